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
 */
export class WakeUpCall {
  readonly #definition: AnyDefinition;
  readonly #means: WakeUpMeans;
  readonly #wakeUp: Pick<WakeUp, 'send' | 'intervalMs' | 'attempts'>;

  constructor(definition: AnyDefinition, means: WakeUpMeans) {
    this.#definition = definition;
    this.#means = means;
    this.#wakeUp = definition.wakeUp ?? { send: definition.terminator, intervalMs: DEFAULT_INTERVAL_MS, attempts: DEFAULT_ATTEMPTS };
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
      if (!(await this.#call())) continue;
      // Several signals take a time of their own, a BREAK at least as long as it lasts.
      const waitMs = typeof this.#wakeUp.send === 'string' ? endsAtMs - scheduler.now() : intervalMs;
      if (!(await this.#hasPrompt(Math.max(0, waitMs)))) continue;
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
  #hears(durationMs: number): Promise<boolean> {
    const { prompts, promptQuietMs = 0 } = this.#definition;
    return this.#comes(prompts.length === 0 ? () => undefined : promptScan(prompts, promptQuietMs), durationMs);
  }

  async #hasPrompt(timeoutMs: number): Promise<boolean> {
    const { prompts, promptQuietMs = 0 } = this.#definition;
    if (prompts.length === 0) return true;
    return this.#comes(promptScan(prompts, promptQuietMs), timeoutMs);
  }

  /** Whether nothing is outstanding; an echo will tell replies apart whatever is, so then the interval is all that is waited. */
  async #isAtRest(isDoubtful: boolean, attempt: number): Promise<boolean> {
    const { hasEcho = false, prompts } = this.#definition;
    const { intervalMs } = this.#wakeUp;
    if (!isDoubtful && (hasEcho || attempt === 1)) return true;
    const scan = prompts.length === 0 ? anythingScan(intervalMs) : promptScan(prompts, intervalMs);
    // As many answers as there were attempts may be outstanding.
    const isAtRest = await this.#comes(scan, hasEcho ? intervalMs : (attempt + 1) * intervalMs);
    return isAtRest || hasEcho;
  }

  async #comes(scan: Scan<true>, timeoutMs: number): Promise<boolean> {
    const { inbound, scheduler, signal } = this.#means;
    return (await inbound.wait(scan, { scheduler, timeoutMs, signal })) === true;
  }
}

function promptScan(prompts: readonly string[], quietMs: number): Scan<true> {
  const scanner = new PromptAtRest(prompts, quietMs);
  return (piece) => (scanner.scan(piece).found.length > 0 ? { value: true, quietMs } : undefined);
}

function anythingScan(quietMs: number): Scan<true> {
  return () => ({ value: true, quietMs });
}
