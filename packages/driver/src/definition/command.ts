import { DefinitionError, ParameterError } from '../errors.ts';
import { latin1Text } from '../latin1.ts';

/**
 * One command of an instrument.
 *
 * `A` are the arguments its text is built from, `R` is what its reply is parsed into.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- only as a bound: a function of unknown arguments accepts no function
export interface Command<A extends readonly any[] = any[], R = unknown> {
  /** The text to send, without the terminator. */
  readonly build: (...args: A) => string;
  /** Whether the text is sent exactly as it stands, control characters and all, with no terminator and no echo. Absent: it is a line. */
  readonly isRaw?: true;
  /** Whether it is sent at once, without the wake-up or the coming to rest that others wait for. */
  readonly isUrgent?: true;
  /** How often it is sent again while the reply has not come. Absent: once is all. */
  readonly resendEveryMs?: number;
  readonly description: string;
  /** What ends the reply. */
  readonly until: ReplyEnd;
  /** How long the reply may take, counted from the sending. Absent: as the instrument's definition says. */
  readonly replyTimeoutMs?: number;
  /** What the instrument asks before it gives its reply, in this order, and what it is answered. */
  readonly stages?: readonly CommandStage[];
  /** Tells from what has come of the reply how far it is, from 0 to 1. */
  readonly progress?: (received: string) => number;
  /**
   * Reads the reply: echo and prompt removed, and, unless it ends with its length, the blanks and line ends at either end of it
   * too. Throws when it is not what the command should answer.
   */
  readonly parse: (reply: string) => R;
}

/**
 * What ends a reply: the next prompt, a pattern found in what came since the echo, or the sending itself where the
 * instrument answers nothing.
 *
 * A pattern is sought in the last 1,024 characters, and the reply ends with the first character that makes it match: let
 * it end in something that nothing can be added to, `/\d+\r/` and not `/\d+/`. A binary reply, in which any pattern may
 * stand, ends with its length.
 */
export type ReplyEnd = 'prompt' | 'sent' | RegExp | { readonly lengthBytes: number };

/** A question in the midst of a command, "are you sure?", and its answer. */
export interface CommandStage {
  /** Matches the question up to its very end, blanks included; sought as {@link ReplyEnd} patterns are. A prompt does not end it, a refusal does. */
  readonly until: RegExp;
  /** What is sent then, with the terminator. */
  readonly send: string;
}

/** What a {@link command} is told beside its text. */
export interface CommandOptions<R> {
  readonly description: string;
  /** For a control character, or what else the instrument acts on without a line end. Only a fixed text can be raw: no value gets there unchecked. */
  readonly isRaw?: true;
  /**
   * For what gets an instrument's attention, whatever it is doing and whatever failed before. Its reply must end in
   * something that no other reply has.
   */
  readonly isUrgent?: true;
  /**
   * Sends it again every so often while the reply has not come, to an instrument that does not always listen. Only what is raw may be.
   * Once it was, more replies may come, so that the next command waits as after one that failed, unless this one is urgent.
   */
  readonly resendEveryMs?: number;
  readonly until?: ReplyEnd;
  /** How long all of it may take, stages included. */
  readonly replyTimeoutMs?: number;
  /** What the instrument asks before it gives its reply. Default nothing. */
  readonly stages?: readonly CommandStage[];
  /** Tells from what has come of the reply how far it is, from 0 to 1; for commands that take long. */
  readonly progress?: (received: string) => number;
  readonly parse?: (reply: string) => R;
}

/**
 * Declares a command: a fixed text, or a function that builds one.
 *
 * @throws {@link DefinitionError} for a raw command that is built from values, and for one sent again that is not raw.
 *
 * @example
 * ```ts
 * const takeSample = command('ts', { description: 'Take one sample.', replyTimeoutMs: 30_000 });
 * const set = command((wire: string, value: string) => `${wire}=${value}`, { description: 'Change a setting.' });
 * ```
 */
// Its types come from what it is given: a definition takes commands of any kind, so that to infer from there would lose them.
export function command<const B extends CommandText, const O extends CommandOptions<unknown>>(build: B, options: O & RawOnlyIfFixed<B>): Command<ArgumentsOf<B>, ReplyOf<O>> {
  const { description, until = 'prompt', replyTimeoutMs, stages, progress, parse, isRaw, isUrgent, resendEveryMs }: CommandOptions<unknown> = options;
  if (isRaw === true && typeof build !== 'string') throw new DefinitionError(`"${description}": a command that is built from values cannot be raw`);
  if (resendEveryMs !== undefined && !(isRaw === true && resendEveryMs > 0)) throw new DefinitionError(`"${description}": only a raw command can be sent again, and only after some time`);
  return {
    build: typeof build === 'string' ? () => build : build,
    description,
    until,
    ...(isRaw === true && { isRaw }),
    ...(isUrgent === true && { isUrgent }),
    ...(resendEveryMs !== undefined && { resendEveryMs }),
    ...(replyTimeoutMs !== undefined && { replyTimeoutMs }),
    ...(stages && { stages }),
    ...(progress && { progress }),
    // ReplyOf<O> is what O's own parser answers or, without one, string, and then the reply is the answer.
    parse: (parse ?? ((reply: string) => reply)) as (reply: string) => ReplyOf<O>,
  };
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- only as a bound, as in Command
type CommandText = string | ((...args: any[]) => string);
type ArgumentsOf<B> = B extends (...args: infer A) => string ? A : [];
type ReplyOf<O> = O extends { readonly parse: (reply: string) => infer R } ? R : string;

/** A command built from values is checked before it is sent; a raw one is not, so it must be fixed. */
type RawOnlyIfFixed<B> = B extends string ? unknown : { readonly isRaw?: never };

/** What a {@link bytesCommand} is told. */
export interface BytesCommandOptions<T, R> extends Omit<CommandOptions<R>, 'isRaw'> {
  /** How many bytes follow the token; the instrument counts them, so that what they say is no command whatever it is. */
  readonly lengthBytes: number;
  readonly encode: (value: T) => Uint8Array;
}

/**
 * Declares a command whose token is followed by a fixed number of bytes, a clock in BCD say, with no terminator.
 *
 * Building it throws {@link ParameterError} when the value makes another number of bytes.
 */
export function bytesCommand<T, const O extends CommandOptions<unknown>>(token: string, options: O & BytesCommandOptions<T, unknown>): Command<[value: T], ReplyOf<O>> {
  const { lengthBytes, encode, ...rest }: BytesCommandOptions<T, unknown> = options;
  const build = (value: T): string => {
    const bytes = encode(value);
    if (bytes.length === lengthBytes) return token + latin1Text(bytes);
    throw new ParameterError(`cannot send ${JSON.stringify(token)}: expected ${lengthBytes} bytes behind it, found ${bytes.length}`);
  };
  // `rest` has O's own parser, or none, as `command` then makes of it.
  return { ...(command(token, rest as CommandOptions<unknown>) as Command<[], ReplyOf<O>>), build, isRaw: true };
}
