import type { SchedulerLike } from 'rxjs';
import type { AnyDefinition, WakeUp } from '../definition/instrument-definition.ts';
import { giveSignals } from '../definition/wake-signal.ts';
import { WakeUpError } from '../errors.ts';
import type { Inbound, Scan } from './inbound.ts';
import { PromptAtRest } from './outcome-scanner.ts';

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

/**
 * Brings an instrument to its prompt: sends what wakes it, waits for a prompt for an interval, and so on as often as the
 * definition says.
 *
 * Where replies are outstanding, the first prompt need not be the last: it may belong to a late reply, with those of the
 * attempts before still to come. Then the line must come to rest: an instrument answers a wake-up within the interval, so
 * when nothing has come for an interval, nothing is outstanding.
 *
 * An instrument that echoes a call without giving a prompt hears, and may want to be called more than once. Called again
 * before its time, it may give a prompt too many: where commands are echoed, an echo tells replies apart whatever is.
 */
export class WakeUpCall {
  readonly #definition: AnyDefinition;
  readonly #means: WakeUpMeans;
  readonly #wakeUp: Omit<WakeUp, 'afterSilenceMs'>;
  /** How often what was echoed without a prompt may still be sent again before its time. */
  #againLeft: number;

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
  async make(isDoubtful: boolean): Promise<string> {
    const { inbound, scheduler } = this.#means;
    const { intervalMs, attempts } = this.#wakeUp;
    inbound.open();
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      const endsAtMs = scheduler.now() + intervalMs;
      const before = inbound.text.length;
      if (!(await this.#call())) continue;
      // Several signals take a time of their own, a BREAK at least as long as it lasts.
      const waitMs = typeof this.#wakeUp.send === 'string' ? endsAtMs - scheduler.now() : intervalMs;
      if (!(await this.#brings(Math.max(0, waitMs), before))) continue;
      if (await this.#isAtRest(isDoubtful, attempt)) return inbound.text;
      // What came so far has a prompt in it that does not count.
      inbound.open();
    }
    throw new WakeUpError({ attempts, timeoutMs: attempts * intervalMs, received: inbound.text });
  }

  /** Sends what wakes it; false when the connection has not taken that in time. */
  async #call(): Promise<boolean> {
    const { send, intervalMs } = this.#wakeUp;
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
    const { prompts, promptQuietMs = 0 } = this.#definition;
    return (await this.#comes(prompts.length === 0 ? () => undefined : promptScan(prompts, promptQuietMs), durationMs)) !== undefined;
  }

  /** Whether the call brings a prompt, which is made again where it was only echoed; `before` counts what had come before it. */
  async #brings(waitMs: number, before: number): Promise<boolean> {
    const { prompts, promptQuietMs = 0 } = this.#definition;
    if (prompts.length === 0) return true;
    const { inbound, scheduler } = this.#means;
    const endsAtMs = scheduler.now() + waitMs;
    for (let heard = before; ; ) {
      const found = await this.#comes(this.#answerScan(promptScan(prompts, promptQuietMs), heard), Math.max(0, endsAtMs - scheduler.now()));
      if (found !== 'echo') return found === 'prompt';
      this.#againLeft -= 1;
      heard = inbound.text.length;
      if (!(await this.#call())) return false;
    }
  }

  /** Finds a prompt, or, as long as that may be sent again, that nothing but what was sent has come since. */
  #answerScan(prompt: Scan<'prompt'>, heard: number): Scan<'prompt' | 'echo'> {
    const { send, whenEchoed } = this.#wakeUp;
    if (whenEchoed === undefined || this.#againLeft === 0) return prompt;
    return (piece) => prompt(piece) ?? (this.#means.inbound.text.slice(heard) === send ? { value: 'echo', quietMs: whenEchoed.afterMs } : undefined);
  }

  /** Whether nothing is outstanding; an echo will tell replies apart whatever is, so then the interval is all that is waited. */
  async #isAtRest(isDoubtful: boolean, attempt: number): Promise<boolean> {
    const { hasEcho = false, prompts } = this.#definition;
    const { intervalMs } = this.#wakeUp;
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

function promptScan(prompts: readonly string[], quietMs: number): Scan<'prompt'> {
  const scanner = new PromptAtRest(prompts, quietMs);
  return (piece) => (scanner.scan(piece).found.length > 0 ? { value: 'prompt', quietMs } : undefined);
}

function anythingScan(quietMs: number): Scan<true> {
  return () => ({ value: true, quietMs });
}
