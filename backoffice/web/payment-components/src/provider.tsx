import { loadStripe as loadStripeScript } from "@stripe/stripe-js/pure";
import type { Stripe } from "@stripe/stripe-js";
import { createContext, type ReactNode, useContext, useMemo } from "react";
import { type Loaded, useLoaded } from "./action.js";
import { type PaymentConfig, readPaymentConfig } from "./answers.js";
import { Unreached } from "./problem.js";
import { askJson } from "./relay.js";

/** What every component below a {@link SluiceProvider} knows. */
export interface Sluice {
  config: Loaded<PaymentConfig>;
  reload(): void;
  /** Numbers and amounts are written as there. */
  locale: string;
  /** Stripe's script with the project's publishable key; fetched when it is first needed. */
  stripe(config: PaymentConfig): Promise<Stripe>;
  /** Leaves the page. */
  goTo(url: string): void;
}

export interface SluiceProviderProps {
  projectId: string;
  /** Where the back office is, for example `https://office.example`. */
  baseUrl: string;
  locale?: string;
  children: ReactNode;
  /** The edges, for tests and for pages that reach them in another way. */
  fetch?: typeof fetch;
  loadStripe?: (publishableKey: string) => Promise<Stripe | null>;
  goTo?: (url: string) => void;
}

const Context = createContext<Sluice | null>(null);

/** Loads what a project sells and how it is paid, for all payment components below. */
export function SluiceProvider(props: SluiceProviderProps) {
  const { projectId, baseUrl, locale = "en", children } = props;
  const { fetch: fetcher = browserFetch, loadStripe = loadStripeScript, goTo = leave } = props;
  const office = `${baseUrl.replace(/\/+$/, "")}/api`;
  const url = `${office}/projects/${encodeURIComponent(projectId)}/payment-config`;
  const { loaded, reload } = useLoaded(async (signal) => {
    // Open to every page: no key and no cookie goes there.
    const answer = await askJson(fetcher, url, { signal, credentials: "omit" });
    return readPaymentConfig(answer, projectId);
  }, url);
  const stripe = useMemo(() => stripeOnce(loadStripe), [loadStripe]);
  const sluice = useMemo(
    () => ({ config: loaded, reload, locale, stripe, goTo }),
    [loaded, reload, locale, stripe, goTo],
  );
  return <Context value={sluice}>{children}</Context>;
}

/** What the provider above has loaded, for components of one's own. */
export function useSluice(): Sluice {
  const sluice = useContext(Context);
  if (sluice === null) {
    throw new Error("A payment component must be inside a <SluiceProvider>.");
  }
  return sluice;
}

/**
 * Payments are the platform's and pass to the project's account when they are made, so Stripe is
 * loaded without an account of its own. A script that did not come is asked for again.
 */
function stripeOnce(loadStripe: NonNullable<SluiceProviderProps["loadStripe"]>) {
  const loading = new Map<string, Promise<Stripe>>();
  return ({ publishableKey }: PaymentConfig): Promise<Stripe> => {
    const begun = loading.get(publishableKey);
    if (begun !== undefined) {
      return begun;
    }
    const promise = loadStripe(publishableKey).then(
      (stripe) => {
        if (stripe === null) {
          throw new Unreached("Stripe needs a browser");
        }
        return stripe;
      },
      (cause: unknown) => {
        throw new Unreached("Stripe's script did not come", { cause });
      },
    );
    loading.set(publishableKey, promise);
    promise.catch(() => loading.delete(publishableKey));
    return promise;
  };
}

const browserFetch: typeof fetch = (...ask) => fetch(...ask);

function leave(url: string): void {
  window.location.assign(url);
}
