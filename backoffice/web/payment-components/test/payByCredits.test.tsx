import { act, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { INJECTION, NO_CREDITS, problem, quote } from "../demo/answers.js";
import { PayByCredits } from "../src/index.js";
import { promised, Rig } from "./rig.js";

const QUOTES = "POST /pay/quotes";
const INJECT = "POST /pay/quotes/quote_1.2_1.2/inject";

function shown(given: (rig: Rig) => void = () => undefined) {
  const rig = new Rig();
  rig.server.on(QUOTES, quote(1.2, 1.2, 12)).on(INJECT, INJECTION);
  given(rig);
  const { requestQuote, confirmQuote } = rig.pay;
  rig.show(
    <PayByCredits plannedDeltaE="1.2" requestQuote={requestQuote} confirmQuote={confirmQuote}>
      Ask Felix
    </PayByCredits>,
  );
  const press = async (name: string) => rig.user.click(await screen.findByRole("button", { name }));
  return { rig, press };
}

test("says what it will use, uses it once confirmed, and says what is left", async () => {
  const { rig, press } = shown();
  await press("Ask Felix");
  const question = await screen.findByRole("group", { name: "This will use ~12 credits" });
  expect(question.contains(document.activeElement)).toBe(true);
  expect(document.activeElement!.tagName).toBe("P"); // a key held down confirms nothing
  expect(rig.server.asks(QUOTES)[0]!.body).toBe(`{"planned_delta_e":1.2}`);
  await rig.user.dblClick(screen.getByRole("button", { name: "Confirm" }));
  expect(await screen.findByText("Used 11.2 credits.")).toBeTruthy();
  expect(screen.getByRole("status").textContent).toContain("2,438.8 remaining");
  expect(rig.server.asks(INJECT)).toHaveLength(1);
});

test.each([["Cancel"], ["Escape"]])("uses nothing after %s", async (how) => {
  const { rig, press } = shown();
  await press("Ask Felix");
  await screen.findByRole("button", { name: "Confirm" });
  await (how === "Cancel" ? press("Cancel") : rig.user.keyboard("[Escape]"));
  expect(await screen.findByRole("button", { name: "Ask Felix" })).toBeTruthy();
  expect(rig.server.asks(INJECT)).toEqual([]);
});

test("confirms again under the same key when nobody knows whether it was done", async () => {
  const { rig, press } = shown((each) =>
    each.server.on(INJECT, problem(504, "engine_timeout", "Inject again.")),
  );
  await press("Ask Felix");
  await press("Confirm");
  expect((await screen.findByRole("alert")).textContent).toContain("Nobody knows yet");
  rig.server.on(INJECT, INJECTION);
  await press("Confirm");
  await screen.findByText("Used 11.2 credits.");
  const keys = rig.server.asks(INJECT).map(({ headers }) => headers.get("Idempotency-Key"));
  expect(new Set(keys).size).toBe(1);
  expect(keys).toHaveLength(2);
});

test("says what is missing and where credits are bought", async () => {
  const { rig, press } = shown((each) => each.server.on(QUOTES, NO_CREDITS));
  await press("Ask Felix");
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toContain("Insufficient credits");
  expect(alert.textContent).toContain("It takes 50 credits, 0.5 are available.");
  const link = screen.getByRole<HTMLAnchorElement>("link", { name: "Buy credits" });
  expect(link.href).toBe("https://credits.example/");
  rig.server.on(QUOTES, { ...NO_CREDITS, purchase_url: "javascript:alert(1)" });
  await press("Ask Felix");
  await vi.waitFor(() => expect(rig.server.asks(QUOTES)).toHaveLength(2));
  await screen.findByRole("alert");
  expect(screen.queryByRole("link")).toBeNull();
});

test("says when only a part is affordable", async () => {
  const { press } = shown((each) => each.server.on(QUOTES, quote(5, 3, 30)));
  await press("Ask Felix");
  expect(await screen.findByText(/That is for ΔE 3 of 5/)).toBeTruthy();
});

test("confirms no price that is over", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  try {
    const { rig, press } = shown();
    await press("Ask Felix");
    await screen.findByRole("button", { name: "Confirm" });
    await act(() => vi.advanceTimersByTimeAsync(299_000));
    expect(screen.getByRole("button", { name: "Confirm" })).toBeTruthy();
    await act(() => vi.advanceTimersByTimeAsync(2_000));
    expect(screen.queryByRole("button", { name: "Confirm" })).toBeNull();
    await press("Ask again");
    expect(await screen.findByRole("button", { name: "Confirm" })).toBeTruthy();
    expect(rig.server.asks(QUOTES)).toHaveLength(2);
  } finally {
    vi.useRealTimers();
  }
});

test("keeps what is under way when the page asks for the price again", async () => {
  const rig = new Rig();
  const answer = promised<unknown>();
  const requestQuote = vi.fn(() => answer.promise);
  rig.show(
    <PayByCredits
      plannedDeltaE="1.2"
      requestQuote={requestQuote}
      confirmQuote={rig.pay.confirmQuote}
    />,
  );
  await rig.user.dblClick(await screen.findByRole("button", { name: "What does it cost?" }));
  expect(requestQuote).toHaveBeenCalledTimes(1);
});
