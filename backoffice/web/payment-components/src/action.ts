import { useCallback, useEffect, useRef, useState } from "react";
import { type Failure, failureOf } from "./problem.js";
import type { Once } from "./relay.js";

/** Where something a customer started stands. */
export type Phase<O> =
  { is: "idle" } | { is: "busy" } | { is: "failed"; failure: Failure } | { is: "done"; answer: O };

/** Something a customer starts, however often they press. */
export interface Action<I, O> {
  phase: Phase<O>;
  run(input: I): void;
  /** Gives up what is under way and begins anew. */
  reset(): void;
}

/** Tells the page. A fault of the page's own is its own: what was done here stays done. */
export function tell<T>(listener: ((value: T) => void) | undefined, value: T): void {
  if (listener !== undefined) {
    queueMicrotask(() => listener(value));
  }
}

/** A key that nobody else has. Not `randomUUID`, which pages without encryption lack. */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Runs one request at a time: a second press meanwhile does nothing. The idempotency key stays the
 * same until there is an answer or something else is asked for, so that whatever got lost on the
 * way is not done twice.
 */
export function useAction<I, O>(work: (input: I, once: Once) => Promise<O>): Action<I, O> {
  const [phase, setPhase] = useState<Phase<O>>({ is: "idle" });
  const underWay = useRef<AbortController | null>(null);
  const key = useRef<{ of: string; text: string } | null>(null);
  const latest = useRef(work);
  useEffect(() => {
    latest.current = work;
  });
  useEffect(() => () => underWay.current?.abort(), []);

  const run = useCallback((input: I) => {
    if (underWay.current !== null) {
      return;
    }
    const of = JSON.stringify(input) ?? "";
    if (key.current?.of !== of) {
      key.current = { of, text: newIdempotencyKey() };
    }
    const controller = new AbortController();
    const once = { idempotencyKey: key.current.text, signal: controller.signal };
    underWay.current = controller;
    setPhase({ is: "busy" });
    const end = (next: Phase<O>) => {
      if (underWay.current === controller) {
        underWay.current = null;
        setPhase(next);
      }
    };
    // Wrapped, so that what is thrown before the first wait is a failure like any other.
    (async () => latest.current(input, once))().then(
      (answer) => {
        if (underWay.current === controller) {
          key.current = null;
        }
        end({ is: "done", answer });
      },
      (thrown: unknown) => end({ is: "failed", failure: failureOf(thrown) }),
    );
  }, []);

  const reset = useCallback(() => {
    underWay.current?.abort();
    underWay.current = null;
    setPhase({ is: "idle" });
  }, []);

  return { phase, run, reset };
}

/** Where something that is read stands. */
export type Loaded<O> =
  { is: "loading" } | { is: "failed"; failure: Failure } | { is: "ready"; value: O };

/** Reads something at once, and again when asked to. What is there stays until the new is. */
export function useLoaded<O>(
  read: (signal: AbortSignal) => Promise<O>,
  what: string,
): { loaded: Loaded<O>; reload(): void } {
  const [loaded, setLoaded] = useState<Loaded<O>>({ is: "loading" });
  const [turn, setTurn] = useState(0);
  const latest = useRef(read);
  useEffect(() => {
    latest.current = read;
  });
  useEffect(() => {
    const controller = new AbortController();
    setLoaded((before) => (before.is === "ready" ? before : { is: "loading" }));
    (async () => latest.current(controller.signal))().then(
      (value) => {
        if (!controller.signal.aborted) {
          setLoaded({ is: "ready", value });
        }
      },
      (thrown: unknown) => {
        if (!controller.signal.aborted) {
          setLoaded({ is: "failed", failure: failureOf(thrown) });
        }
      },
    );
    return () => controller.abort();
  }, [what, turn]);
  const reload = useCallback(() => setTurn((before) => before + 1), []);
  return { loaded, reload };
}
