import { screen, waitFor } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { checkout, problem } from "../demo/answers.js";
import { Checkout, Subscribe, Tip } from "../src/index.js";
import { promised, Rig } from "./rig.js";

const SECRET = "cs_test_a1_secret_b2";
const CHECKOUTS = "POST /pay/checkouts";
const press = (rig: Rig, name: string) => async () =>
  rig.user.click(await screen.findByRole("button", { name }));

test("sells by Stripe's elements on this page, and says when it is paid", async () => {
  const rig = new Rig({ totals: { [SECRET]: "$98.00" } });
  rig.server.on(CHECKOUTS, checkout("price_album", SECRET));
  const onPaid = vi.fn();
  rig.show(
    <Checkout
      priceId="price_album"
      quantity={2}
      createCheckout={rig.pay.createCheckout}
      onPaid={onPaid}
    />,
  );
  expect(await screen.findByText("$98.00")).toBeTruthy();
  await press(rig, "Buy")();
  expect(await screen.findByLabelText("Card number")).toBeTruthy();
  expect(JSON.parse(rig.server.asks(CHECKOUTS)[0]!.body!)).toEqual({
    price_id: "price_album",
    quantity: 2,
    ui: "elements",
  });
  // Destination charges are the platform's: no account is named to Stripe.
  expect(rig.loadStripe.mock.calls).toEqual([["pk_test_petmatch"]]);
  await press(rig, "Pay $98.00")();
  expect(await screen.findByText("Paid.")).toBeTruthy();
  expect(onPaid.mock.calls).toEqual([["paid"]]);
  expect(rig.standIn.confirmed).toEqual([SECRET]);
});

test("makes one request of two presses", async () => {
  const rig = new Rig();
  const answer = promised<unknown>();
  const createCheckout = vi.fn(() => answer.promise);
  rig.show(<Checkout priceId="price_album" createCheckout={createCheckout} />);
  const buy = await screen.findByRole("button", { name: "Buy" });
  await rig.user.dblClick(buy);
  await rig.user.click(buy);
  expect(createCheckout).toHaveBeenCalledTimes(1);
  expect(buy.getAttribute("aria-busy")).toBe("true");
  answer.keep(checkout("price_album", SECRET));
  const pay = await screen.findByRole("button", { name: "Pay $49.00" });
  rig.standIn.waitMillis = 30;
  await rig.user.dblClick(pay);
  await screen.findByText("Paid.");
  expect(rig.standIn.confirmed).toEqual([SECRET]);
});

test("repeats a request that got lost under its key, and has another for another", async () => {
  const rig = new Rig(); // the server does not answer yet
  rig.show(<Checkout priceId="price_album" createCheckout={rig.pay.createCheckout} />);
  await press(rig, "Buy")();
  expect((await screen.findByRole("alert")).textContent).toContain("is not done twice");
  rig.server.on(
    CHECKOUTS,
    problem(502, "payment_provider_failed", "Nothing was bought; try again."),
  );
  await press(rig, "Buy")();
  expect((await screen.findByRole("alert")).textContent).toContain(
    "Nothing was bought; try again.",
  );
  rig.server.on(CHECKOUTS, checkout("price_album", SECRET));
  await press(rig, "Buy")();
  await press(rig, "Cancel")();
  await press(rig, "Buy")();
  await screen.findByRole("button", { name: "Pay $49.00" });
  const [first, second, third, fourth] = rig.server
    .asks(CHECKOUTS)
    .map(({ headers }) => headers.get("Idempotency-Key"));
  expect(first).toMatch(/^[0-9a-f]{32}$/);
  expect([second, third]).toEqual([first, first]);
  expect(fourth).not.toBe(first);
});

test("shows why a payment did not go through and lets the customer try again", async () => {
  const rig = new Rig({ refusal: "Your card was declined." });
  rig.show(<Checkout priceId="price_album" clientSecret={SECRET} />);
  await press(rig, "Pay $49.00")();
  expect((await screen.findByRole("alert")).textContent).toContain("Your card was declined.");
  expect(screen.queryByText("Paid.")).toBeNull();
  rig.standIn.refusal = null;
  rig.standIn.paymentStatus = "unpaid";
  await press(rig, "Pay $49.00")();
  expect(await screen.findByText("On its way.")).toBeTruthy();
});

