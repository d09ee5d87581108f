import type { Micros } from "./money.js";
import { MalformedAnswer, Shape, webAddressOrNull } from "./shape.js";

const PRICES_MAX = 200;
const INTERVALS = ["day", "week", "month", "year"] as const;
const SOURCES = ["subscription", "one_time", "usage", "invoice", "donation"] as const;
const INVOICE_WORDS = ["draft", "open", "paid", "uncollectible", "void"] as const;
const PUBLISHABLE = /^pk_(test|live)_[A-Za-z0-9_]{1,250}$/;
const SECRET = /^(cs|pi)_[A-Za-z0-9_]{1,480}$/;

/** How often something is paid. */
export type Interval = (typeof INTERVALS)[number];

/** What a project sells. */
export interface Price {
  priceId: string;
  name: string;
  source: (typeof SOURCES)[number];
  amountCents: number;
  currency: string;
  /** Null: it is paid once. */
  every: { interval: Interval; count: number } | null;
}

/** What components must know of a project: `GET /api/projects/{id}/payment-config`. */
export interface PaymentConfig {
  projectId: string;
  projectName: string;
  publishableKey: string;
  accountId: string | null;
  chargesEnabled: boolean;
  /** What of each payment comes back to the platform for its share and the contributors' pool. */
  feePct: string;
  prices: Price[];
}

export function readPaymentConfig(value: unknown, projectId: string): PaymentConfig {
  const shape = new Shape(value, "payment-config");
  const publishableKey = shape.text("publishable_key");
  // A secret key must never be used by a browser, however it came here.
  if (!PUBLISHABLE.test(publishableKey)) {
    throw new MalformedAnswer("payment-config.publishable_key is no publishable key");
  }
  if (shape.text("project_id") !== projectId) {
    throw new MalformedAnswer("payment-config is of another project");
  }
  shape.word("charge_pattern", ["destination"]);
  return {
    projectId,
    projectName: shape.text("project_name"),
    publishableKey,
    accountId: shape.textOrNull("account_id"),
    chargesEnabled: shape.flag("charges_enabled"),
    feePct: percent(shape.micros("application_fee_pct")),
    prices: shape.list("prices", PRICES_MAX, readPrice),
  };
}

function percent(share: Micros): string {
  const basisPoints = (share / 100n).toString().padStart(3, "0");
  return `${basisPoints.slice(0, -2)}.${basisPoints.slice(-2)}`.replace(/\.?0+$/, "");
}

function readPrice(shape: Shape): Price {
  const interval = shape.wordOrNull("interval", INTERVALS);
  return {
    priceId: shape.text("price_id"),
    name: shape.text("name"),
    source: shape.word("source", SOURCES),
    amountCents: shape.whole("amount_cents"),
    currency: shape.currency("currency"),
    every: interval === null ? null : { interval, count: shape.whole("interval_count") },
  };
}

/** How a payment goes on: in Stripe's elements here, or on a page of Stripe's. */
export type Started = { clientSecret: string; url: null } | { clientSecret: null; url: string };

/** What `POST …/checkouts` and the gateway's `POST /v1/purchases` answer, so far as it matters. */
export function readStarted(value: unknown): Started {
  const shape = new Shape(value, "checkout");
  const clientSecret = shape.textOrNull("client_secret");
  if (clientSecret !== null) {
    return { clientSecret: checkedSecret(clientSecret), url: null };
  }
  const url = webAddressOrNull(shape.textOrNull("url") ?? shape.textOrNull("checkout_url"));
  if (url === null) {
    throw new MalformedAnswer("checkout has neither client_secret nor url");
  }
  return { clientSecret: null, url };
}

/** A secret that pays one session or one payment intent, and opens nothing else. */
export function checkedSecret(clientSecret: string): string {
  if (!SECRET.test(clientSecret)) {
    throw new MalformedAnswer("client_secret is none of a session or a payment intent");
  }
  return clientSecret;
}

/** What a customer has been sent: `POST …/invoices`. */
export interface Invoice {
  invoiceId: string;
  amountCents: number;
  currency: string;
  status: (typeof INVOICE_WORDS)[number];
  url: string | null;
}

export function readInvoice(value: unknown): Invoice {
  const shape = new Shape(value, "invoice");
  return {
    invoiceId: shape.text("invoice_id"),
    amountCents: shape.whole("amount_cents"),
    currency: shape.currency("currency"),
    status: shape.word("status", INVOICE_WORDS),
    url: webAddressOrNull(shape.textOrNull("url")),
  };
}

/** What a customer has used since their period began, as the project's own server has counted. */
export interface Usage {
  quantity: number;
  /** What the period includes; null: no bound. */
  includedQuantity: number | null;
}

export function readUsage(value: unknown): Usage {
  const shape = new Shape(value, "usage");
  return {
    quantity: shape.whole("quantity"),
    includedQuantity: shape.wholeOrNull("included_quantity"),
  };
}

/** A price in credits for a piece of work: the gateway's `POST /v1/quotes`. */
export interface Quote {
  quoteId: string;
  plannedMicros: Micros;
  allowedMicros: Micros;
  debitMicros: Micros;
  validMillis: number;
}

export function readQuote(value: unknown): Quote {
  const shape = new Shape(value, "quote");
  return {
    quoteId: shape.text("quote_id"),
    plannedMicros: shape.micros("planned_delta_e"),
    allowedMicros: shape.micros("allowed_delta_e"),
    debitMicros: shape.micros("expected_debit"),
    // Both times are the gateway's own: how wrong the clock here is does not matter.
    validMillis: shape.timeMillis("valid_until") - shape.timeMillis("timestamp"),
  };
}

/** What was used in the end: the gateway's `POST /v1/quotes/{id}/inject` or `…/settle`. */
export interface Spent {
  debitedMicros: Micros;
  refundedMicros: Micros;
  balanceMicros: Micros;
}

export function readSpent(value: unknown): Spent {
  const shape = new Shape(value, "injection");
  const debit = shape.nested("debit");
  return {
    debitedMicros: debit.micros("amount_debited"),
    refundedMicros: shape.micros("refunded"),
    balanceMicros: debit.micros("balance_after"),
  };
}
