import { InstrumentError } from '@taffrail/connection';

/** A parameter, or the value given for one, is not acceptable. Nothing was sent. */
export class ParameterError extends InstrumentError {
  readonly code = 'parameter';
  /** The parameter concerned; absent where the request as a whole was malformed. */
  readonly parameter: string | undefined;

  constructor(message: string, parameter?: string, options?: ErrorOptions) {
    super(message, options);
    this.parameter = parameter;
  }
}

/** What was asked is not possible in the present state. Nothing was sent. */
export class StateError extends InstrumentError {
  readonly code = 'state';
  readonly state: string;
  readonly event: string;
  /** The events that the state does handle. */
  readonly expected: readonly string[];

  constructor(facts: { readonly state: string; readonly event: string; readonly expected: readonly string[] }, options?: ErrorOptions) {
    super(
      `Command not handled in current state: ${facts.event} in ${facts.state}, which handles ${facts.expected.join(', ') || 'nothing'}`,
      options,
    );
    this.state = facts.state;
    this.event = facts.event;
    this.expected = facts.expected;
  }
}

/** A state was entered, but what has to be done on its entry failed; `cause` says why. */
export class StateEntryError extends InstrumentError {
  readonly code = 'state-entry';
  readonly state: string;
  /** What the command that led into the state had answered. */
  readonly result: unknown;

  constructor(state: string, result: unknown, cause: unknown) {
    super(`entered ${state}, but its entry failed: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.state = state;
    this.result = result;
  }
}

/** What was asked was given up, because something that goes before it came: a stop, a disconnect, the end of the driver. */
export class InterruptedError extends InstrumentError {
  readonly code = 'interrupted';
  readonly verb: string;
  /** What it gave way to: an event of the driver, or `close`. */
  readonly interruptedBy: string;

  constructor(verb: string, interruptedBy: string, options?: ErrorOptions) {
    super(`${verb} was given up for ${interruptedBy}`, options);
    this.verb = verb;
    this.interruptedBy = interruptedBy;
  }
}

/** Something did not happen in time. */
export abstract class TimeoutError extends InstrumentError {
  abstract readonly timeoutMs: number;
}

/** A verb of the driver took longer than its caller allowed. */
export class DeadlineError extends TimeoutError {
  readonly code = 'deadline';
  readonly timeoutMs: number;

  constructor(verb: string, timeoutMs: number) {
    super(`${verb} took longer than the ${timeoutMs} ms it was given`);
    this.timeoutMs = timeoutMs;
  }
}

/** The instrument sent no complete reply in time. */
export class ReplyTimeoutError extends TimeoutError {
  readonly code = 'reply-timeout';
  readonly timeoutMs: number;
  /** What was sent. */
  readonly sent: string;
  /** What came instead of the reply, possibly nothing. */
  readonly received: string;

  constructor(facts: { readonly expected: string; readonly timeoutMs: number; readonly sent: string; readonly received: string }) {
    super(
      `no ${facts.expected} within ${facts.timeoutMs} ms of ${JSON.stringify(facts.sent)}; received ${JSON.stringify(abridged(facts.received))}`,
    );
    this.timeoutMs = facts.timeoutMs;
    this.sent = facts.sent;
    this.received = facts.received;
  }
}

/** The instrument does not answer attempts to wake it. */
export class WakeUpError extends TimeoutError {
  readonly code = 'wake-up';
  readonly timeoutMs: number;
  readonly received: string;

  constructor(facts: { readonly attempts: number; readonly timeoutMs: number; readonly received: string; readonly expected?: string }) {
    super(`no ${facts.expected ?? 'prompt'} after ${facts.attempts} attempts to wake the instrument; received ${JSON.stringify(abridged(facts.received))}`);
    this.timeoutMs = facts.timeoutMs;
    this.received = facts.received;
  }
}

/** The instrument's answer does not follow its protocol. */
export class ProtocolError extends InstrumentError {
  readonly code: string = 'protocol';
}

/** The instrument said that it does not know, or does not accept, what was sent. */
export class CommandRejectedError extends ProtocolError {
  override readonly code = 'command-rejected';
  readonly sent: string;
  readonly received: string;

  constructor(sent: string, received: string) {
    super(`the instrument rejected ${JSON.stringify(sent)} with ${JSON.stringify(abridged(received))}`);
    this.sent = sent;
    this.received = received;
  }
}

/** After a `set`, the instrument holds other values than it was given. */
export class ReadBackError extends ProtocolError {
  override readonly code = 'read-back';
  readonly differences: readonly Difference[];

  constructor(differences: readonly Difference[]) {
    const shown = differences.map(({ name, expected, found }) => `${name}: set to ${JSON.stringify(expected)}, ${found === undefined ? 'which its settings as read do not tell' : `reads ${JSON.stringify(found)}`}`);
    super(`the instrument did not take every value; ${shown.join('; ')}`);
    this.differences = differences;
  }
}

/** One parameter that reads otherwise than it was set. */
export interface Difference {
  readonly name: string;
  readonly expected: unknown;
  /** What it reads; `undefined` where its pattern matches nothing in the settings as they were read. */
  readonly found: unknown;
}

/** A reply that should have been a sample is none. */
export class SampleError extends InstrumentError {
  readonly code = 'sample';
  readonly stream: string;
  readonly received: string;

  constructor(stream: string, received: string) {
    super(`expected a sample of ${stream}, received ${JSON.stringify(abridged(received))}`);
    this.stream = stream;
    this.received = received;
  }
}

/** No instrument of this kind has this command. */
export class UnknownCommandError extends InstrumentError {
  readonly code = 'unknown-command';
  readonly command: string;

  constructor(command: string, expected: readonly string[]) {
    super(`unknown command ${JSON.stringify(command)}; expected one of ${expected.join(', ')}`);
    this.command = command;
  }
}

/** The base has this operation, but the instrument at hand gives it no meaning. */
export class NotImplementedError extends InstrumentError {
  readonly code = 'not-implemented';

  constructor(operation: string) {
    super(`${operation} has no meaning for this instrument`);
  }
}

/** A buffer or a queue is full; the message names the limit. */
export class LimitError extends InstrumentError {
  readonly code = 'limit';
  readonly limit: string;

  constructor(limit: string, value: number, attempted: string, options?: ErrorOptions) {
    super(`${attempted} would pass ${limit}, which is ${value}`, options);
    this.limit = limit;
  }
}

/** A definition contradicts itself. Thrown while the module that defines an instrument loads. */
export class DefinitionError extends InstrumentError {
  readonly code = 'definition';
}

/** Shortens a long text for a message, keeping its end, where the answer should have been. */
function abridged(text: string): string {
  const limit = 200;
  return text.length <= limit ? text : `…${text.slice(-limit)}`;
}
