import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { problem } from "../demo/answers.js";
import { UsageMeter } from "../src/index.js";
import { promised, Rig } from "./rig.js";

const USAGE = "GET /pay/usage";
const REPORT = "POST /pay/usage";

function show(rig: Rig, reportUsage = rig.pay.reportUsage) {
  return rig.show(
    <UsageMeter
      priceId="price_match"
      loadUsage={rig.pay.loadUsage}
      reportUsage={reportUsage}
      unit="matches"
    >
      {(use) => (
        <button type="button" onClick={() => use(10)}>
          Find matches
        </button>
      )}
    </UsageMeter>,
  );
}

test("shows what is used, of how much, and what it costs to the cent", async () => {
  const rig = new Rig();
  rig.server.on(USAGE, { quantity: 1_234, included_quantity: 2_000 });
  show(rig);
  const meter = await screen.findByRole("meter", { name: "1,234 of 2,000 matches used" });
  expect(meter.getAttribute("aria-valuenow")).toBe("1234");
  expect(meter.querySelector("rect")!.getAttribute("width")).toBe("617");
  expect(screen.getByText(/\$37\.02 so far, \$0\.03 for each/)).toBeTruthy();
  expect(rig.server.asks(USAGE)[0]!.url).toBe("/pay/usage?price_id=price_match");
});

test("counts what is used at once, and reports it once though the answer got lost", async () => {
  const rig = new Rig();
  let counted = 100;
  const seen = new Set<string>();
  let loses = true;
  rig.server
    .on(USAGE, () => ({ quantity: counted, included_quantity: null }))
    .on(REPORT, ({ body, headers }: { body: string; headers: Headers }) => {
      const key = headers.get("Idempotency-Key")!;
      if (!seen.has(key)) {
        seen.add(key);
        counted += JSON.parse(body).quantity as number;
      }
      if (loses) {
        loses = false;
        throw new TypeError("Failed to fetch");
      }
      return { usage_id: key };
    });
  show(rig);
  await screen.findByText("100");
  const use = screen.getByRole("button", { name: "Find matches" });
  await rig.user.click(use);
  await screen.findByRole("alert");
  await rig.user.click(use); // waits behind the one that failed
  expect(screen.getByText("120")).toBeTruthy();
  expect(rig.server.asks(REPORT)).toHaveLength(1);
  await rig.user.click(screen.getByRole("button", { name: "Try again" }));
  await waitFor(() => expect(counted).toBe(120));
  await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
  expect(await screen.findByText("120")).toBeTruthy();
  expect(rig.server.asks(REPORT).map(({ body }) => JSON.parse(body!).quantity)).toEqual([
    10, 10, 10,
  ]);
});

test("sends one report at a time and the rest together", async () => {
  const rig = new Rig();
  rig.server.on(USAGE, { quantity: 0, included_quantity: null });
  const first = promised<unknown>();
  const sent: number[] = [];
  show(rig, async ({ quantity }) => {
    sent.push(quantity);
    return sent.length === 1 ? first.promise : { usage_id: "2" };
  });
  await screen.findByText("0");
  const use = screen.getByRole("button", { name: "Find matches" });
  for (let i = 0; i < 4; i++) {
    await rig.user.click(use);
  }
  expect(sent).toEqual([10]);
  expect(screen.getByText("40")).toBeTruthy();
  first.keep({ usage_id: "1" });
  await waitFor(() => expect(sent).toEqual([10, 30]));
});

test("shows no figure that is none", async () => {
  const rig = new Rig();
  rig.server.on(USAGE, { quantity: 1.5 });
  show(rig);
  expect((await screen.findByRole("alert")).textContent).toContain("something unexpected");
  rig.server.on(USAGE, problem(403, "forbidden", "This key may not do this."));
  await rig.user.click(screen.getByRole("button", { name: "Try again" }));
  await waitFor(() => expect(screen.getByRole("alert").textContent).toContain("Sign in again"));
  expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
});
