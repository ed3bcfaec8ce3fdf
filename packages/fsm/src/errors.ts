/**
 * The root of every error that the state machine raises.
 *
 * What a handler throws is not among them: it reaches the caller as it was thrown, unless it was thrown in ENTER or EXIT.
 */
export abstract class FsmError extends Error {
  /** A stable identifier of the cause, in kebab-case; changing one is a breaking change. */
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }

  /** Gives what a program prints for an error. */
  toJSON(): { readonly code: string; readonly message: string } {
    return { code: this.code, message: this.message };
  }
}

/** A machine was put together wrongly: an unknown state or event, a second handler, a limit that is no limit. */
export class FsmDefinitionError extends FsmError {
  readonly code = 'fsm-definition';
}

/** A machine could not be started: it had been before, or the state is none of its own. */
export class FsmStartError extends FsmError {
  readonly code = 'fsm-start';
  /** The state it was to start in. */
  readonly state: string;

  constructor(state: string, reason: string) {
    super(`cannot start in state "${state}": ${reason}`);
    this.state = state;
  }
}

/** An event came before the machine was started. */
export class FsmNotStartedError extends FsmError {
  readonly code = 'fsm-not-started';
  readonly event: string;

  constructor(event: string) {
    super(`cannot handle event "${event}": the machine has not been started`);
    this.event = event;
  }
}

/** Something was asked of a machine that had been stopped, or was cut short by stopping it. */
export class FsmStoppedError extends FsmError {
  readonly code = 'fsm-stopped';

  constructor(attempted: string) {
    super(`cannot ${attempted}: the machine has been stopped`);
  }
}

/** An event is none of the machine's events. */
export class UnknownEventError extends FsmError {
  readonly code = 'unknown-event';
  readonly event: string;
  /** The events the machine has. */
  readonly expected: readonly string[];

  constructor(event: string, expected: readonly string[]) {
    super(`unknown event "${event}"; expected ${listed(expected)}`);
    this.event = event;
    this.expected = expected;
  }
}

/** The machine knows the event, but has no handler for it in the state it was in when the event's turn came. */
export class EventNotHandledError extends FsmError {
  readonly code = 'event-not-handled';
  readonly event: string;
  readonly state: string;
  /** The events which that state handles. */
  readonly expected: readonly string[];

  constructor(event: string, state: string, expected: readonly string[]) {
    super(`event "${event}" is not handled in state "${state}"; expected ${listed(expected)}`);
    this.event = event;
    this.state = state;
    this.expected = expected;
  }
}

/** The facts of a {@link NextStateError}. */
export interface NextStateFacts {
  readonly event: string;
  readonly state: string;
  readonly next: string;
  readonly expected: readonly string[];
}

/** A handler answered with a next state that the machine lacks, or that it was not declared to lead to. */
export class NextStateError extends FsmError {
  readonly code = 'next-state';
  readonly event: string;
  readonly state: string;
  /** The state the handler asked for. */
  readonly next: string;
  /** The states it could have asked for. */
  readonly expected: readonly string[];

  constructor({ event, state, next, expected }: NextStateFacts) {
    super(`the handler of "${event}" in state "${state}" answered with next state "${next}"; expected ${listed(expected)}`);
    this.event = event;
    this.state = state;
    this.next = next;
    this.expected = expected;
  }
}

/** The facts of a {@link TransitionError}. */
export interface TransitionFacts {
  readonly phase: 'exit' | 'enter';
  readonly from: string | undefined;
  readonly to: string;
  readonly event: string | undefined;
  readonly result: unknown;
}

/**
 * The EXIT or the ENTER handler of a transition failed; `cause` is what it threw.
 *
 * After phase `exit` the state is unchanged. After phase `enter` it has changed, and stays so.
 */
export class TransitionError extends FsmError {
  readonly code = 'transition';
  readonly phase: 'exit' | 'enter';
  /** The state that was left, or was to be; undefined when the machine was starting. */
  readonly from: string | undefined;
  readonly to: string;
  /** The event that caused the transition; undefined when the machine was starting. */
  readonly event: string | undefined;
  /** What the handler of the event had answered; it did its work, whatever came after. */
  readonly result: unknown;

  constructor({ phase, from, to, event, result }: TransitionFacts, cause: unknown) {
    const way = from === undefined ? `starting in "${to}"` : `going from "${from}" to "${to}" on "${event}"`;
    super(`the ${phase} handler failed while ${way}: ${String(cause)}`, { cause });
    this.phase = phase;
    this.from = from;
    this.to = to;
    this.event = event;
    this.result = result;
  }
}

/** The facts of an {@link AbortedError}. */
export interface AbortFacts {
  readonly event: string;
  readonly interruptedBy?: string;
  readonly cause?: unknown;
}

/** An event was asked to end early, by an interrupt or by the signal of whoever dispatched it. */
export class AbortedError extends FsmError {
  readonly code = 'aborted';
  /** The event that was to end. */
  readonly event: string;
  /** The event that asked for it; undefined when its dispatcher did, and `cause` is then the reason that the signal gave. */
  readonly interruptedBy: string | undefined;

  constructor({ event, interruptedBy, cause }: AbortFacts) {
    const by = interruptedBy === undefined ? `by whoever dispatched it: ${String(cause)}` : `by event "${interruptedBy}"`;
    super(`event "${event}" was aborted ${by}`, cause === undefined ? undefined : { cause });
    this.event = event;
    this.interruptedBy = interruptedBy;
  }
}

/** As many events were waiting as the machine's queue takes. */
export class QueueFullError extends FsmError {
  readonly code = 'queue-full';
  /** The event there was no room for. */
  readonly event: string;
  /** How many may wait. */
  readonly limit: number;

  constructor(event: string, limit: number) {
    super(`cannot queue event "${event}": ${limit} events are waiting, which is the limit`);
    this.event = event;
    this.limit = limit;
  }
}

/** An event raised by a handler failed, so that nobody waits for its answer; `cause` is what went wrong. */
export class RaisedEventError extends FsmError {
  readonly code = 'raised-event';
  readonly event: string;
  /** 1 for the machine's first, and so on: a gap shows a late subscriber how many it has missed. */
  readonly ordinal: number;

  constructor(event: string, ordinal: number, cause: unknown) {
    super(`raised event "${event}" failed: ${String(cause)}`, { cause });
    this.event = event;
    this.ordinal = ordinal;
  }
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'none' : `one of ${names.map((name) => `"${name}"`).join(', ')}`;
}
