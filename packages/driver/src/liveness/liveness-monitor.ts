import { type SchedulerLike, Subscription } from 'rxjs';
import type { LivenessEvent } from '../events.ts';
import { afterDelay } from '../long-delay.ts';

/** The longest that passes between two attempts to discover an instrument that stays silent. */
export const REDISCOVER_LIMIT_MS = 3_600_000;

/** What a stream's monitor works with. */
export interface LivenessMeans {
  readonly stream: string;
  readonly scheduler: SchedulerLike;
  /** How often a particle is expected at present; `undefined` for not at all. */
  readonly everyMs: () => number | undefined;
  /** How many intervals may pass without one. */
  readonly misses: number;
  readonly announce: (event: LivenessEvent) => void;
  /** When streams were heard last that were called silent, and are not back. Default none, and nobody else keeps it. */
  readonly missed?: Map<string, number> | undefined;
  /** Looks for the instrument again; absent where silence is only announced. */
  readonly rediscover?: () => void;
}

/**
 * Notices when a stream falls silent and when it is back.
 *
 * Who was told of a silence is told when it is over, also where nothing was expected in between: while the instrument was found again, say.
 *
 * One timer, which is not touched by particles: it looks, when it is over, how long ago the last one was. A stream that
 * stays silent has its instrument looked for at once, and again after twice as long each time.
 */
export class LivenessMonitor {
  readonly #means: LivenessMeans;
  readonly #missed: Map<string, number>;
  #timer = Subscription.EMPTY;
  /** When the last particle came, or since when one is expected. */
  #heardAtMs = 0;
  #expectedMs: number | undefined;
  #isSilent = false;
  #delayMs = 0;

  constructor(means: LivenessMeans) {
    this.#means = means;
    this.#missed = means.missed ?? new Map<string, number>();
  }

  /** Notes that a particle has come. */
  heard(): void {
    const { stream, scheduler } = this.#means;
    const silentMs = this.#silence();
    this.#heardAtMs = scheduler.now();
    const missedSinceMs = this.#missed.get(stream);
    if (missedSinceMs === undefined) return;
    if (this.#expectedMs === undefined) {
      // The silence is over, which is told when it is expected again.
      this.#missed.set(stream, this.#heardAtMs);
      return;
    }
    this.#missed.delete(stream);
    this.#announce('back', Math.max(silentMs, this.#heardAtMs - missedSinceMs));
    if (!this.#isSilent) return;
    this.#isSilent = false;
    this.#watch();
  }

  /** Looks again what is expected: the state or the settings may be others now. */
  expectationChanged(): void {
    const everyMs = this.#means.everyMs();
    if (everyMs === this.#expectedMs) return;
    const isNew = this.#expectedMs === undefined;
    this.#expectedMs = everyMs;
    if (isNew || everyMs === undefined) {
      this.#heardAtMs = this.#means.scheduler.now();
      this.#isSilent = false;
    }
    if (!this.#isSilent) this.#watch();
  }

  /** Expects nothing any more. */
  stop(): void {
    this.#timer.unsubscribe();
  }

  /** How long nothing has come. Where the clock was set back meanwhile nobody knows, and it is counted anew. */
  #silence(): number {
    const nowMs = this.#means.scheduler.now();
    this.#heardAtMs = Math.min(this.#heardAtMs, nowMs);
    return nowMs - this.#heardAtMs;
  }

  #watch(): void {
    this.#timer.unsubscribe();
    const { scheduler, misses } = this.#means;
    if (this.#expectedMs === undefined) return;
    // A particle that comes exactly when it is late at last is not.
    this.#timer = afterDelay(scheduler, Math.max(0, misses * this.#expectedMs - this.#silence()) + 1, () => { this.#look(); });
  }

  #look(): void {
    const { misses } = this.#means;
    const everyMs = this.#expectedMs;
    if (everyMs === undefined) return;
    const silentMs = this.#silence();
    if (silentMs <= misses * everyMs) return this.#watch();
    this.#isSilent = true;
    if (!this.#missed.has(this.#means.stream)) this.#missed.set(this.#means.stream, this.#heardAtMs);
    this.#announce('silent', silentMs);
    this.#delayMs = misses * everyMs;
    this.#rediscover();
  }

  #rediscover(): void {
    const { scheduler, rediscover } = this.#means;
    if (!this.#isSilent || rediscover === undefined) return;
    this.#delayMs = Math.min(2 * this.#delayMs, Math.max(REDISCOVER_LIMIT_MS, this.#delayMs));
    this.#timer = afterDelay(scheduler, this.#delayMs, () => { this.#rediscover(); });
    rediscover();
  }

  #announce(status: LivenessEvent['status'], silentMs: number): void {
    const { stream, scheduler, announce } = this.#means;
    announce({ type: 'liveness', stream, status, silentMs, expectedEveryMs: this.#expectedMs ?? 0, atMs: scheduler.now() });
  }
}
