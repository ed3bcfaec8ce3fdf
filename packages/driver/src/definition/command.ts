import { DefinitionError } from '../errors.ts';

/**
 * One command of an instrument.
 *
 * `A` are the arguments its text is built from, `R` is what its reply is parsed into.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- only as a bound: a function of unknown arguments accepts no function
export interface Command<A extends readonly any[] = any[], R = unknown> {
  /** The text to send, without the terminator. */
  readonly build: (...args: A) => string;
  readonly description: string;
  /** What ends the reply. */
  readonly until: ReplyEnd;
  /** How long the reply may take, counted from the sending. Absent: as the instrument's definition says. */
  readonly replyTimeoutMs?: number;
  /** Whether the text is sent as it is and acts at once; see {@link CommandOptions.isRaw}. */
  readonly isRaw?: boolean;
  /** How often it is sent again while the reply has not come. Absent: once is all. */
  readonly resendEveryMs?: number;
  /** Reads the reply, echo and prompt removed. Throws when it is not what the command should answer. */
  readonly parse: (reply: string) => R;
}

/**
 * What ends a reply: the next prompt, a pattern found in what came since the echo, or the sending itself where the
 * instrument answers nothing.
 *
 * A pattern is sought in the last 1,024 characters, and the reply ends with the first character that makes it match: let
 * it end in something that nothing can be added to, `/\d+\r/` and not `/\d+/`.
 */
export type ReplyEnd = 'prompt' | 'sent' | RegExp;

/** What a {@link command} is told beside its text. */
export interface CommandOptions<R> {
  readonly description: string;
  readonly until?: ReplyEnd;
  readonly replyTimeoutMs?: number;
  /**
   * Whether the text is sent as it is: control characters and all, without the terminator, without a wake-up before it,
   * and with no echo, prompt or refusal looked for behind it. Only a fixed text may be. Default false.
   */
  readonly isRaw?: boolean;
  /** Sends it again every so often while the reply has not come, to an instrument that does not always listen. Only with `isRaw`. */
  readonly resendEveryMs?: number;
  readonly parse?: (reply: string) => R;
}

/**
 * Declares a command: a fixed text, or a function that builds one.
 *
 * @example
 * ```ts
 * const takeSample = command('ts', { description: 'Take one sample.', replyTimeoutMs: 30_000 });
 * const set = command((wire: string, value: string) => `${wire}=${value}`, { description: 'Change a setting.' });
 * ```
 */
// Its types come from what it is given: a definition takes commands of any kind, so that to infer from there would lose them.
export function command<const B extends CommandText, const O extends CommandOptions<unknown>>(build: B, options: O): Command<ArgumentsOf<B>, ReplyOf<O>> {
  const { description, until = 'prompt', replyTimeoutMs, isRaw = false, resendEveryMs, parse } = options;
  if (isRaw && (typeof build !== 'string' || until === 'prompt')) throw new DefinitionError('a raw command is a fixed text, and says by a pattern what ends its reply');
  if (resendEveryMs !== undefined && !(isRaw && resendEveryMs > 0)) throw new DefinitionError('only a raw command can be sent again, after some time');
  return {
    build: typeof build === 'string' ? () => build : build,
    description,
    until,
    ...(replyTimeoutMs !== undefined && { replyTimeoutMs }),
    ...(isRaw && { isRaw }),
    ...(resendEveryMs !== undefined && { resendEveryMs }),
    // ReplyOf<O> is what O's own parser answers or, without one, string, and then the reply is the answer.
    parse: (parse ?? ((reply: string) => reply)) as (reply: string) => ReplyOf<O>,
  };
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- only as a bound, as in Command
type CommandText = string | ((...args: any[]) => string);
type ArgumentsOf<B> = B extends (...args: infer A) => string ? A : [];
type ReplyOf<O> = O extends { readonly parse: (reply: string) => infer R } ? R : string;
