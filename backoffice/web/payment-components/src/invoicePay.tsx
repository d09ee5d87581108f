import { useState } from "react";
import { tell, useLoaded } from "./action.js";
import { type Invoice, type PaymentConfig, readInvoice } from "./answers.js";
import { FailureNote, Frame, Skeleton } from "./frame.js";
import { formatCents } from "./money.js";
import { type Paid, PayForm } from "./payForm.js";
import { useSluice } from "./provider.js";

export interface InvoicePayProps {
  invoiceId: string;
  /** Asks the project's server for the invoice, as `POST …/invoices` answered it. */
  loadInvoice: (invoiceId: string, signal: AbortSignal) => Promise<unknown>;
  /** The invoice's own secret, to have it paid here; without it, it is paid at Stripe. */
  clientSecret?: string;
  returnUrl?: string;
  onPaid?: (paid: Paid) => void;
}

const WORDS: Record<Invoice["status"], [word: string, tone: string]> = {
  draft: ["not sent yet", ""],
  open: ["to be paid", "warn"],
  paid: ["paid", "good"],
  uncollectible: ["overdue", "bad"],
  void: ["cancelled", ""],
};

/** Shows an invoice and has it paid. */
export function InvoicePay(props: InvoicePayProps) {
  return <Frame heading="Invoice">{(config) => <Shown {...props} config={config} />}</Frame>;
}

function Shown(props: InvoicePayProps & { config: PaymentConfig }) {
  const { invoiceId, loadInvoice, config, clientSecret, onPaid } = props;
  const { locale } = useSluice();
  const [paid, setPaid] = useState<Paid | null>(null);
  const { loaded, reload } = useLoaded(
    async (signal) => readInvoice(await loadInvoice(invoiceId, signal)),
    invoiceId,
  );
  if (loaded.is === "loading") {
    return <Skeleton />;
  }
  if (loaded.is === "failed") {
    return <FailureNote failure={loaded.failure} onAgain={reload} />;
  }
  const invoice = loaded.value;
  const [word, tone] = paid === "paid" ? WORDS.paid : WORDS[invoice.status];
  const amount = formatCents(invoice.amountCents, invoice.currency, locale);
  const isDue = paid === null && (invoice.status === "open" || invoice.status === "uncollectible");
  return (
    <>
      <p className="sluice-amount">
        {amount}{" "}
        <span className={`sluice-badge ${tone}`} role="status">
          {paid === "processing" ? "on its way" : word}
        </span>
      </p>
      <p className="sluice-soft">
        From {config.projectName}, <span className="sluice-id">{invoice.invoiceId}</span>
      </p>
      {isDue && clientSecret !== undefined && (
        <PayForm
          config={config}
          clientSecret={clientSecret}
          amount={amount}
          returnUrl={props.returnUrl ?? window.location.href}
          onPaid={(how) => {
            setPaid(how);
            tell(onPaid, how);
          }}
        />
      )}
      {isDue && clientSecret === undefined && invoice.url !== null && (
        <a className="sluice-button" href={invoice.url} rel="noreferrer">
          Pay {amount}
        </a>
      )}
      {isDue && clientSecret === undefined && invoice.url === null && (
        <p className="sluice-note" role="status">
          {config.projectName} has not sent this invoice yet. Come back later.
        </p>
      )}
    </>
  );
}
