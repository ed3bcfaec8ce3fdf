import { type Connection, WriteRefusedError } from '@taffrail/connection';
import { interval, type SchedulerLike } from 'rxjs';
import { bounded } from '../bounded.ts';
import type { Command, CommandStage, ReplyEnd } from '../definition/command.ts';
import type { AnyDefinition, Rejection } from '../definition/instrument-definition.ts';
import { DEFAULT_CHARACTER_ECHO_MS } from '../definition/pacing.ts';
import { CommandRejectedError, LimitError, ParameterError, ReplyTimeoutError } from '../errors.ts';
import { characterFault, commandLineFault } from './command-line.ts';
import { EchoScanner } from './echo-scanner.ts';
import { Inbound, type Scan } from './inbound.ts';
import { Outbound } from './outbound.ts';
import { OutcomeScanner, type Outcome } from './outcome-scanner.ts';
import { OwedReply, replyEndSearch } from './owed-reply.ts';
import { PatternScanner } from './pattern-scanner.ts';
import { type Progress, reportProgress } from './progress-report.ts';
import { rejectionIn } from './refusals.ts';
import { WakeUpCall } from './wake-up-call.ts';

/** How many exchanges may wait for the one that is running. */
export const EXCHANGE_QUEUE_LIMIT = 100;

const DEFAULT_REPLY_TIMEOUT_MS = 10_000;

/** Settings of one exchange. */
export interface ExchangeOptions {
  readonly signal?: AbortSignal | undefined;
  /** How long sending and reply may take together; overrides the command's own limit. */
  readonly timeoutMs?: number | undefined;
  /** Whether to wake the instrument first. */
  readonly isWakeUpNeeded?: boolean;
}

/** What of a command the engine goes by. */
type ExchangeKind = Omit<Command, 'build' | 'parse'>;

/** One exchange, from the sending of its line on. */
interface Exchange {
  /** What was sent last. */
  line: string;
  /** Whether something of it has been sent. */
  isBegun: boolean;
  /** Whether its echo, if it has one, is still to come. */
  isEchoDue: boolean;
  /** Whether it has been sent more than once. */
  isRepeated: boolean;
  /** Whether replies to others may come as well: it is urgent, and waited for none of them. */
  readonly isAmidOthers: boolean;
  readonly until: ReplyEnd;
  readonly hasEcho: boolean;
  readonly limitMs: number;
  readonly endsAtMs: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Speaks command and reply with one instrument: one exchange at a time, in the order they were asked for.
 *
 * An exchange wakes the instrument if need be, sends its line, passes over everything up to the echo, and takes what
 * follows up to the prompt. After one that failed half-way the line is quarantined, so that a late reply answers nobody:
 * the next exchange first brings a fresh prompt, or the answer to a question that has an answer of its own, and waits until
 * the line is at rest. Where an instrument has neither, it waits until the late reply has come, or can come no more.
 */
export class CommandEngine {
  readonly #definition: AnyDefinition;
  readonly #scheduler: SchedulerLike;
  readonly #report: (progress: Progress) => void;
  readonly #inbound = new Inbound();
  readonly #owed: OwedReply;
  readonly #gone = new AbortController();
  readonly #outbound: Outbound;
  #queue: Promise<unknown> = Promise.resolve();
  #asked = 0;
  #isQuarantined = false;
  /** Whether a wake-up was given up whose answer may still come. */
  #isAnswerDue = false;
  /** Whether a line has been begun, character by character, and not been ended. */
  #isLineOpen = false;
  #heardAtMs = -Infinity;
  #restsUntilMs = -Infinity;

  constructor(definition: AnyDefinition, connection: Connection, scheduler: SchedulerLike, report: (progress: Progress) => void = () => undefined) {
    this.#definition = definition;
    this.#scheduler = scheduler;
    this.#report = report;
    this.#outbound = new Outbound(connection, scheduler, this.#gone.signal);
    this.#owed = new OwedReply(definition, scheduler);
  }

  /** How long the instrument has been silent; infinite before it has said anything, and where a clock that was set back leaves nobody to know. */
  get silentMs(): number {
    const silentMs = this.#scheduler.now() - this.#heardAtMs;
    return silentMs < 0 ? Infinity : silentMs;
  }

