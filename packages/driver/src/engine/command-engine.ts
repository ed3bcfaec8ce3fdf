import type { Connection } from '@taffrail/connection';
import type { SchedulerLike } from 'rxjs';
import type { Command } from '../definition/command.ts';
import type { AnyDefinition } from '../definition/instrument-definition.ts';
import { CONTROL } from '../definition/parameter-kinds.ts';
import { CommandRejectedError, LimitError, ParameterError, ReplyTimeoutError, WakeUpError } from '../errors.ts';
import { latin1Bytes } from '../latin1.ts';
import { type Finder, Inbound } from './inbound.ts';
import { echoFinder, finalRejectionFinder, promptFinder, rejectionIn, replyBefore, withoutBlankEdges } from './recognition.ts';

/** How many exchanges may wait for the one that is running. */
export const EXCHANGE_QUEUE_LIMIT = 100;

const DEFAULT_REPLY_TIMEOUT_MS = 10_000;

/** Settings of one exchange. */
export interface ExchangeOptions {
  readonly signal?: AbortSignal | undefined;
  /** How long the reply may take; overrides the command's own limit. */
  readonly timeoutMs?: number | undefined;
  /** Whether to wake the instrument first. */
  readonly isWakeUpNeeded?: boolean;
}

/**
 * Speaks command and reply with one instrument: one exchange at a time, in the order they were asked for.
 *
 * An exchange wakes the instrument if need be, sends its line, passes over everything up to the echo, and takes what
 * follows up to the prompt. After one that failed half-way the line is quarantined: the next exchange first brings a
 * fresh prompt, so that a late reply answers nobody.
 */
export class CommandEngine {
  readonly #definition: AnyDefinition;
  readonly #connection: Connection;
  readonly #scheduler: SchedulerLike;
  readonly #inbound = new Inbound();
  readonly #findPrompt: Finder<string>;
  readonly #findFinalRejection: Finder<string>;
  #queue: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #isQuarantined = false;
  #heardAtMs = -Infinity;

  constructor(definition: AnyDefinition, connection: Connection, scheduler: SchedulerLike) {
    this.#definition = definition;
    this.#connection = connection;
    this.#scheduler = scheduler;
    this.#findPrompt = promptFinder(definition.prompts);
    this.#findFinalRejection = finalRejectionFinder(definition.rejections ?? []);
  }

  /** How long the instrument has been silent; infinite before it has said anything. */
  get silentMs(): number {
    return this.#scheduler.now() - this.#heardAtMs;
  }

  /** Takes in text that the instrument sent, ignored bytes removed. */
  receive(text: string): void {
    this.#heardAtMs = this.#scheduler.now();
    this.#inbound.receive(text);
  }

  /** Ends every exchange, present and future: the connection is gone. */
  fail(error: unknown): void {
    this.#inbound.fail(error);
  }

