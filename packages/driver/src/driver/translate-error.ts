import { InstrumentError } from '@taffrail/connection';
import { AbortedError, EventNotHandledError, FsmStoppedError, TransitionError } from '@taffrail/fsm';
import { InterruptedError, StateEntryError, StateError } from '../errors.ts';

/** Turns what a state machine rejected with into what a driver's callers are promised. */
export function translateError(verb: string, error: unknown): unknown {
  if (error instanceof EventNotHandledError) {
    return new StateError({ state: error.state, event: error.event, expected: error.expected }, { cause: error });
  }
  if (error instanceof TransitionError && error.phase === 'enter') {
    return error.cause instanceof AbortedError ? translateError(verb, error.cause) : new StateEntryError(error.to, error.result, error.cause);
  }
  if (error instanceof AbortedError) {
    // Without an interrupting event it was the caller's own signal, whose reason the caller knows.
    return error.interruptedBy === undefined ? error.cause : new InterruptedError(verb, error.interruptedBy, { cause: error });
  }
  if (error instanceof FsmStoppedError) return new InterruptedError(verb, 'a disconnect', { cause: error });
  return error;
}

/** Gives an error the shape in which events carry errors. */
export function asError(cause: unknown): { readonly error: Error; readonly code: string; readonly message: string } {
  const error = cause instanceof Error ? cause : new Error(String(cause));
  return { error, code: error instanceof InstrumentError ? error.code : 'unexpected', message: error.message };
}