  /** Takes in text that the instrument sent, ignored bytes removed. */
  receive(text: string): void {
    this.#heardAtMs = this.#scheduler.now();
    this.#owed.receive(text);
    this.#inbound.receive(text);
  }

  /** Quarantines the line: nobody knows what the instrument has heard, or is saying. */
  quarantine(): void {
    this.#isQuarantined = true;
  }

  /** Quarantines the line: somebody else is sending something, and whatever answers it is nobody's reply. */
  quarantineForOthers(): void {
    this.quarantine();
    const limitMs = this.#ownLimitMs({});
    this.#owed.owe({ limitMs, endsAtMs: this.#scheduler.now() + limitMs });
  }

  /** Ends every exchange, present and future: the connection is gone. */
  fail(error: Error): void {
    this.#gone.abort(error);
    this.#inbound.fail(error);
  }

  /**
   * Runs one command and answers its parsed reply.
   *
   * @throws {@link ParameterError} before anything is sent, when the line is not printable ASCII, or holds the terminator or, from its
   *   arguments, an attention sequence;
   *   {@link LimitError}, `WakeUpError`, {@link ReplyTimeoutError}, {@link CommandRejectedError}; the signal's reason;
   *   whatever the command's parser throws; the connection's errors.
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the bound of Command
  async run<A extends readonly any[], R>(command: Command<A, R>, args: A, options: ExchangeOptions = {}): Promise<R> {
    const line = command.build(...args);
    // Only a fixed text is raw, or bytes that the instrument counts.
    const fault = command.isRaw === true ? undefined : (args.length === 0 ? characterFault : commandLineFault)(line, this.#definition);
    if (fault !== undefined) throw new ParameterError(`cannot send ${JSON.stringify(line)}: expected ${fault}`);
    const reply = await this.#inTurn(options.signal, () => this.#untilNotBusy(line, command, options));
    return command.parse(reply);
  }

  /** Waits for the exchanges before, then brings the instrument to a prompt. Answers what came, prompt included. */
  wakeUp({ signal }: Pick<ExchangeOptions, 'signal'> = {}): Promise<string> {
    return this.#inTurn(signal, () => this.#wakeUp(signal));
  }

  async #inTurn<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    signal?.throwIfAborted();
    if (this.#asked > EXCHANGE_QUEUE_LIMIT) throw new LimitError('EXCHANGE_QUEUE_LIMIT', EXCHANGE_QUEUE_LIMIT, 'another exchange');
    this.#asked += 1;
    const turn = this.#queue.then(() => {
      signal?.throwIfAborted();
      return work();
    });
    // The queue goes on whatever becomes of one turn; its own caller is told by `turn`.
    this.#queue = turn.catch(() => undefined);
    void this.#queue.then(() => { this.#asked -= 1; });
    try {
      // One that is aborted while it waits need not wait to be told so.
      const ended = await bounded(turn, { scheduler: this.#scheduler, signals: [signal] });
      return (ended as { value: T }).value; // without a time limit it always is
    } catch (error) {
      // Whoever learns of the loss may abort what runs before that has heard of it itself.
      this.#gone.signal.throwIfAborted();
      throw error;
    }
  }

  /** Sends a command again while the instrument says that it is busy, as often as the definition allows. */
  async #untilNotBusy(line: string, command: ExchangeKind, options: ExchangeOptions): Promise<string> {
    for (let retry = 1; ; retry += 1) {
      try {
        return await this.#exchange(line, command, options);
      } catch (error) {
        const busy = error instanceof CommandRejectedError ? this.#busyBy(error.received) : undefined;
        if (busy === undefined || retry > busy.retries) throw error;
        await this.#pause(busy.retryAfterMs, options.signal);
      }
    }
  }

