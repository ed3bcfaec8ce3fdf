import type { SchedulerLike } from 'rxjs';
import type { AnyDefinition, WakeUp } from '../definition/instrument-definition.ts';
import { giveSignals } from '../definition/wake-signal.ts';
import { WakeUpError } from '../errors.ts';
import type { Inbound, Scan } from './inbound.ts';
import { PromptAtRest } from './outcome-scanner.ts';
import { PatternScanner } from './pattern-scanner.ts';
import { PromptScanner } from './prompt-scanner.ts';

const DEFAULT_INTERVAL_MS = 1_000;
const DEFAULT_ATTEMPTS = 3;

/** What a wake-up works with. */
export interface WakeUpMeans {
  readonly inbound: Inbound;
  readonly scheduler: SchedulerLike;
  /** Hands text to the connection; false when it has not taken it in time. */
  readonly send: (text: string, timeoutMs: number) => Promise<boolean>;
  readonly sendBreak: (durationMs: number) => Promise<void>;
  readonly signal: AbortSignal | undefined;
}

/** What may still come while a wake-up is made. */
export interface Outstanding {
  /** Whether replies to commands may. */
  readonly isDoubtful: boolean;
  /** Whether the answer to an earlier wake-up may, which was given up. */
  readonly isAnswerDue: boolean;
}

/**
 * Brings an instrument to its prompt: sends what wakes it, waits for a prompt for an interval, and so on as often as the
 * definition says.
 *
 * Where replies are outstanding, the first prompt need not be the last: it may belong to a late reply, with those of the
 * attempts before still to come. Then the line must come to rest: an instrument answers a wake-up within the interval, so
 * when nothing has come for an interval, nothing is outstanding.
 *
 * Where a definition says what the instrument answers to the call, {@link WakeUp.until}, that stands for the prompt, and since
 * it answers nothing else, whatever comes before it is older: the first answer is the last, unless it was called more than
 * once. Then there must be no other for an interval, whatever else comes.
 *
 * An instrument that echoes a call without giving a prompt hears, and may want to be called more than once. It may as well
 * have been slow, and give a prompt for each of the calls: behind the echo of a command, which comes at once, one of them
 * would end a reply that has not begun. They are as far apart as the calls were, and waited for accordingly.
 */
export class WakeUpCall {
  readonly #definition: AnyDefinition;
  readonly #means: WakeUpMeans;
  readonly #wakeUp: Omit<WakeUp, 'afterSilenceMs'>;
  /** How often what was echoed without a prompt may still be sent again before its time. */
  #againLeft: number;
  #calledAtMs = 0;

  constructor(definition: AnyDefinition, means: WakeUpMeans) {
    this.#definition = definition;
    this.#means = means;
    this.#wakeUp = definition.wakeUp ?? { send: definition.terminator, intervalMs: DEFAULT_INTERVAL_MS, attempts: DEFAULT_ATTEMPTS };
    this.#againLeft = this.#wakeUp.whenEchoed?.times ?? 0;
  }

