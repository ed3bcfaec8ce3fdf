import { InstrumentError } from '@taffrail/connection';

/** The command line cannot be carried out whatever the world answers: nothing was attempted. The exit status is 2. */
export class WrongUsageError extends InstrumentError {
  /** `usage`, or the code of what is wrong. */
  readonly code: string;

  constructor(message: string, { code = 'usage', ...options }: ErrorOptions & { readonly code?: string } = {}) {
    super(message, options);
    this.code = code;
  }
}

/** A module that was named is no instrument, or does not load. */
export class InstrumentModuleError extends InstrumentError {
  readonly code = 'instrument-module';
  readonly path: string;
  readonly expected: string;
  readonly found: string;

  constructor(path: string, { expected, found }: { readonly expected: string; readonly found: string }, options?: ErrorOptions) {
    super(`cannot take an instrument from ${path}: expected ${expected}; found ${found}`, options);
    this.path = path;
    this.expected = expected;
    this.found = found;
  }
}

/** A port could not be listened on. */
export class ListenError extends InstrumentError {
  readonly code = 'listen-failed';
  readonly host: string;
  readonly port: number;

  constructor(place: { readonly host: string; readonly port: number }, reason: string, options?: ErrorOptions) {
    super(`cannot listen on ${place.host}:${place.port}: ${reason}`, options);
    this.host = place.host;
    this.port = place.port;
  }
}

/** Samples were asked for of an instrument that is not taking any. */
export class NotSamplingError extends InstrumentError {
  readonly code = 'not-sampling';
  readonly state: string;

  constructor(state: string) {
    super(`the instrument takes no samples of its own in ${state}; add --autosample to start it`);
    this.state = state;
  }
}

/** The instrument could not be left as it was found. */
export class NotRestoredError extends InstrumentError {
  readonly code = 'not-restored';
  /** What is still otherwise than it was. */
  readonly remaining: readonly string[];

  constructor(remaining: readonly string[], reason: string, options?: ErrorOptions) {
    super(`the instrument is not as it was found (${remaining.join(', ')}): ${reason}`, options);
    this.remaining = remaining;
  }
}

/** The connection ended, and the driver with it, before the command was done. */
export class DisconnectedError extends InstrumentError {
  readonly code = 'disconnected';

  constructor(url: string, options?: ErrorOptions) {
    super(`the connection to ${url} ended`, options);
  }
}

/** The instrument is out of reach: whoever has the link to it says that it is down. */
export class LinkDownError extends InstrumentError {
  readonly code = 'link-down';

  constructor(url: string) {
    super(`the instrument behind ${url} cannot be reached: its link is down`);
  }
}

/** An instrument did not stop sending within the time that its answer to piped input was waited for. */
export class AnswerCutError extends InstrumentError {
  readonly code = 'answer-cut';

  constructor(limitMs: number) {
    super(`the instrument still sent ${limitMs} ms after the last input; what came later is left out, unless --timeout is longer`);
  }
}

/** The instrument ran its self-test and did not pass it. */
export class SelfTestFailedError extends InstrumentError {
  readonly code = 'self-test-failed';

  constructor() {
    super('the instrument did not pass its self-test; the result says in what');
  }
}

/** A program that this one started ended, or fell silent, when it was still needed. */
export class ChildError extends InstrumentError {
  readonly code = 'child-ended';
  readonly child: string;

  constructor(child: string, reason: string, options?: ErrorOptions) {
    super(`the ${child} ${reason}`, options);
    this.child = child;
  }
}

/** A file or a directory that was named cannot be read. */
export class RecordingError extends InstrumentError {
  readonly code = 'recording';
  readonly path: string;

  constructor(path: string, reason: string, options?: ErrorOptions) {
    super(`cannot read ${path}: ${reason}`, options);
    this.path = path;
  }
}

/** A journal holds positions whose packets are damaged or missing. */
export class JournalDamagedError extends InstrumentError {
  readonly code = 'journal-damaged';

  constructor(path: string, facts: { readonly gaps: number; readonly missingBytes: bigint }) {
    super(`${path} lacks ${facts.missingBytes} bytes in ${facts.gaps} ${facts.gaps === 1 ? 'place' : 'places'}`);
  }
}

/** A configuration file says what cannot be. Nothing was started. */
export class ConfigError extends WrongUsageError {
  override readonly code = 'config';
  readonly path: string;

  constructor(path: string, problem: string, options?: ErrorOptions) {
    super(`${path}${problem}`, options);
    this.path = path;
  }
}

/** None of the agents that a configuration file describes could run. */
export class FleetError extends InstrumentError {
  readonly code = 'fleet';

  constructor(path: string) {
    super(`no agent of ${path} can run`);
  }
}