  /**
   * Runs one command and answers its parsed reply.
   *
   * @throws {@link ParameterError} before anything is sent, when the line would carry a control character;
   *   {@link WakeUpError}, {@link ReplyTimeoutError}, {@link CommandRejectedError}; the signal's reason; whatever
   *   the command's parser throws; the connection's errors.
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the bound of Command
  async run<A extends readonly any[], R>(command: Command<A, R>, args: A, options: ExchangeOptions = {}): Promise<R> {
    const line = command.build(...args);
    if (CONTROL.test(line)) throw new ParameterError(`cannot send ${JSON.stringify(line)}: expected one line without control characters`);
    const reply = await this.#inTurn(() => this.#exchange(line, command, options));
    return command.parse(reply);
  }

  /** Waits for the exchanges before, then brings the instrument to a prompt. Answers what came, prompt included. */
  wakeUp(options: Pick<ExchangeOptions, 'signal'> = {}): Promise<string> {
    return this.#inTurn(() => this.#wakeUp(options.signal));
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#waiting >= EXCHANGE_QUEUE_LIMIT) throw new LimitError('EXCHANGE_QUEUE_LIMIT', EXCHANGE_QUEUE_LIMIT, 'another exchange');
    this.#waiting += 1;
    const turn = this.#queue.then(work);
    // The queue goes on whatever becomes of one turn; its own caller is told by `turn`.
    this.#queue = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.#waiting -= 1;
    }
  }

  async #exchange(line: string, command: Pick<Command, 'until' | 'replyTimeoutMs'>, { signal, timeoutMs, isWakeUpNeeded = false }: ExchangeOptions): Promise<string> {
    signal?.throwIfAborted();
    if (isWakeUpNeeded || this.#isQuarantined) await this.#wakeUp(signal);
    this.#inbound.clear();
    this.#isQuarantined = true;
    await this.#connection.send(latin1Bytes(line + this.#definition.terminator));
    const limitMs = timeoutMs ?? command.replyTimeoutMs ?? this.#definition.replyTimeoutMs ?? DEFAULT_REPLY_TIMEOUT_MS;
    const reply = command.until === 'sent' ? '' : await this.#reply(line, command.until, { limitMs, signal });
    this.#isQuarantined = false;
    return reply;
  }

  async #reply(line: string, until: RegExp | 'prompt', { limitMs, signal }: { limitMs: number; signal: AbortSignal | undefined }): Promise<string> {
    const endsAtMs = this.#scheduler.now() + limitMs;
    const waitFor = async <R>(expected: string, find: Finder<R>): Promise<R> => {
      const remainingMs = Math.max(0, endsAtMs - this.#scheduler.now());
      const found = await this.#inbound.wait(find, { scheduler: this.#scheduler, timeoutMs: remainingMs, signal });
      if (found === undefined) throw new ReplyTimeoutError({ expected, timeoutMs: limitMs, sent: line, received: this.#inbound.text });
      return found;
    };
    if (this.#definition.hasEcho === true) {
      this.#inbound.drop(await waitFor('echo', echoFinder(line, this.#definition.prompts)));
    }
    const outcome = await waitFor(until === 'prompt' ? 'prompt' : String(until), this.#outcomeFinder(until));
    if (outcome.refusal !== undefined) {
      this.#isQuarantined = false;
      throw new CommandRejectedError(line, outcome.refusal);
    }
    return outcome.reply;
  }

  #outcomeFinder(until: RegExp | 'prompt'): Finder<{ readonly reply: string; readonly refusal: string | undefined }> {
    const rejections = this.#definition.rejections ?? [];
    return (piece, inbound) => {
      const final = this.#findFinalRejection(piece, inbound);
      if (final !== undefined) return { reply: '', refusal: final };
      const prompt = this.#findPrompt(piece, inbound);
      if (prompt !== undefined) {
        const reply = replyBefore(prompt, inbound);
        const refusal = rejectionIn(reply, rejections) ?? rejectionIn(prompt, rejections);
        if (refusal !== undefined) return { reply, refusal };
        if (until === 'prompt') return { reply, refusal: undefined };
      }
      if (until === 'prompt' || !until.test(inbound.text)) return undefined;
      return { reply: withoutBlankEdges(inbound.text), refusal: undefined };
    };
  }

  async #wakeUp(signal: AbortSignal | undefined): Promise<string> {
    const { wakeUp, terminator } = this.#definition;
    const { send, intervalMs, attempts } = wakeUp ?? { send: terminator, intervalMs: 1_000, attempts: 3 };
    this.#inbound.clear();
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      await this.#connection.send(latin1Bytes(send));
      const prompt = await this.#inbound.wait(this.#findPrompt, { scheduler: this.#scheduler, timeoutMs: intervalMs, signal });
      if (prompt !== undefined) {
        this.#isQuarantined = false;
        return this.#inbound.text;
      }
    }
    throw new WakeUpError({ attempts, timeoutMs: attempts * intervalMs, received: this.#inbound.text });
  }
}
