import { type ReactNode, type RefObject, useEffect, useId, useRef } from "react";
import type { PaymentConfig } from "./answers.js";
import type { Failure } from "./problem.js";
import { useSluice } from "./provider.js";

interface FrameProps {
  heading: string;
  /** Whether customers pay money here: then nothing is offered before the account takes it. */
  takesMoney?: boolean;
  children: (config: PaymentConfig) => ReactNode;
}

/** What every component stands in: its heading, and what there is to say before it can work. */
export function Frame({ heading, takesMoney = false, children }: FrameProps) {
  const { config, reload } = useSluice();
  const headingId = useId();
  return (
    <section className="sluice-pay" aria-labelledby={headingId}>
      <h3 id={headingId}>{heading}</h3>
      {config.is === "loading" && <Skeleton />}
      {config.is === "failed" && <FailureNote failure={config.failure} onAgain={reload} />}
      {config.is === "ready" &&
        (takesMoney && !config.value.chargesEnabled ? (
          <p className="sluice-note" role="status">
            {config.value.projectName} cannot take payments yet. Come back later.
          </p>
        ) : (
          children(config.value)
        ))}
    </section>
  );
}

/** Holds the place of what is still on its way. */
export function Skeleton() {
  return (
    <div className="sluice-skeleton" role="status">
      <span className="sluice-unseen">Loading …</span>
    </div>
  );
}

interface FailureNoteProps {
  failure: Failure;
  onAgain?: () => void;
}

/** What went wrong, in the server's own words, and what to do next. */
export function FailureNote({ failure, onAgain }: FailureNoteProps) {
  return (
    <div className="sluice-note bad" role="alert">
      <strong>{failure.title}</strong>
      {failure.detail !== "" && <p>{failure.detail}</p>}
      <p>{failure.next}</p>
      {failure.purchaseUrl !== null && (
        <a className="sluice-button" href={failure.purchaseUrl} rel="noreferrer">
          Buy credits
        </a>
      )}
      {failure.again && onAgain !== undefined && (
        <button type="button" className="quiet" onClick={onAgain}>
          Try again
        </button>
      )}
    </div>
  );
}

/** Takes the focus when it appears, where what had it is gone. */
export function useFocus<T extends HTMLElement>(when = true): RefObject<T | null> {
  const place = useRef<T>(null);
  useEffect(() => {
    if (when) {
      place.current?.focus();
    }
  }, [when]);
  return place;
}

interface PressProps {
  busy: boolean;
  /** What is said while it is under way. */
  meanwhile: string;
  children: ReactNode;
  onPress?: () => void;
  submits?: boolean;
  /** Whether the customer has come back to it. */
  focused?: boolean;
}

/**
 * A button whose work takes a while. It stays focusable meanwhile, so that the keyboard does not
 * lose its place; what it does must bear a second press.
 */
export function Press(props: PressProps) {
  const { busy, meanwhile, children, onPress, submits = false, focused = false } = props;
  const place = useFocus<HTMLButtonElement>(focused);
  return (
    <button
      ref={place}
      type={submits ? "submit" : "button"}
      aria-disabled={busy}
      aria-busy={busy}
      onClick={onPress}
    >
      {busy ? meanwhile : children}
    </button>
  );
}
