import type { Appearance } from "@stripe/stripe-js";

/** Our tokens inside Stripe's frames, where our style sheet does not reach. */
const LIGHT = {
  colorPrimary: "#0a6b63",
  colorBackground: "#ffffff",
  colorText: "#12201e",
  colorTextSecondary: "#52625e",
  colorDanger: "#a3262a",
};
const DARK = {
  colorPrimary: "#5fd6c6",
  colorBackground: "#151d1f",
  colorText: "#e7f0ee",
  colorTextSecondary: "#a3b5b1",
  colorDanger: "#ff9d9d",
};

export function appearance(isDark: boolean): Appearance {
  return {
    theme: isDark ? "night" : "stripe",
    variables: { ...(isDark ? DARK : LIGHT), borderRadius: "8px" },
  };
}

/** What the customer's system prefers now. */
export function prefersDark(): boolean {
  return globalThis.matchMedia?.("(prefers-color-scheme: dark)").matches ?? false;
}
