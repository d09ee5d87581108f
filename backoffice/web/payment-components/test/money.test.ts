// @vitest-environment node
import { expect, test } from "vitest";
import { formatCents, formatMicros, microsOrNull, microsText } from "../src/money.js";

test.each([
  [4_900, "usd", "$49.00"],
  [5, "usd", "$0.05"],
  [99_999_999, "eur", "€999,999.99"],
  [1_234, "jpy", "¥1,234"],
  [1_234, "bhd", "BHD 1.234"],
  // The currency has none by ISO 4217, yet Stripe counts it in hundredths.
  [500_000, "ugx", "UGX 5,000.00"],
  // A double has lost the last cent of this one.
  [900_719_925_474_099_301n, "usd", "$9,007,199,254,740,993.01"],
])("writes %s %s as %s", (cents, currency, text) => {
  expect(formatCents(cents, currency, "en").replace(/\s/g, " ")).toBe(text);
});

test.each([
  [12, 12_000_000n, "12", "12"],
  [0.1, 100_000n, "0.1", "0.1"],
  ["0.000001", 1n, "0.000001", "0.000001"],
  [0.000001, 1n, "0.000001", "0.000001"],
  [4_294_967_295.999999, 4_294_967_295_999_999n, "4,294,967,295.999999", "4294967295.999999"],
  [
    "9007199254740993.000001",
    9_007_199_254_740_993_000_001n,
    "9,007,199,254,740,993.000001",
    "9007199254740993.000001",
  ],
  [100, 100_000_000n, "100", "100"],
])("reads %s credits exactly", (given, micros, shown, sent) => {
  expect(microsOrNull(given)).toBe(micros);
  expect(formatMicros(micros, "en")).toBe(shown);
  expect(microsText(micros)).toBe(sent);
});

test.each([
  [NaN],
  [Infinity],
  [0.1234567],
  [2 ** 33],
  ["1e3"],
  ["1,5"],
  [""],
  ["0x10"],
  [null],
  [{}],
])("takes %s for no credits", (given) => {
  expect(microsOrNull(given)).toBeNull();
});
