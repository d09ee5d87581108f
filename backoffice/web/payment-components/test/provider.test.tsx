import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { checkout, CONFIG, PROJECT_ID, price, problem } from "../demo/answers.js";
import { Checkout, useSluice } from "../src/index.js";
import { CONFIG_PATH, Rig } from "./rig.js";

const album = (rig: Rig) => (
  <Checkout priceId="price_album" createCheckout={rig.pay.createCheckout} />
);

test("loads the project's configuration once for all, with no key and no cookie", async () => {
  const rig = new Rig();
  rig.show([<div key="1">{album(rig)}</div>, <div key="2">{album(rig)}</div>]);
  expect(screen.getAllByText("Loading …")).toHaveLength(2);
  expect(await screen.findAllByRole("region", { name: "Photo album of your pet" })).toHaveLength(2);
  const [asked, ...more] = rig.server.asks(CONFIG_PATH);
  expect(more).toEqual([]);
  expect(asked!.url).toBe(`https://office.example/api/projects/${PROJECT_ID}/payment-config`);
  expect(asked!.credentials).toBe("omit");
  expect([...asked!.headers.keys()]).toEqual([]);
  expect(rig.loadStripe).not.toHaveBeenCalled();
});

test("shows what the server refused with, and asks again when told to", async () => {
  const rig = new Rig();
  const refusal = problem(503, "database_detached", "Wait and send it again.", {
    request_id: "req_7",
  });
  rig.server.on(CONFIG_PATH, refusal);
  rig.show(album(rig));
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toContain("Wait and send it again.");
  expect(alert.textContent).toContain("It has the number req_7.");
  rig.server.on(CONFIG_PATH, CONFIG);
  await rig.user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByRole("button", { name: "Buy" })).toBeTruthy();
});

test.each([
  ["a secret key", { ...CONFIG, publishable_key: "sk_test_petmatch" }],
  ["a restricted key", { ...CONFIG, publishable_key: "rk_live_petmatch" }],
  ["no key", { ...CONFIG, publishable_key: null }],
  ["another project", { ...CONFIG, project_id: "project_other" }],
  ["another pattern", { ...CONFIG, charge_pattern: "separate" }],
  [
    "an amount with a fraction",
    { ...CONFIG, prices: [price("price_album", "A", "one_time", 49.5)] },
  ],
  [
    "an amount as text",
    { ...CONFIG, prices: [{ ...price("price_album", "A", "one_time", 1), amount_cents: "49" }] },
  ],
  [
    "a currency that is markup",
    { ...CONFIG, prices: [{ ...price("price_album", "A", "one_time", 1), currency: "<b>" }] },
  ],
  ["no object", []],
  ["no JSON", new Response("<html>", { status: 200 })],
])("uses nothing of a configuration with %s", async (_, config) => {
  const rig = new Rig();
  rig.server.on(CONFIG_PATH, config);
  rig.show(album(rig));
  expect((await screen.findByRole("alert")).textContent).toContain("something unexpected");
  expect(screen.queryByRole("button", { name: "Buy" })).toBeNull();
  expect(rig.loadStripe).not.toHaveBeenCalled();
});

test("offers nothing while the project's account takes no payments", async () => {
  const rig = new Rig();
  rig.server.on(CONFIG_PATH, { ...CONFIG, charges_enabled: false, account_id: null });
  rig.show(album(rig));
  expect(
    await screen.findByText("PetMatch cannot take payments yet. Come back later."),
  ).toBeTruthy();
  expect(screen.queryByRole("button")).toBeNull();
});

test("shows markup in a name as the text it is", async () => {
  const rig = new Rig();
  const hostile = `<script>alert(1)</script><img src=x onerror=alert(1)>`;
  rig.server
    .on(CONFIG_PATH, {
      ...CONFIG,
      project_name: hostile,
      prices: [price("price_album", hostile, "one_time", 4_900)],
    })
    .on("POST /pay/checkouts", checkout("price_album", "cs_test_1_secret_2"));
  const { container } = rig.show(album(rig));
  expect(await screen.findByRole("heading", { name: hostile })).toBeTruthy();
  await rig.user.click(screen.getByRole("button", { name: "Buy" }));
  await rig.user.click(await screen.findByRole("button", { name: "Pay $49.00" }));
  expect((await screen.findByText("Paid.")).parentElement!.textContent).toContain(hostile);
  expect(container.querySelector("script, img")).toBeNull();
});

test("hands what it has loaded to components of one's own", async () => {
  const rig = new Rig();
  const Fee = () => {
    const { config } = useSluice();
    return config.is === "ready" ? <p>{config.value.feePct} % of each payment</p> : null;
  };
  rig.show(<Fee />);
  expect(await screen.findByText("85 % of each payment")).toBeTruthy();
});
