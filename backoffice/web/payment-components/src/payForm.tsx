import { Elements, PaymentElement, useElements, useStripe } from "@stripe/react-stripe-js";
import {
  CheckoutElementsProvider,
  PaymentElement as CheckoutPaymentElement,
  type StripeCheckoutElementsValue,
  useCheckoutElements,
} from "@stripe/react-stripe-js/checkout";
import type { Stripe } from "@stripe/stripe-js";
import { type FormEvent, type ReactNode, useId, useMemo, useState } from "react";
import { useAction, useLoaded } from "./action.js";
import { checkedSecret, type PaymentConfig } from "./answers.js";
import { appearance, prefersDark } from "./appearance.js";
import { FailureNote, Press, Skeleton, useFocus } from "./frame.js";
import { failureOf, PaymentFailed } from "./problem.js";
import { useSluice } from "./provider.js";

/** How a payment ended for the customer; a bank may take its time to clear it. */
export type Paid = "paid" | "processing";

interface PayFormProps {
  config: PaymentConfig;
  clientSecret: string;
  /** What is paid, as far as this page knows; a session of Stripe's knows better. */
  amount: string;
  /** Where a bank sends the customer back to, if it asks them on a page of its own. */
  returnUrl: string;
  onPaid: (paid: Paid) => void;
  onCancel?: (() => void) | undefined;
}

/**
 * Stripe's elements for a client secret: of a checkout session, as `POST …/checkouts` answers it,
 * or of a payment intent, as the gateway's `POST /v1/purchases` does.
 */
export function PayForm(props: PayFormProps) {
  const { stripe } = useSluice();
  const { loaded, reload } = useLoaded(async () => {
    checkedSecret(props.clientSecret);
    return stripe(props.config);
  }, props.clientSecret);
  const place = useFocus<HTMLDivElement>();
  return (
    <div
      className="sluice-form"
      ref={place}
      tabIndex={-1}
      role="group"
      aria-label="Payment details"
    >
      {loaded.is === "loading" && <Skeleton />}
      {loaded.is === "failed" && <FailureNote failure={loaded.failure} onAgain={reload} />}
      {loaded.is === "ready" &&
        (props.clientSecret.startsWith("cs_") ? (
          <SessionForm {...props} stripe={loaded.value} />
        ) : (
          <IntentForm {...props} stripe={loaded.value} />
        ))}
    </div>
  );
}

type FormProps = PayFormProps & { stripe: Stripe };

function SessionForm(props: FormProps) {
  const { stripe, clientSecret } = props;
  const options = useMemo(
    () => ({ clientSecret, elementsOptions: { appearance: appearance(prefersDark()) } }),
    [clientSecret],
  );
  return (
    <CheckoutElementsProvider stripe={stripe} options={options}>
      <SessionFields {...props} />
    </CheckoutElementsProvider>
  );
}

function SessionFields(props: FormProps) {
  const session = useCheckoutElements();
  switch (session.type) {
    case "loading":
      return <Skeleton />;
    case "error":
      return <FailureNote failure={failureOf(new PaymentFailed(session.error.message))} />;
    case "success":
      return <OpenSession {...props} checkout={session.checkout} />;
  }
}

function OpenSession(props: FormProps & { checkout: StripeCheckoutElementsValue }) {
  const { checkout, onPaid } = props;
  const emailId = useId();
  const [email, setEmail] = useState("");
  const asksEmail = checkout.email === null;
  const pay = async () => {
    const result = await checkout.confirm({
      redirect: "if_required",
      ...(asksEmail ? { email } : {}),
    });
    if (result.type === "error") {
      throw new PaymentFailed(result.error.message);
    }
    const { status } = result.session;
    onPaid(status.type === "complete" && status.paymentStatus === "unpaid" ? "processing" : "paid");
  };
  return (
    <Fields {...props} amount={checkout.total.total.amount} pay={pay}>
      {asksEmail && (
        <label htmlFor={emailId}>
          E-mail, for the receipt
          <input
            id={emailId}
            type="email"
            autoComplete="email"
            required
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        </label>
      )}
      <CheckoutPaymentElement />
    </Fields>
  );
}

function IntentForm(props: FormProps) {
  const { stripe, clientSecret } = props;
  const options = useMemo(
    () => ({ clientSecret, appearance: appearance(prefersDark()) }),
    [clientSecret],
  );
  return (
    <Elements stripe={stripe} options={options}>
      <OpenIntent {...props} />
    </Elements>
  );
}

function OpenIntent(props: FormProps) {
  const stripe = useStripe();
  const elements = useElements();
  const pay = async () => {
    if (stripe === null || elements === null) {
      throw new PaymentFailed("The form is not ready yet.");
    }
    const { error, paymentIntent } = await stripe.confirmPayment({
      elements,
      confirmParams: { return_url: props.returnUrl },
      redirect: "if_required",
    });
    if (error !== undefined) {
      throw new PaymentFailed(error.message ?? "Stripe did not say why.");
    }
    switch (paymentIntent.status) {
      case "succeeded":
        return props.onPaid("paid");
      case "processing":
        return props.onPaid("processing");
      default:
        throw new PaymentFailed("Something is still missing.");
    }
  };
  return (
    <Fields {...props} pay={pay}>
      <PaymentElement />
    </Fields>
  );
}

interface FieldsProps extends FormProps {
  pay: () => Promise<void>;
  children: ReactNode;
}

function Fields({ amount, pay, children, onCancel }: FieldsProps) {
  const action = useAction<void, void>(pay);
  const busy = action.phase.is === "busy";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    action.run();
  };
  return (
    <form onSubmit={submit}>
      {children}
      {action.phase.is === "failed" && <FailureNote failure={action.phase.failure} />}
      <div className="sluice-row">
        <Press submits busy={busy} meanwhile="Paying …">
          Pay {amount}
        </Press>
        {onCancel !== undefined && !busy && (
          <button type="button" className="quiet" onClick={onCancel}>
            Cancel
          </button>
        )}
      </div>
    </form>
  );
}
