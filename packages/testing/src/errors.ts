import { InstrumentError } from '@taffrail/connection';

/** Virtual time cannot bring about what was waited for: nothing is scheduled any more, or too much time would have to pass. */
export class VirtualTimeError extends InstrumentError {
  readonly code = 'virtual-time';
  /** What was scheduled when it was given up, soonest first. */
  readonly scheduled: readonly string[];

  constructor(reason: string, scheduled: readonly string[]) {
    super(`${reason}; scheduled: ${scheduled.join('; ') || 'nothing'}`);
    this.scheduled = scheduled;
  }
}

/** A driver sent other bytes than a script expects. */
export class ExchangeError extends InstrumentError {
  readonly code = 'exchange';
  /** Which turn of the script, counted from zero. */
  readonly turn: number;
  /** The bytes expected, one character each; empty when nothing more was. */
  readonly expected: string;
  /** The bytes found in their place. */
  readonly actual: string;

  constructor({ turn, expected, actual }: { readonly turn: number; readonly expected: string; readonly actual: string }, options?: ErrorOptions) {
    const wanted = expected === '' ? 'nothing more' : JSON.stringify(expected);
    super(`turn ${turn} of the exchange: expected ${wanted}, received ${JSON.stringify(actual)}`, options);
    this.turn = turn;
    this.expected = expected;
    this.actual = actual;
  }
}

/** Something outlived the driver it belonged to. */
export class LeakError extends InstrumentError {
  readonly code = 'leak';
  /** What was left behind, one sentence each. */
  readonly leaks: readonly string[];

  constructor(leaks: readonly string[]) {
    super(`left behind after close: ${leaks.join('; ')}`);
    this.leaks = leaks;
  }
}

/** An instrument does not do what every instrument does. Test runners show `expected` and `actual` as a difference. */
export class ConformanceError extends InstrumentError {
  readonly code = 'conformance';
  readonly expected: unknown;
  readonly actual: unknown;

  constructor(message: string, facts: { readonly expected?: unknown; readonly actual?: unknown } = {}, options?: ErrorOptions) {
    super(message, options);
    this.expected = facts.expected;
    this.actual = facts.actual;
  }
}

/** A session of a fault run went as no session may; `SEED=` and the seed repeat it. */
export class FaultRunError extends InstrumentError {
  readonly code = 'fault-run';
  readonly seed: number;
  /** What happened in the session until then, in order. */
  readonly steps: readonly string[];
  /** As of the cause, for test runners to show the difference. */
  readonly expected: unknown;
  readonly actual: unknown;

  constructor(seed: number, steps: readonly string[], cause: unknown) {
    super(`the session of SEED=${seed} SESSIONS=1 failed (${steps.join(', ')}): ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.seed = seed;
    this.steps = steps;
    if (cause instanceof ConformanceError) ({ expected: this.expected, actual: this.actual } = cause);
  }
}
