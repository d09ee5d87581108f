import type { Stripe, StripeCheckoutSession } from "@stripe/stripe-js";

/** How the next payments end. */
export interface StandIn {
  /** The amounts Stripe would show, by client secret. */
  totals: Record<string, string>;
  refusal: string | null;
  paymentStatus: "paid" | "unpaid";
  /** Without it the form asks for one. */
  email: string | null;
  /** What was confirmed, in order. */
  confirmed: string[];
  emails: (string | undefined)[];
  waitMillis: number;
}

/**
 * Stripe's script without Stripe: as much of it as its own React wrapper and these components use.
 * Its element is three plain fields that lead nowhere. For the demo and the tests.
 */
export function standInStripe(given: Partial<StandIn> = {}): { stripe: Stripe; standIn: StandIn } {
  const standIn: StandIn = {
    totals: {},
    refusal: null,
    paymentStatus: "paid",
    email: "ann@example.com",
    confirmed: [],
    emails: [],
    waitMillis: 0,
    ...given,
  };
  const wait = () => new Promise((then) => setTimeout(then, standIn.waitMillis));
  const session = (clientSecret: string, isPaid: boolean) =>
    ({
      id: clientSecret.split("_secret")[0],
      email: standIn.email,
      total: { total: { amount: standIn.totals[clientSecret] ?? "$49.00" } },
      status: isPaid
        ? { type: "complete", paymentStatus: standIn.paymentStatus }
        : { type: "open" },
    }) as unknown as StripeCheckoutSession;
  const confirm = async (clientSecret: string, email?: string) => {
    standIn.confirmed.push(clientSecret);
    standIn.emails.push(email);
    await wait();
  };
  const stripe = {
    elements: ({ clientSecret }: { clientSecret: string }) => ({
      clientSecret,
      create: () => fields(),
      getElement: () => null,
      update: () => undefined,
    }),
    createToken: () => undefined,
    createPaymentMethod: () => undefined,
    confirmCardPayment: () => undefined,
    confirmPayment: async ({ elements }: { elements: { clientSecret: string } }) => {
      await confirm(elements.clientSecret);
      return standIn.refusal === null
        ? {
            paymentIntent: {
              status: standIn.paymentStatus === "paid" ? "succeeded" : "processing",
            },
          }
        : { error: { message: standIn.refusal } };
    },
    initCheckoutElementsSdk: ({ clientSecret }: { clientSecret: string }) => ({
      loadActions: async () => {
        await wait();
        return {
          type: "success",
          actions: {
            getSession: () => session(clientSecret, false),
            confirm: async ({ email }: { email?: string } = {}) => {
              await confirm(clientSecret, email);
              return standIn.refusal === null
                ? { type: "success", session: session(clientSecret, true) }
                : { type: "error", error: { message: standIn.refusal } };
            },
          },
        };
      },
      on: () => undefined,
      createPaymentElement: () => fields(),
      changeAppearance: () => undefined,
      loadFonts: () => undefined,
    }),
  };
  return { stripe: stripe as unknown as Stripe, standIn };
}

function fields() {
  const place = document.createElement("div");
  place.className = "stand-in";
  for (const [name, value] of [
    ["Card number", "4242 4242 4242 4242"],
    ["Expires", "12 / 30"],
    ["Security code", "123"],
  ] as const) {
    const label = document.createElement("label");
    const input = document.createElement("input");
    input.defaultValue = value;
    input.autocomplete = "off";
    label.append(name, input);
    place.append(label);
  }
  return {
    mount: (parent: HTMLElement) => parent.append(place),
    destroy: () => place.remove(),
    on: () => undefined,
    off: () => undefined,
    update: () => undefined,
  };
}