  #busyBy(refusal: string): Rejection['whenBusy'] {
    return this.#definition.rejections?.find(({ pattern, whenBusy }) => whenBusy !== undefined && refusal.search(pattern) >= 0)?.whenBusy;
  }

  async #exchange(line: string, command: ExchangeKind, options: ExchangeOptions): Promise<string> {
    const { signal, timeoutMs, isWakeUpNeeded = false } = options;
    if (command.isUrgent !== true && (isWakeUpNeeded || this.#isQuarantined)) await this.#wakeUp(signal);
    if (command.isUrgent !== true) await this.#rest(signal);
    const limitMs = timeoutMs ?? this.#ownLimitMs(command);
    const { isRaw = false, until } = command;
    const hasEcho = !isRaw && this.#definition.hasEcho === true;
    const isAmidOthers = this.#isQuarantined;
    const exchange = { line, until, hasEcho, limitMs, endsAtMs: this.#scheduler.now() + limitMs, signal, isBegun: false, isEchoDue: hasEcho, isRepeated: false, isAmidOthers };
    // What is only sent brings no reply that would end an earlier doubt.
    const isDoubtful = until === 'sent' && isAmidOthers;
    this.#inbound.open();
    this.#isQuarantined = true;
    const reporting = reportProgress(this.#scheduler, this.#report, { command: line, limitMs, received: () => this.#inbound.text, fractionOf: command.progress });
    try {
      if (isRaw) await this.#sendWhole(line, exchange);
      else await this.#sendLine(exchange);
      for (const stage of command.stages ?? []) await this.#passStage(exchange, stage);
      const reply = until === 'sent' ? '' : (await this.#answer(exchange, command, until)).reply;
      // What was sent more than once may be answered more than once; an urgent command tells its answer from every other.
      const isMoreDue = exchange.isRepeated && command.isUrgent !== true;
      this.#isQuarantined = isDoubtful || isMoreDue;
      if (isMoreDue) this.#oweReply(exchange, command);
      else if (!isDoubtful) this.#owed.forgive();
      return reply;
    } catch (error) {
      // A connection sends whole or not at all, but a line may be sent in pieces.
      if (error instanceof WriteRefusedError && !exchange.isBegun) this.#isQuarantined = isAmidOthers;
      else if (this.#isQuarantined) this.#oweReply(exchange, command, error);
      throw error;
    } finally {
      reporting.unsubscribe();
      this.#inbound.close();
      this.#restsUntilMs = this.#scheduler.now() + (this.#definition.pacing?.restMs ?? 0);
    }
  }

  /** How long the reply to a command may take by its definition, whatever one caller grants it. */
  #ownLimitMs({ replyTimeoutMs }: Pick<ExchangeKind, 'replyTimeoutMs'>): number {
    return replyTimeoutMs ?? this.#definition.replyTimeoutMs ?? DEFAULT_REPLY_TIMEOUT_MS;
  }

  /** Notes what an exchange leaves to come. What has several parts, or was sent several times, has no end that would tell. */
  #oweReply(exchange: Exchange, command: ExchangeKind, error?: unknown): void {
    const { until, limitMs: grantedMs } = exchange;
    if (until === 'sent') return;
    const limitMs = this.#ownLimitMs(command);
    // Who granted it for ever and gave up all the same has said nothing about how long the instrument takes.
    const endsAtMs = grantedMs === Infinity ? this.#scheduler.now() + limitMs : exchange.endsAtMs + Math.max(0, limitMs - grantedMs);
    const hasEnd = until instanceof RegExp && command.stages === undefined && command.resendEveryMs === undefined && !(error instanceof LimitError || error instanceof CommandRejectedError);
    const hasCome = hasEnd ? replyEndSearch({ ...exchange, until }, this.#definition) : undefined;
    // It may have come in the very moment in which its caller gave up.
    if (hasCome?.(this.#inbound.text) === true) return;
    this.#owed.owe({ limitMs, endsAtMs, hasCome });
  }

  #answer(exchange: Exchange, { resendEveryMs }: ExchangeKind, until: Exclude<ReplyEnd, 'sent'>): Promise<Outcome> {
    return resendEveryMs === undefined ? this.#outcome(exchange, until) : this.#resending(exchange, resendEveryMs, until);
  }

  /** Waits for a reply, sending the command again meanwhile as often as it says; a sending that fails ends the wait. */
  async #resending(exchange: Exchange, resendEveryMs: number, until: Exclude<ReplyEnd, 'sent'>): Promise<Outcome> {
    const failed = new AbortController();
    const resending = interval(resendEveryMs, this.#scheduler).subscribe(() => {
      exchange.isRepeated = true;
      this.#outbound.send(exchange.line, resendEveryMs, failed.signal).catch((error: unknown) => { failed.abort(error); });
    });
    const signal = exchange.signal === undefined ? failed.signal : AbortSignal.any([exchange.signal, failed.signal]);
    try {
      return await this.#outcome({ ...exchange, signal }, until);
    } finally {
      resending.unsubscribe();
    }
  }

  /** Answers one question of the instrument; what follows the answer is looked at next. */
  async #passStage(exchange: Exchange, { until, send }: CommandStage): Promise<void> {
    const pattern = new PatternScanner(until);
    let end: number | undefined;
    await this.#outcome(exchange, until, (piece) => { end ??= pattern.scan(piece); });
    this.#inbound.drop(end ?? this.#inbound.text.length);
    exchange.line = send;
    await this.#sendLine(exchange);
  }

  /** Passes over the echo, and waits for what ends the reply, or a part of it; each piece that is looked at is shown to whoever wants to see it. */
  async #outcome(exchange: Exchange, until: Exclude<ReplyEnd, 'sent'>, see: (piece: string) => void = () => undefined): Promise<Outcome> {
    const { prompts, rejections = [], promptQuietMs = 0 } = this.#definition;
    if (exchange.hasEcho) {
      const echo = new EchoScanner(exchange.line, prompts);
      const end = await this.#waitFor('echo', exchange, (piece) => {
        const value = echo.scan(piece);
        return value === undefined ? undefined : { value, quietMs: 0 };
      });
      this.#inbound.drop(end);
      exchange.isEchoDue = false;
    }
    const scanner = new OutcomeScanner({ prompts, rejections, until, promptQuietMs });
    const expected = until === 'prompt' || until instanceof RegExp ? String(until) : `reply of ${until.lengthBytes} bytes`;
    const outcome = await this.#waitFor(expected, exchange, (piece) => {
      see(piece);
      return scanner.scan(piece, () => this.#inbound.text);
    });
    if (outcome.refusal === undefined) return outcome;
    // Nothing in a refusal tells which of several commands it is for.
    this.#isQuarantined = exchange.isAmidOthers;
    throw new CommandRejectedError(exchange.line, outcome.refusal);
  }

  async #waitFor<R>(expected: string, exchange: Exchange, scan: Scan<R>): Promise<R> {
    const found = await this.#inbound.wait(scan, { scheduler: this.#scheduler, timeoutMs: this.#leftMs(exchange), signal: exchange.signal });
    if (found === undefined) throw this.#timeout(expected, exchange);
    return found;
  }

  /** Whoever declares a refusal, and forgets that nothing follows it, is told that here. */
  #timeout(expected: string, { line, limitMs, isEchoDue }: Exchange): ReplyTimeoutError {
    const received = this.#inbound.text;
    const unended = (this.#definition.rejections ?? []).filter(({ isFinal, isBare }) => isFinal !== true && isBare !== true);
    const refusal = isEchoDue ? undefined : rejectionIn(received, unended);
    const behind = refusal === undefined ? '' : ` behind the refusal ${JSON.stringify(refusal)}, which is not isFinal,`;
    return new ReplyTimeoutError({ expected: `${expected}${behind}`, timeoutMs: limitMs, sent: line, received });
  }

  /** Sends what an exchange sends last, with the terminator and as slowly as the definition wants it. */
  async #sendLine(exchange: Exchange): Promise<void> {
    const { pacing, terminator } = this.#definition;
    const { line } = exchange;
    if (pacing === undefined) return this.#sendWhole(line + terminator, exchange);
    const { characterDelayMs = 0, byEcho = false, echoTimeoutMs = DEFAULT_CHARACTER_ECHO_MS, terminatorDelayMs = 0 } = pacing;
    this.#isLineOpen = true;
    for (const [index, character] of Array.from(line).entries()) {
      if (index > 0) await this.#pause(characterDelayMs, exchange.signal);
      await this.#sendWhole(character, exchange);
      if (byEcho) await this.#characterEcho(exchange, index + 1, echoTimeoutMs);
    }
    await this.#pause(terminatorDelayMs, exchange.signal);
    await this.#sendWhole(terminator, exchange);
    this.#isLineOpen = false;
  }

  /** Waits until the first characters of the line have come back. */
  async #characterEcho(exchange: Exchange, characters: number, timeoutMs: number): Promise<void> {
    const sent = exchange.line.slice(0, characters).toLowerCase();
    const hasCome = (): { value: true; quietMs: 0 } | undefined => (this.#inbound.text.toLowerCase().includes(sent) ? { value: true, quietMs: 0 } : undefined);
    const leftMs = Math.min(timeoutMs, this.#leftMs(exchange));
    const found = await this.#inbound.wait(hasCome, { scheduler: this.#scheduler, timeoutMs: leftMs, signal: exchange.signal });
    if (found === undefined) throw this.#timeout(`echo of ${JSON.stringify(exchange.line.slice(characters - 1, characters))}`, { ...exchange, limitMs: timeoutMs });
  }

  async #sendWhole(text: string, exchange: Exchange): Promise<void> {
    if (!(await this.#outbound.send(text, this.#leftMs(exchange), exchange.signal))) throw this.#timeout('sending of the line', exchange);
    exchange.isBegun = true;
  }

  /** How much of its time an exchange has left; never more than all of it, though the clock be set back meanwhile. */
  #leftMs({ limitMs, endsAtMs }: Exchange): number {
    return Math.max(0, Math.min(limitMs, endsAtMs - this.#scheduler.now()));
  }

  /** Leaves the instrument the rest that it needs between commands. */
  async #rest(signal: AbortSignal | undefined): Promise<void> {
    const restMs = this.#definition.pacing?.restMs ?? 0;
    if (restMs > 0) await this.#pause(Math.min(restMs, this.#restsUntilMs - this.#scheduler.now()), signal);
  }

  /** Lets time pass, and whatever comes meanwhile come. */
  async #pause(durationMs: number, signal: AbortSignal | undefined): Promise<void> {
    if (durationMs > 0) await this.#inbound.wait(() => undefined, { scheduler: this.#scheduler, timeoutMs: durationMs, signal });
  }

  /** Brings the instrument to a prompt, or to its answer; where it has neither, waits until nothing is to come any more. */
  async #wakeUp(signal: AbortSignal | undefined): Promise<string> {
    const isDoubtful = this.#isQuarantined;
    this.#isQuarantined = true;
    await this.#owed.settled([signal, this.#gone.signal]);
    if (this.#definition.prompts.length === 0 && this.#definition.wakeUp === undefined) {
      if (this.#isLineOpen) await this.#endLine(signal);
      this.#isQuarantined = false;
      return '';
    }
    return this.#call(isDoubtful, signal);
  }

  /** Ends a line that was begun and given up, and lets what the instrument makes of it come. */
  async #endLine(signal: AbortSignal | undefined): Promise<void> {
    const limitMs = this.#ownLimitMs({});
    const endsAtMs = this.#scheduler.now() + limitMs;
    const { terminator } = this.#definition;
    if (!(await this.#outbound.send(terminator, limitMs, signal))) throw new ReplyTimeoutError({ expected: 'sending of the line end', timeoutMs: limitMs, sent: terminator, received: '' });
    this.#isLineOpen = false;
    this.#owed.owe({ limitMs, endsAtMs });
    await this.#owed.settled([signal, this.#gone.signal]);
  }

  async #call(isDoubtful: boolean, signal: AbortSignal | undefined): Promise<string> {
    const isAnswerDue = this.#isAnswerDue;
    this.#isAnswerDue = true;
    const call = new WakeUpCall(this.#definition, {
      inbound: this.#inbound,
      scheduler: this.#scheduler,
      send: (text, timeoutMs) => this.#outbound.send(text, timeoutMs, signal),
      sendBreak: (durationMs) => this.#outbound.sendBreak(durationMs, signal),
      signal,
    });
    try {
      const received = await call.make({ isDoubtful, isAnswerDue });
      this.#isQuarantined = false;
      this.#isAnswerDue = false;
      this.#isLineOpen = false;
      return received;
    } finally {
      this.#inbound.close();
    }
  }
}
