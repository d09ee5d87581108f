/** Answers in the very shapes of our own API, for the demo and for the tests. */

export const PROJECT_ID = "project_01kagm2x7ze8vr5b0qn4dwc3ty";

export function price(
  priceId: string,
  name: string,
  source: string,
  amountCents: number,
  interval: string | null = null,
  count = 1,
) {
  return {
    price_id: priceId,
    product_id: `prod_of_${priceId}`,
    name,
    source,
    amount_cents: amountCents,
    currency: "usd",
    interval,
    interval_count: interval === null ? null : count,
  };
}

export const CONFIG = {
  project_id: PROJECT_ID,
  project_name: "PetMatch",
  publishable_key: "pk_test_petmatch",
  account_id: "acct_1petmatch",
  status: "enabled",
  charges_enabled: true,
  charge_pattern: "destination",
  application_fee_pct: 0.85,
  prices: [
    price("price_album", "Photo album of your pet", "one_time", 4_900),
    price("price_print", "Framed print", "one_time", 2_900),
    price("price_pro", "PetMatch Pro", "subscription", 1_900, "month"),
    price("price_shelter", "For shelters", "subscription", 24_900, "month", 3),
    price("price_match", "Matches", "usage", 3, "month"),
    price("price_bowl", "A bowl of food", "donation", 1_500),
    price("price_treat", "A treat", "donation", 500),
    price("price_basket", "A warm basket", "donation", 5_000),
  ],
};

export function checkout(priceId: string, clientSecret: string | null, url: string | null = null) {
  return {
    checkout_id: "cs_test_1",
    url,
    client_secret: clientSecret,
    status: "open",
    source: "one_time",
    price_id: priceId,
    currency: "usd",
    amount_cents: 4_900,
    application_fee_cents: 4_165,
    application_fee_pct: 0.85,
  };
}

export const INVOICE = {
  invoice_id: "in_1QzShelter",
  url: "https://invoice.stripe.com/i/acct_1petmatch/test_1",
  status: "open",
  source: "invoice",
  price_id: null,
  currency: "usd",
  amount_cents: 250_000,
  application_fee_cents: 212_500,
  application_fee_pct: 0.85,
};

export function quote(planned: number, allowed: number, debit: number, seconds = 300) {
  return {
    quote_id: `quote_${planned}_${allowed}`,
    source_id: "ann",
    payer_id: "ann",
    planned_delta_e: planned,
    allowed_delta_e: allowed,
    price_per_unit: 10,
    expected_debit: debit,
    compute_estimate: { tokens_est: 1200, gpu_ms: 90 },
    confidence: 0.8,
    reason: "stimulus_injection",
    project_id: PROJECT_ID,
    status: "issued",
    valid_until: new Date(Date.UTC(2026, 10, 21, 12, 0, seconds)).toISOString(),
    timestamp: "2026-11-21T12:00:00.000Z",
  };
}

export const INJECTION = {
  quote: { ...quote(1.2, 1.2, 12), status: "settled" },
  debit: {
    log_id: "log_01kagm2x7ze8vr5b0qn4dwc3ty",
    account_id: "ann",
    source_id: "ann",
    quote_id: "quote_1.2_1.2",
    amount_debited: 11.2,
    balance_before: 2450,
    balance_after: 2438.8,
    actual_delta_e_delivered: 1.12,
    stimulus_id: "stimulus_01kagm2x7ze8vr5b0qn4dwc3ty",
    overrun: false,
    timestamp: "2026-11-21T12:00:04.000Z",
    reason: "stimulus_injection",
  },
  stimulus_id: "stimulus_01kagm2x7ze8vr5b0qn4dwc3ty",
  actual_delta_e_delivered: 1.12,
  refunded: 0.8,
};

export function problem(status: number, code: string, detail: string, more: object = {}) {
  const title = code.charAt(0).toUpperCase() + code.slice(1).replaceAll("_", " ");
  return {
    type: `https://office.example/problems/${code.replaceAll("_", "-")}`,
    title,
    status,
    detail,
    code,
    ...more,
  };
}

export const NO_CREDITS = problem(
  402,
  "insufficient_credits",
  "Buy or grant credits, or plan less; `required` and `available` say how much.",
  { required: 50, available: 0.5, purchase_url: "https://credits.example/" },
);
