import { formatMicros, microsOrNull, type Micros } from "./money.js";
import { MalformedAnswer, webAddressOrNull } from "./shape.js";

/** A refusal as our servers write it (RFC 9457), of which only known members are read. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly purchaseUrl: string | null;
  readonly requiredMicros: Micros | null;
  readonly availableMicros: Micros | null;
  readonly requestId: string | null;

  constructor(status: number, body: unknown) {
    const members = typeof body === "object" && body !== null ? body : {};
    const text = (name: string): string | null => {
      const value = (members as Record<string, unknown>)[name];
      return typeof value === "string" && value !== "" ? value.slice(0, TEXT_MAX) : null;
    };
    const title = text("title") ?? "The server refused";
    super(title);
    this.status = status;
    this.code = text("code") ?? "";
    this.detail = [text("detail"), ...fieldErrors(members)].filter(Boolean).join(" ");
    this.purchaseUrl = webAddressOrNull(text("purchase_url"));
    this.requiredMicros = microsOrNull((members as Record<string, unknown>)["required"]);
    this.availableMicros = microsOrNull((members as Record<string, unknown>)["available"]);
    this.requestId = text("request_id");
  }
}

const TEXT_MAX = 500;
const ERRORS_SHOWN_MAX = 3;

function fieldErrors(members: object): string[] {
  const errors = (members as Record<string, unknown>)["errors"];
  if (!Array.isArray(errors)) {
    return [];
  }
  return errors.slice(0, ERRORS_SHOWN_MAX).flatMap((each: unknown) => {
    const { field, message } = (each ?? {}) as Record<string, unknown>;
    return typeof field === "string" && typeof message === "string"
      ? [`${field} ${message}.`.slice(0, TEXT_MAX)]
      : [];
  });
}

/** What went wrong, and what a customer can do about it. */
export interface Failure {
  title: string;
  detail: string;
  /** What to do next. */
  next: string;
  /** Where more credits are bought. */
  purchaseUrl: string | null;
  /** Whether trying again can help. */
  again: boolean;
}

/** Stripe's word for a payment that did not go through; its message is written for customers. */
export class PaymentFailed extends Error {
  override readonly name = "PaymentFailed";
}

/** A script or an answer that did not come. */
export class Unreached extends Error {
  override readonly name = "Unreached";
}

/** How that is named by us, by `fetch`, and by whatever ends it. */
const UNREACHED = new Set(["Unreached", "TypeError", "NetworkError", "TimeoutError", "AbortError"]);

const AGAIN = "Try again: whatever was begun is not done twice.";

/** Puts whatever was thrown into words. */
export function failureOf(thrown: unknown): Failure {
  const failure = { purchaseUrl: null, again: true };
  if (thrown instanceof ProblemError) {
    const [next, again] = nextStep(thrown);
    const number = thrown.requestId === null ? "" : ` It has the number ${thrown.requestId}.`;
    return {
      title: thrown.message,
      detail: thrown.detail,
      next: next + number,
      purchaseUrl: thrown.purchaseUrl,
      again,
    };
  }
  if (thrown instanceof PaymentFailed) {
    return {
      ...failure,
      title: "The payment did not go through",
      detail: thrown.message,
      next: "Check the details or take another way to pay.",
    };
  }
  if (thrown instanceof MalformedAnswer) {
    return {
      ...failure,
      title: "The server answered something unexpected",
      detail: "Nothing of it is used here.",
      next: "Try again later, or tell those who run this page.",
    };
  }
  if (UNREACHED.has((thrown as Error | null)?.name ?? "")) {
    return {
      ...failure,
      title: "The server cannot be reached",
      detail: "The connection broke before there was an answer.",
      next: `Look whether you are online. ${AGAIN}`,
    };
  }
  return {
    ...failure,
    title: "Something went wrong on this page",
    detail: "",
    next: `Reload the page, or tell those who run it. ${AGAIN}`,
  };
}

function nextStep(problem: ProblemError): [next: string, again: boolean] {
  switch (problem.code) {
    case "insufficient_credits":
      return [`${shortOf(problem)}Buy credits, then ask again.`, true];
    case "limit_exceeded":
      return ["Wait until the limit begins anew, or have it raised.", true];
    case "account_frozen":
      return ["Ask those who run your account.", false];
    case "idempotency_in_progress":
      return ["It is still being worked on. Try again in a moment.", true];
    case "method_not_configured":
    case "wrong_state":
      return ["This project cannot be paid at the moment. Come back later.", false];
    case "engine_timeout":
      return ["Nobody knows yet whether it was done. Try again to find out.", true];
  }
  if (problem.code.startsWith("quote_")) {
    return ["Cancel, then ask for the price again.", true];
  }
  if (problem.status === 401 || problem.status === 403) {
    return ["Sign in again, then come back to this page.", false];
  }
  if (problem.status === 404 || problem.status === 409 || problem.status === 422) {
    return ["Reload the page: it may have changed meanwhile.", true];
  }
  return problem.status === 429 || problem.status >= 500
    ? [AGAIN, true]
    : ["Tell those who run this page.", false];
}

function shortOf({ requiredMicros, availableMicros }: ProblemError): string {
  return requiredMicros === null || availableMicros === null
    ? ""
    : `It takes ${formatMicros(requiredMicros, "en")} credits, ` +
        `${formatMicros(availableMicros, "en")} are available. `;
}
