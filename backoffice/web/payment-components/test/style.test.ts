// @vitest-environment node
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { appearance } from "../src/appearance.js";

/** The path is from the package, where the tests are run. */
function tokens(path: string): Map<string, string> {
  const sheet = readFileSync(path, "utf8");
  return new Map(
    [...sheet.matchAll(/(--[\w-]+): ([^;]+);/g)].map(([, name, value]) => [name!, value!] as const),
  );
}

const consoles = tokens("../../../gateway/src/main/resources/assets/sluice.css");
const ours = tokens("src/components.css");

test("the components have the console's tokens", () => {
  expect(ours.size).toBeGreaterThan(20);
  for (const [name, value] of ours) {
    expect(consoles.get(name), name).toBe(value);
  }
});

test("Stripe's frames have them too, light and dark", () => {
  const names = {
    Primary: "accent",
    Background: "card",
    Text: "ink",
    TextSecondary: "soft",
    Danger: "bad",
  };
  for (const [variable, token] of Object.entries(names)) {
    const pair = [false, true].map(
      (isDark) => appearance(isDark).variables?.[`color${variable}` as "colorText"],
    );
    expect(`light-dark(${pair.join(", ")})`).toBe(consoles.get(`--${token}`));
  }
});
