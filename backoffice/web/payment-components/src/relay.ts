import { microsOrNull, microsText } from "./money.js";
import { ProblemError } from "./problem.js";
import { MalformedAnswer } from "./shape.js";

/** With which a request may be sent again without being done again, and given up. */
export interface Once {
  idempotencyKey: string;
  signal: AbortSignal;
}

/** What a customer wants to buy. */
export interface CheckoutOrder {
  priceId: string;
  quantity: number;
}

/** What a customer has used. */
export interface UsageReport {
  priceId: string;
  quantity: number;
}

/** The functions the components take, each asking the project's own server. */
export interface Relay {
  createCheckout(order: CheckoutOrder, once: Once): Promise<unknown>;
  loadUsage(priceId: string, signal: AbortSignal): Promise<unknown>;
  reportUsage(report: UsageReport, once: Once): Promise<unknown>;
  loadInvoice(invoiceId: string, signal: AbortSignal): Promise<unknown>;
  requestQuote(plannedDeltaE: string, once: Once): Promise<unknown>;
  confirmQuote(quoteId: string, once: Once): Promise<unknown>;
}

const ANSWER_MILLIS_MAX = 30_000;

/** Asks for JSON, and throws a {@link ProblemError} where it is refused. */
export async function askJson(
  fetcher: typeof fetch,
  url: string,
  init: RequestInit & { signal: AbortSignal },
): Promise<unknown> {
  const late = AbortSignal.timeout(ANSWER_MILLIS_MAX);
  const signal = AbortSignal.any([init.signal, late]);
  const answer = await fetcher(url, { ...init, signal });
  let body: unknown;
  try {
    body = await answer.json();
  } catch (failure) {
    if (answer.ok) {
      signal.throwIfAborted();
      throw new MalformedAnswer("the answer is not JSON", { cause: failure });
    }
  }
  if (!answer.ok) {
    throw new ProblemError(answer.status, body);
  }
  return body;
}

/**
 * The functions for a server of the project's own, which adds its key and passes on what it was
 * asked for and what it was answered: paths and bodies are those of Sluice. A browser is known to
 * it by its session's cookie.
 *
 * @param url where it does so, for example `/pay`
 */
export function relay(url: string, fetcher: typeof fetch = (...ask) => fetch(...ask)): Relay {
  const base = url.replace(/\/+$/, "");
  const at = (...path: string[]) => [base, ...path.map(encodeURIComponent)].join("/");
  const read = (to: string, signal: AbortSignal) =>
    askJson(fetcher, to, { signal, headers: { Accept: "application/json" } });
  const send = (to: string, body: string, once: Once) =>
    askJson(fetcher, to, {
      method: "POST",
      body,
      signal: once.signal,
      headers: {
        Accept: "application/json",
        "Content-Type": "application/json",
        "Idempotency-Key": once.idempotencyKey,
      },
    });
  return {
    createCheckout: ({ priceId, quantity }, once) =>
      send(at("checkouts"), JSON.stringify({ price_id: priceId, quantity, ui: "elements" }), once),
    loadUsage: (priceId, signal) =>
      read(`${at("usage")}?price_id=${encodeURIComponent(priceId)}`, signal),
    reportUsage: ({ priceId, quantity }, once) =>
      send(at("usage"), JSON.stringify({ price_id: priceId, quantity }), once),
    loadInvoice: (invoiceId, signal) => read(at("invoices", invoiceId), signal),
    // Energy is a JSON number, written in the very digits that were given.
    requestQuote: async (plannedDeltaE, once) =>
      send(at("quotes"), `{"planned_delta_e":${digits(plannedDeltaE)}}`, once),
    confirmQuote: (quoteId, once) => send(at("quotes", quoteId, "inject"), "{}", once),
  };
}

function digits(plannedDeltaE: string): string {
  const micros = microsOrNull(plannedDeltaE);
  if (micros === null || micros <= 0n) {
    throw new RangeError(`${plannedDeltaE} is no energy`);
  }
  return microsText(micros);
}
