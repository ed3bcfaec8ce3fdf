import type { TransitionError } from './errors.ts';

/**
 * Maps an event to the function it stands for: its arguments, and its answer once awaited.
 *
 * An event left out takes anything and answers `unknown`.
 */
export type EventSignatures<E extends string> = {
  readonly [K in E]?: (...args: any[]) => unknown; // eslint-disable-line @typescript-eslint/no-explicit-any -- a bound: `unknown[]` would refuse functions with typed parameters
};

/** Tells what an event is sent with. */
export type Args<G, K> = K extends keyof G ? (G[K] extends ((...args: infer A) => unknown) | undefined ? A : unknown[]) : unknown[];

/** Tells what an event is answered with. */
export type Result<G, K> = K extends keyof G ? (G[K] extends ((...args: never[]) => infer R) | undefined ? Awaited<R> : unknown) : unknown;

/** What a handler decided: the state to go to, and what to tell whoever sent the event. */
export interface Answer<S extends string, R> {
  /** The state to go to; the same state again runs its EXIT and ENTER. Left out or undefined: no transition. */
  readonly next?: S | undefined;
  /** What the event is answered with. Left out: undefined. */
  readonly result?: R;
}

/** What a handler knows about its turn, besides the arguments of the event. */
export interface HandlerContext<S extends string, E extends string = string> {
  /**
   * Aborts when this turn is asked to end: by an interrupt, by the signal it was dispatched with, or by `stop()`.
   *
   * The reason is an `AbortedError` or an `FsmStoppedError`. It is a request: a handler that completes all the same has its answer honoured.
   */
  readonly signal: AbortSignal;
  /** The state the machine is in: in EXIT still the old one, in ENTER already the new one. */
  readonly state: S;
  /** The event being handled; in EXIT and ENTER the one that caused the transition, and ENTER itself when the machine starts. */
  readonly event: E;
  /**
   * Queues an event to run after this one and before everything that came from outside; interrupts alone pass it.
   *
   * Nobody waits for it: if it fails, `errors$` tells. It aborts nothing, whichever event it is.
   *
   * @throws `UnknownEventError`, `QueueFullError`, or `FsmStoppedError` once `stop()` has been called.
   */
  raise(event: E, ...args: unknown[]): void;
}

/**
 * Handles one event in one state: given the context, then the arguments of the event; may take its time.
 *
 * An ENTER or EXIT handler receives the arguments of the event that caused the transition and answers no next state.
 */
export type Handler<S extends string, A extends unknown[], R, E extends string = string> = (
  context: HandlerContext<S, E>,
  ...args: A
) => Answer<S, R> | void | Promise<Answer<S, R> | void>;

/** A change of state that has happened. */
export interface Transition<S extends string, E extends string> {
  /** The state that was left; undefined when the machine started. */
  readonly from: S | undefined;
  readonly to: S;
  /** The event that caused it; undefined when the machine started. */
  readonly event: E | undefined;
  /** Why ENTER failed, if it did. */
  readonly error?: TransitionError;
}

/** Settings of a machine. */
export interface FsmOptions<E extends string> {
  /** The events that pass all that wait, and abort what runs if the current state handles them. Default none. */
  readonly interrupts?: readonly E[];
  /** How many events may wait: so many sent, so many raised, and so many interrupts. Default 1000. */
  readonly queueLimit?: number;
  /** Whether to accept in silence, as the lineage's machine does, what is otherwise an error; the README lists each. Default false. */
  readonly lineage?: boolean;
}