  /**
   * Answers what came, prompt included.
   *
   * @throws {@link WakeUpError}; the signal's reason; the connection's errors.
   */
  async make(outstanding: Outstanding): Promise<string> {
    const { inbound, scheduler } = this.#means;
    const { intervalMs, attempts } = this.#wakeUp;
    inbound.open();
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      const againBefore = this.#againLeft;
      const endsAtMs = scheduler.now() + intervalMs;
      const before = inbound.text.length;
      if (!(await this.#call())) continue;
      // Several signals take a time of their own, a BREAK at least as long as it lasts.
      const waitMs = typeof this.#wakeUp.send === 'string' ? Math.min(intervalMs, endsAtMs - scheduler.now()) : intervalMs;
      if (!(await this.#brings(Math.max(0, waitMs), before))) continue;
      if (this.#againLeft < againBefore) await this.#othersBring(1 + againBefore - this.#againLeft);
      if (await this.#isAtRest(outstanding, attempt)) return inbound.text;
      // What came so far has a prompt in it that does not count.
      inbound.open();
    }
    const { until } = this.#wakeUp;
    throw new WakeUpError({ attempts, timeoutMs: attempts * intervalMs, received: inbound.text, ...(until && { expected: String(until) }) });
  }

  /** Sends what wakes it; false when the connection has not taken that in time. */
  async #call(): Promise<boolean> {
    const { send, intervalMs } = this.#wakeUp;
    this.#calledAtMs = this.#means.scheduler.now();
    if (typeof send === 'string') return send === '' || this.#means.send(send, intervalMs);
    let isSent = true;
    await giveSignals(send, {
      send: async (text) => !(isSent = await this.#means.send(text, intervalMs)),
      sendBreak: async (durationMs) => {
        await this.#means.sendBreak(durationMs);
        return false;
      },
      pause: (durationMs) => this.#hears(durationMs),
    });
    return isSent;
  }

  /** Lets a time pass; true as soon as there is a prompt. */
  async #hears(durationMs: number): Promise<boolean> {
    return (await this.#comes(this.#isAnswered ? this.#answerScan() : () => undefined, durationMs)) !== undefined;
  }

  /** Whether anything tells that a call was heard. */
  get #isAnswered(): boolean {
    return this.#wakeUp.until !== undefined || this.#definition.prompts.length > 0;
  }

  #answerScan(): Scan<'answer'> {
    const { prompts, promptQuietMs = 0 } = this.#definition;
    const { until } = this.#wakeUp;
    return until === undefined ? promptScan(prompts, promptQuietMs) : lastMatchScan(until, { quietMs: 0, scheduler: this.#means.scheduler });
  }

  /** Whether the call brings a prompt, which is made again where it was only echoed; `before` counts what had come before it. */
  async #brings(waitMs: number, before: number): Promise<boolean> {
    if (!this.#isAnswered) return true;
    const { inbound, scheduler } = this.#means;
    const endsAtMs = scheduler.now() + waitMs;
    for (let heard = before; ; ) {
      const found = await this.#comes(this.#orEchoScan(this.#answerScan(), heard), Math.max(0, Math.min(waitMs, endsAtMs - scheduler.now())));
      if (found !== 'echo') return found === 'answer';
      this.#againLeft -= 1;
      heard = inbound.text.length;
      if (!(await this.#call())) return false;
    }
  }

  /** Lets the prompts come that the other calls may bring: no longer than the first took behind the last call, or twice what the calls were apart. */
  async #othersBring(calls: number): Promise<void> {
    const { intervalMs, whenEchoed } = this.#wakeUp;
    const quietMs = Math.max(2 * (whenEchoed?.afterMs ?? 0), this.#means.scheduler.now() - this.#calledAtMs);
    const scanner = new PromptScanner(this.#definition.prompts);
    let prompts = 0;
    await this.#comes((piece) => ({ value: true, quietMs: (prompts += scanner.scan(piece).length) >= calls ? 0 : quietMs }), intervalMs);
  }

  /** Finds an answer, or, as long as that may be sent again, that nothing but what was sent has come since. */
  #orEchoScan(answer: Scan<'answer'>, heard: number): Scan<'answer' | 'echo'> {
    const { send, whenEchoed } = this.#wakeUp;
    if (whenEchoed === undefined || this.#againLeft === 0) return answer;
    return (piece) => answer(piece) ?? (this.#means.inbound.text.slice(heard) === send ? { value: 'echo', quietMs: whenEchoed.afterMs } : undefined);
  }

  /** Whether nothing is outstanding; an echo will tell replies apart whatever is, so then the interval is all that is waited. */
  async #isAtRest({ isDoubtful, isAnswerDue }: Outstanding, attempt: number): Promise<boolean> {
    const { hasEcho = false, prompts } = this.#definition;
    const { intervalMs, until } = this.#wakeUp;
    if (until !== undefined) {
      if (attempt === 1 && !isAnswerDue) return true;
      return (await this.#comes(lastMatchScan(until, { quietMs: intervalMs, scheduler: this.#means.scheduler }), (attempt + 1) * intervalMs)) !== undefined;
    }
    if (!isDoubtful && (hasEcho || attempt === 1)) return true;
    const scan: Scan<unknown> = prompts.length === 0 ? anythingScan(intervalMs) : promptScan(prompts, intervalMs);
    // As many answers as there were attempts may be outstanding.
    const isAtRest = (await this.#comes(scan, hasEcho ? intervalMs : (attempt + 1) * intervalMs)) !== undefined;
    return isAtRest || hasEcho;
  }

  #comes<R>(scan: Scan<R>, timeoutMs: number): Promise<R | undefined> {
    const { inbound, scheduler, signal } = this.#means;
    return inbound.wait(scan, { scheduler, timeoutMs, signal });
  }
}

function promptScan(prompts: readonly string[], quietMs: number): Scan<'answer'> {
  const scanner = new PromptAtRest(prompts, quietMs);
  return (piece) => (scanner.scan(piece).found.length > 0 ? { value: 'answer', quietMs } : undefined);
}

function anythingScan(quietMs: number): Scan<true> {
  return () => ({ value: true, quietMs });
}

/** Finds a pattern that has not been found again for a time, whatever else has come. */
function lastMatchScan(pattern: RegExp, { quietMs, scheduler }: { readonly quietMs: number; readonly scheduler: SchedulerLike }): Scan<'answer'> {
  let scanner = new PatternScanner(pattern);
  let scanned = 0;
  let foundAtMs: number | undefined;
  return (piece) => {
    let rest = piece;
    for (let end = scanner.scan(rest); end !== undefined; end = scanner.scan(rest)) {
      rest = rest.slice(end - scanned);
      scanned = 0;
      scanner = new PatternScanner(pattern);
      foundAtMs = scheduler.now();
    }
    scanned += rest.length;
    return foundAtMs === undefined ? undefined : { value: 'answer', quietMs: Math.max(0, Math.min(quietMs, foundAtMs + quietMs - scheduler.now())) };
  };
}