test("pays the gateway's payment intents and asks for the e-mail a session lacks", async () => {
  const rig = new Rig({ email: null });
  const view = rig.show(<Checkout priceId="price_album" clientSecret="pi_1_secret_2" />);
  await press(rig, "Pay $49.00")();
  expect(await screen.findByText("Paid.")).toBeTruthy();
  view.unmount();
  rig.show(<Checkout priceId="price_album" clientSecret={SECRET} />);
  await rig.user.type(await screen.findByLabelText(/E-mail/), "bob@example.com");
  await press(rig, "Pay $49.00")();
  await screen.findByText("Paid.");
  expect(rig.standIn.confirmed).toEqual(["pi_1_secret_2", SECRET]);
  expect(rig.standIn.emails).toEqual([undefined, "bob@example.com"]);
});

test("goes to a page of Stripe's, but to no address that runs code here", async () => {
  const rig = new Rig();
  rig.server.on(CHECKOUTS, checkout("price_album", null, "javascript:alert(1)"));
  rig.show(<Checkout priceId="price_album" createCheckout={rig.pay.createCheckout} />);
  await press(rig, "Buy")();
  expect((await screen.findByRole("alert")).textContent).toContain("something unexpected");
  expect(rig.goTo).not.toHaveBeenCalled();
  rig.server.on(CHECKOUTS, checkout("price_album", null, "https://checkout.stripe.com/c/pay/1"));
  await press(rig, "Buy")();
  await waitFor(() =>
    expect(rig.goTo.mock.calls).toEqual([["https://checkout.stripe.com/c/pay/1"]]),
  );
});

test("loads Stripe again after its script did not come", async () => {
  const rig = new Rig();
  rig.loadStripe.mockRejectedValueOnce(new Error("Failed to load Stripe.js"));
  rig.show(<Checkout priceId="price_album" clientSecret={SECRET} />);
  await press(rig, "Try again")();
  expect(await screen.findByRole("button", { name: "Pay $49.00" })).toBeTruthy();
});

test("subscribes by the period, and sells nothing under another kind of price", async () => {
  const rig = new Rig({ totals: { [SECRET]: "$249.00" } });
  rig.server.on(CHECKOUTS, checkout("price_shelter", SECRET));
  const view = rig.show(
    <Subscribe priceId="price_shelter" createCheckout={rig.pay.createCheckout} />,
  );
  expect(await screen.findByText("every 3 months")).toBeTruthy();
  await press(rig, "Subscribe")();
  await press(rig, "Pay $249.00")();
  await screen.findByText("Paid.");
  view.unmount();
  rig.show(<Subscribe priceId="price_album" createCheckout={rig.pay.createCheckout} />);
  expect(await screen.findByText("PetMatch does not sell this at the moment.")).toBeTruthy();
});

test("takes a tip of the chosen amount, by the keyboard alone", async () => {
  const rig = new Rig({ totals: { [SECRET]: "$15.00" } });
  rig.server.on(CHECKOUTS, checkout("price_bowl", SECRET));
  rig.show(<Tip createCheckout={rig.pay.createCheckout} />);
  const amounts = await screen.findAllByRole("radio");
  expect(amounts.map((each) => each.parentElement!.textContent)).toEqual([
    "$5.00 A treat",
    "$15.00 A bowl of food",
    "$50.00 A warm basket",
  ]);
  vi.stubGlobal("CSS", { escape: (name: string) => name }); // jsdom has none, user-event wants it
  await rig.user.tab();
  await rig.user.keyboard("[ArrowDown]");
  await rig.user.tab();
  await rig.user.keyboard("[Enter]");
  await screen.findByRole("button", { name: "Pay $15.00" });
  expect(document.activeElement).toBe(screen.getByRole("group", { name: "Payment details" }));
  expect(screen.queryByRole("radio")).toBeNull(); // what is being paid can't be changed
  expect(JSON.parse(rig.server.asks(CHECKOUTS)[0]!.body!).price_id).toBe("price_bowl");
  await press(rig, "Pay $15.00")();
  expect(await screen.findByText(/Thank you for supporting PetMatch/)).toBeTruthy();
});
