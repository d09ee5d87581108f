import { type ReactNode, useState } from "react";
import { tell, useAction } from "./action.js";
import { type PaymentConfig, type Price, readStarted } from "./answers.js";
import { FailureNote, Frame, Press, useFocus } from "./frame.js";
import { formatCents } from "./money.js";
import { type Paid, PayForm } from "./payForm.js";
import { useSluice } from "./provider.js";
import type { CheckoutOrder, Once } from "./relay.js";

/** How a purchase is begun. It takes a key, so the project's own server does it. */
export interface PurchaseProps {
  /** Asks the project's server for a checkout; its answer has a `client_secret` or a `url`. */
  createCheckout?: (order: CheckoutOrder, once: Once) => Promise<unknown>;
  /** A secret the page was made with: then nothing has to be asked for. */
  clientSecret?: string;
  /** Where the customer comes back to from a bank's own page; this page where it is absent. */
  returnUrl?: string;
  onPaid?: (paid: Paid) => void;
}

export interface CheckoutProps extends PurchaseProps {
  priceId: string;
  quantity?: number;
}

/** Sells something that is paid once. */
export function Checkout({ priceId, quantity = 1, ...purchase }: CheckoutProps) {
  return (
    <Priced heading="Checkout" priceId={priceId} sources={["one_time", "donation"]}>
      {(price, config) => (
        <Buy {...purchase} config={config} order={{ priceId, quantity }} price={price} verb="Buy" />
      )}
    </Priced>
  );
}

export type SubscribeProps = PurchaseProps & { priceId: string };

/** Sells something that is paid again and again, by the period or by usage. */
export function Subscribe({ priceId, ...purchase }: SubscribeProps) {
  return (
    <Priced heading="Subscribe" priceId={priceId} sources={["subscription", "usage"]}>
      {(price, config) => (
        <>
          <Buy
            {...purchase}
            config={config}
            order={{ priceId, quantity: 1 }}
            price={price}
            verb="Subscribe"
          />
          <p className="sluice-soft">
            {price.source === "usage"
              ? "Paid by what you use."
              : "Paid at the start of each period."}
          </p>
        </>
      )}
    </Priced>
  );
}

interface PricedProps {
  heading: string;
  priceId: string;
  sources: readonly Price["source"][];
  children: (price: Price, config: PaymentConfig) => ReactNode;
}

function Priced({ heading, priceId, sources, children }: PricedProps) {
  const { config } = useSluice();
  const found =
    config.is === "ready"
      ? config.value.prices.find(
          (each) => each.priceId === priceId && sources.includes(each.source),
        )
      : undefined;
  return (
    <Frame heading={found?.name ?? heading} takesMoney>
      {(ready) =>
        found === undefined ? (
          <p className="sluice-note" role="status">
            {ready.projectName} does not sell this at the moment.
          </p>
        ) : (
          children(found, ready)
        )
      }
    </Frame>
  );
}

interface BuyProps extends PurchaseProps {
  config: PaymentConfig;
  order: CheckoutOrder;
  price: Price;
  verb: string;
  thanks?: string;
  /** What can be chosen until it is begun. */
  choice?: (busy: boolean) => ReactNode;
}

/** From the first press to the payment: what is bought, the form, and what came of it. */
export function Buy(props: BuyProps) {
  const { config, order, price, createCheckout, clientSecret, onPaid } = props;
  const { locale, goTo } = useSluice();
  if (createCheckout === undefined && clientSecret === undefined) {
    throw new Error("A payment component needs createCheckout or clientSecret.");
  }
  const [paid, setPaid] = useState<Paid | null>(null);
  const [isBack, setBack] = useState(false);
  const start = useAction(async (wish: { order: CheckoutOrder; amount: string }, once) => {
    const started = readStarted(await createCheckout?.(wish.order, once));
    if (started.url !== null && !once.signal.aborted) {
      goTo(started.url);
    }
    return { ...started, amount: wish.amount };
  });
  const cents = BigInt(price.amountCents) * BigInt(order.quantity);
  const started = start.phase.is === "done" ? start.phase.answer : null;
  // What was begun is shown as it was begun, whatever the page asks for meanwhile.
  const amount = started?.amount ?? formatCents(cents, price.currency, locale);
  const isLeaving = started !== null && started.url !== null;
  const isBusy = start.phase.is === "busy" || isLeaving;
  if (paid !== null) {
    return (
      <Thanks paid={paid} words={props.thanks ?? `Thank you for paying ${config.projectName}.`} />
    );
  }
  const secret = clientSecret ?? started?.clientSecret ?? null;
  const goBack = () => {
    setBack(true);
    start.reset();
  };
  return (
    <>
      <p className="sluice-amount">
        {amount} <small>{period(price)}</small>
      </p>
      {secret !== null ? (
        <PayForm
          config={config}
          clientSecret={secret}
          amount={amount}
          returnUrl={props.returnUrl ?? window.location.href}
          onPaid={(how) => {
            setPaid(how);
            tell(onPaid, how);
          }}
          onCancel={clientSecret === undefined ? goBack : undefined}
        />
      ) : (
        <>
          {props.choice?.(isBusy)}
          {start.phase.is === "failed" && <FailureNote failure={start.phase.failure} />}
          {isLeaving && <p role="status">Taking you to the payment page …</p>}
          <Press
            busy={isBusy}
            meanwhile="One moment …"
            focused={isBack}
            onPress={() => !isLeaving && start.run({ order, amount })}
          >
            {props.verb}
          </Press>
        </>
      )}
    </>
  );
}

function Thanks({ paid, words }: { paid: Paid; words: string }) {
  const place = useFocus<HTMLParagraphElement>();
  return (
    <p className="sluice-note good" role="status" ref={place} tabIndex={-1}>
      <strong>{paid === "paid" ? "Paid." : "On its way."}</strong>{" "}
      {paid === "paid" ? words : "Your bank still works on the payment; you will hear by e-mail."}
    </p>
  );
}

/** `a month`, `every 3 months`; what is by usage costs so much for each. */
function period({ every, source }: Price): string {
  const each = source === "usage" ? "for each, " : "";
  if (every === null) {
    return "";
  }
  return every.count === 1
    ? `${each}${source === "usage" ? "paid " : ""}every ${every.interval}`
    : `${each}every ${every.count} ${every.interval}s`;
}
