import { InstrumentError } from '@taffrail/connection';
import { AbortedError, EventNotHandledError, FsmError, FsmStoppedError, QueueFullError, TransitionError } from '@taffrail/fsm';
import { InterruptedError, LimitError, StateEntryError, StateError } from '../errors.ts';
import { DriverEvent } from '../lineage/names.ts';

/** Turns what a state machine rejected with into what a driver's callers are promised. */
export function translateError(verb: string, error: unknown): unknown {
  if (error instanceof EventNotHandledError) {
    return new StateError({ state: error.state, event: error.event, expected: error.expected }, { cause: error });
  }
  if (error instanceof TransitionError) {
    // An exit that fails leaves all as it was, and so does an entry that is told to end: then the cause says it all.
    const isGivenUp = error.cause instanceof AbortedError || error.cause instanceof FsmStoppedError;
    if (error.phase === 'exit' || isGivenUp) return translateError(verb, error.cause);
    return new StateEntryError(error.to, error.result, error.cause);
  }
  if (error instanceof AbortedError) {
    // Without an interrupting event it was the caller's own signal, whose reason the caller knows.
    return error.interruptedBy === undefined ? error.cause : new InterruptedError(verb, error.interruptedBy, { cause: error });
  }
  if (error instanceof FsmStoppedError) return new InterruptedError(verb, DriverEvent.DISCONNECT, { cause: error });
  if (error instanceof QueueFullError) return new LimitError('DEFAULT_QUEUE_LIMIT', error.limit, verb, { cause: error });
  return error;
}

/** Whether a verb came to nothing since somebody else was faster with it, or put an end to it: that is no failure. */
export function isOvertaken(error: unknown): boolean {
  return error instanceof StateError || error instanceof InterruptedError;
}

/** Gives an error the shape in which events carry errors. */
export function asError(cause: unknown): { readonly error: Error; readonly code: string; readonly message: string } {
  const error = cause instanceof Error ? cause : new Error(String(cause));
  const isKnown = error instanceof InstrumentError || error instanceof FsmError;
  return { error, code: isKnown ? error.code : 'unexpected', message: error.message };
}
