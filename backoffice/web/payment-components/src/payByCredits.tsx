import { type KeyboardEvent, type ReactNode, useEffect, useId, useState } from "react";
import { tell, useAction } from "./action.js";
import { type Quote, readQuote, readSpent, type Spent } from "./answers.js";
import { FailureNote, Frame, Press, useFocus } from "./frame.js";
import { formatMicros } from "./money.js";
import { useSluice } from "./provider.js";
import type { Once } from "./relay.js";

/** Longer than this no timer of a browser waits. */
const TIMER_MILLIS_MAX = 2 ** 31 - 1;

export interface PayByCreditsProps {
  /** How much energy the work takes, in decimals: `"1.2"`. */
  plannedDeltaE: string;
  /** Asks the project's server for a quote of the gateway's. */
  requestQuote: (plannedDeltaE: string, once: Once) => Promise<unknown>;
  /** Has the work done and paid: the gateway's `inject` or `settle`. */
  confirmQuote: (quoteId: string, once: Once) => Promise<unknown>;
  heading?: string;
  /** What the button says that begins. */
  children?: ReactNode;
  onSpent?: (spent: Spent) => void;
}

/** Says what a piece of work will cost in credits, and does it once that is confirmed. */
export function PayByCredits({ heading = "Pay with credits", ...props }: PayByCreditsProps) {
  return <Frame heading={heading}>{() => <Flow {...props} />}</Frame>;
}

function Flow(props: PayByCreditsProps) {
  const { locale } = useSluice();
  const { plannedDeltaE, requestQuote, confirmQuote, onSpent } = props;
  const [isBack, setBack] = useState(false);
  const asked = useAction(async (planned: string, once) => ({
    planned,
    quote: readQuote(await requestQuote(planned, once)),
  }));
  const work = useAction(async (quoteId: string, once) => {
    const spent = readSpent(await confirmQuote(quoteId, once));
    tell(onSpent, spent);
    return spent;
  });
  const begin = () => {
    work.reset();
    asked.run(plannedDeltaE);
  };
  // A quote moves nothing, so leaving it costs nothing and needs no request.
  const cancel = () => {
    setBack(true);
    work.reset();
    asked.reset();
  };
  const energy = (micros: bigint) => formatMicros(micros, locale);
  const credits = (micros: bigint) => `${energy(micros)} credits`;
  if (work.phase.is === "done") {
    const { debitedMicros, balanceMicros } = work.phase.answer;
    return (
      <>
        <p className="sluice-note good" role="status">
          <strong>Used {credits(debitedMicros)}.</strong> {energy(balanceMicros)} remaining.
        </p>
        <Press busy={false} meanwhile="" focused onPress={cancel}>
          Done
        </Press>
      </>
    );
  }
  if (asked.phase.is === "done") {
    const { quote, planned } = asked.phase.answer;
    return (
      <Question
        key={quote.quoteId}
        quote={quote}
        isOutdated={planned !== plannedDeltaE}
        energy={energy}
        credits={credits}
        isWorking={work.phase.is === "busy"}
        onConfirm={() => work.run(quote.quoteId)}
        onCancel={cancel}
        onAgain={begin}
      >
        {work.phase.is === "failed" && <FailureNote failure={work.phase.failure} />}
      </Question>
    );
  }
  return (
    <>
      {asked.phase.is === "failed" && <FailureNote failure={asked.phase.failure} />}
      <Press
        busy={asked.phase.is === "busy"}
        meanwhile="Asking for the price …"
        focused={isBack}
        onPress={begin}
      >
        {props.children ?? "What does it cost?"}
      </Press>
    </>
  );
}

interface QuestionProps {
  quote: Quote;
  energy: (micros: bigint) => string;
  credits: (micros: bigint) => string;
  /** Whether the page means something else by now. */
  isOutdated: boolean;
  isWorking: boolean;
  onConfirm: () => void;
  onCancel: () => void;
  onAgain: () => void;
  children: ReactNode;
}

function Question(props: QuestionProps) {
  const { quote, energy, credits, isOutdated, isWorking, onConfirm, onCancel, onAgain } = props;
  const isOver = useIsOver(quote.validMillis);
  const wordsId = useId();
  // The focus goes to the words, not to the button: a key held down must not confirm.
  const words = useFocus<HTMLParagraphElement>();
  const escape = (event: KeyboardEvent) => {
    if (event.key === "Escape" && !isWorking) {
      onCancel();
    }
  };
  const isClamped = quote.allowedMicros < quote.plannedMicros;
  return (
    <div role="group" aria-labelledby={wordsId} className="sluice-question" onKeyDown={escape}>
      <p id={wordsId} ref={words} tabIndex={-1} className="sluice-amount">
        <small>This will use</small> ~{credits(quote.debitMicros)}
      </p>
      {isClamped && (
        <p className="sluice-note warn">
          That is for ΔE {energy(quote.allowedMicros)} of {energy(quote.plannedMicros)}: more cannot
          be paid now.
        </p>
      )}
      {props.children}
      {(isOver || isOutdated) && !isWorking ? (
        <div className="sluice-note" role="status">
          <p>This price is no longer valid.</p>
          <button type="button" onClick={onAgain}>
            Ask again
          </button>
        </div>
      ) : (
        <div className="sluice-row">
          <Press busy={isWorking} meanwhile="Working …" onPress={onConfirm}>
            Confirm
          </Press>
          {!isWorking && (
            <button type="button" className="quiet" onClick={onCancel}>
              Cancel
            </button>
          )}
        </div>
      )}
    </div>
  );
}

/** Whether so much time has passed since it was first shown. */
function useIsOver(millis: number): boolean {
  const [isOver, setOver] = useState(millis <= 0);
  useEffect(() => {
    const timer = setTimeout(() => setOver(true), Math.min(Math.max(millis, 0), TIMER_MILLIS_MAX));
    return () => clearTimeout(timer);
  }, [millis]);
  return isOver;
}
