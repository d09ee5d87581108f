import { type ReactNode, useEffect, useRef, useState } from "react";
import { newIdempotencyKey, useLoaded } from "./action.js";
import { type PaymentConfig, readUsage, type Usage } from "./answers.js";
import { FailureNote, Frame, Skeleton } from "./frame.js";
import { formatCents, formatWhole } from "./money.js";
import { type Failure, failureOf } from "./problem.js";
import { useSluice } from "./provider.js";
import type { Once, UsageReport } from "./relay.js";

const REFRESH_SECONDS = 60;
const REFRESH_SECONDS_MIN = 5;
const QUANTITY_MAX = 1_000_000_000_000;

export interface UsageMeterProps {
  /** The price by usage this counts for. */
  priceId: string;
  /** Asks the project's server: `{quantity, included_quantity?}`. */
  loadUsage: (priceId: string, signal: AbortSignal) => Promise<unknown>;
  /** Has the project's server report usage; what was reported and got lost counts once. */
  reportUsage?: (report: UsageReport, once: Once) => Promise<unknown>;
  /** What is counted, in the plural. */
  unit?: string;
  refreshSeconds?: number;
  /** What uses something: call `use` with how much. */
  children?: (use: (quantity: number) => void) => ReactNode;
}

/** Shows what a customer has used and what that costs, and reports what they use here. */
export function UsageMeter(props: UsageMeterProps) {
  return <Frame heading="Usage">{(config) => <Meter {...props} config={config} />}</Frame>;
}

function Meter(props: UsageMeterProps & { config: PaymentConfig }) {
  const { priceId, loadUsage, unit = "units", children } = props;
  const refreshSeconds = Math.max(props.refreshSeconds ?? REFRESH_SECONDS, REFRESH_SECONDS_MIN);
  const reports = useReports(priceId, props.reportUsage);
  const { loaded, reload } = useLoaded(async (signal) => {
    const seen = reports.sentSoFar();
    const usage = readUsage(await loadUsage(priceId, signal));
    reports.counted(seen);
    return usage;
  }, `${priceId} ${reports.batches}`);
  useEffect(() => {
    const timer = setInterval(reload, refreshSeconds * 1_000);
    return () => clearInterval(timer);
  }, [reload, refreshSeconds]);
  return (
    <>
      {loaded.is === "loading" && <Skeleton />}
      {loaded.is === "failed" && <FailureNote failure={loaded.failure} onAgain={reload} />}
      {loaded.is === "ready" && (
        <Figures {...props} unit={unit} usage={loaded.value} more={reports.uncounted} />
      )}
      {reports.failure !== null && (
        <FailureNote failure={reports.failure} onAgain={reports.sendAgain} />
      )}
      {children?.(reports.use)}
    </>
  );
}

interface FiguresProps {
  config: PaymentConfig;
  priceId: string;
  unit: string;
  usage: Usage;
  more: number;
}

function Figures({ config, priceId, unit, usage, more }: FiguresProps) {
  const { locale } = useSluice();
  const quantity = usage.quantity + more;
  const included = usage.includedQuantity;
  const price = config.prices.find((each) => each.priceId === priceId && each.source === "usage");
  const used = formatWhole(quantity, locale);
  const words =
    included === null
      ? `${used} ${unit} used`
      : `${used} of ${formatWhole(included, locale)} ${unit} used`;
  return (
    <>
      <p className="sluice-amount">
        {used} <small>{words.slice(used.length + 1)}</small>
      </p>
      {included !== null && included > 0 && (
        <svg
          className={quantity > included ? "sluice-meter over" : "sluice-meter"}
          viewBox="0 0 1000 1"
          preserveAspectRatio="none"
          role="meter"
          aria-label={words}
          aria-valuemin={0}
          aria-valuemax={included}
          aria-valuenow={Math.min(quantity, included)}
          aria-valuetext={words}
        >
          <rect width={thousandths(quantity, included)} height="1" />
        </svg>
      )}
      {price !== undefined && (
        <p className="sluice-soft">
          {formatCents(BigInt(price.amountCents) * BigInt(quantity), price.currency, locale)} so
          far, {formatCents(price.amountCents, price.currency, locale)} for each.
        </p>
      )}
    </>
  );
}

/** How much of it is used, for the eye. */
function thousandths(quantity: number, included: number): number {
  const share = (BigInt(quantity) * 1000n) / BigInt(included);
  return Number(share > 1000n ? 1000n : share);
}

interface Reports {
  use(quantity: number): void;
  sendAgain(): void;
  failure: Failure | null;
  /** What was used here and is not in the figure the server gave. */
  uncounted: number;
  /** How many reports were taken. */
  batches: number;
  sentSoFar(): number;
  counted(sent: number): void;
}

/**
 * Sends what is used, one report at a time; what is used meanwhile goes with the next. A report
 * that failed is sent again as it was, under its own key, before anything else. What is under way
 * when the component goes is finished.
 */
function useReports(priceId: string, reportUsage: UsageMeterProps["reportUsage"]): Reports {
  const waiting = useRef(0);
  const batch = useRef<{ quantity: number; key: string } | null>(null);
  const isSending = useRef(false);
  const sent = useRef(0);
  const seen = useRef(0);
  const [shown, setShown] = useState({ uncounted: 0, batches: 0 });
  const [failure, setFailure] = useState<Failure | null>(null);
  const show = (batches: number) => {
    const uncounted =
      sent.current - seen.current + waiting.current + (batch.current?.quantity ?? 0);
    setShown((before) => ({ uncounted, batches: before.batches + batches }));
  };
  const send = async () => {
    if (isSending.current || reportUsage === undefined) {
      return;
    }
    isSending.current = true;
    setFailure(null);
    try {
      while (batch.current !== null || waiting.current > 0) {
        if (batch.current === null) {
          batch.current = { quantity: waiting.current, key: newIdempotencyKey() };
          waiting.current = 0;
        }
        const { quantity, key } = batch.current;
        const once = { idempotencyKey: key, signal: new AbortController().signal };
        await reportUsage({ priceId, quantity }, once);
        sent.current += quantity;
        batch.current = null;
        show(1);
      }
    } catch (thrown) {
      setFailure(failureOf(thrown));
    } finally {
      isSending.current = false;
    }
  };
  return {
    ...shown,
    failure,
    use: (quantity) => {
      if (!Number.isSafeInteger(quantity) || quantity < 1 || quantity > QUANTITY_MAX) {
        throw new RangeError(`${quantity} is no quantity that can be used`);
      }
      waiting.current += quantity;
      show(0);
      if (batch.current === null) {
        void send();
      }
    },
    sendAgain: () => void send(),
    sentSoFar: () => sent.current,
    counted: (upTo) => {
      seen.current = upTo;
      show(0);
    },
  };
}
