/**
 * Amounts are whole numbers from end to end: cents of the back office as integers, credits of the
 * gateway as millionths in a bigint. Nothing here adds or divides in floating point.
 */

/** Credits, in millionths. */
export type Micros = bigint;

const MICROS_PER_CREDIT = 1_000_000n;
const DECIMALS_OF_CREDITS = 6;
const DECIMAL = /^(-?)(\d{1,16})(?:\.(\d{1,6}))?$/;

/**
 * Up to here the shortest decimal of a double is the very number of at most six decimals that was
 * written; the gateway holds no larger balance. So what `JSON.parse` made of it is exact.
 */
const EXACT_CREDITS_MAX = 2 ** 32;

/** Currencies that Stripe counts without decimals, and those with three; all others have two. */
const WITHOUT_DECIMALS = new Set(
  "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split(" "),
);
const WITH_THREE_DECIMALS = new Set("bhd jod kwd omr tnd".split(" "));

/** Reads credits as the gateway writes them: a number, or its digits. Null where it is neither. */
export function microsOrNull(value: unknown): Micros | null {
  if (typeof value === "number" && !(Math.abs(value) <= EXACT_CREDITS_MAX)) {
    return null;
  }
  const text = typeof value === "number" ? String(value) : value;
  const match = typeof text === "string" ? DECIMAL.exec(text) : null;
  if (match === null) {
    return null;
  }
  const whole = BigInt(match[2] ?? "0") * MICROS_PER_CREDIT;
  const micros = whole + BigInt((match[3] ?? "").padEnd(DECIMALS_OF_CREDITS, "0"));
  return match[1] === "-" ? -micros : micros;
}

/** Credits for people: `1,234.5`, with all decimals there are and no more. */
export function formatMicros(micros: Micros, locale: string): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: DECIMALS_OF_CREDITS }).format(
    decimal(micros, DECIMALS_OF_CREDITS),
  );
}

/** Credits as the gateway reads them: `1234.5`. */
export function microsText(micros: Micros): string {
  return decimal(micros, DECIMALS_OF_CREDITS).replace(/\.?0+$/, "");
}

/** An amount in the currency's smallest unit, for people: `$1,234.56`. */
export function formatCents(cents: bigint | number, currency: string, locale: string): string {
  const decimals = decimalsOf(currency);
  return new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(decimal(BigInt(cents), decimals));
}

/** A whole number for people. */
export function formatWhole(whole: bigint | number, locale: string): string {
  return new Intl.NumberFormat(locale).format(whole);
}

function decimalsOf(currency: string): number {
  return WITHOUT_DECIMALS.has(currency) ? 0 : WITH_THREE_DECIMALS.has(currency) ? 3 : 2;
}

/** The exact digits, which `Intl` takes as they are. */
function decimal(smallest: bigint, decimals: number): `${number}` {
  const sign = smallest < 0n ? "-" : "";
  const digits = (smallest < 0n ? -smallest : smallest).toString().padStart(decimals + 1, "0");
  const point = digits.length - decimals;
  const rest = decimals === 0 ? "" : "." + digits.slice(point);
  return (sign + digits.slice(0, point) + rest) as `${number}`;
}
