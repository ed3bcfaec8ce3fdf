import type { Subscription } from 'rxjs';

/** What a {@link SampleLogger} needs of its instrument. */
export interface SampleLoggerOptions {
  /** Gives simulated time, in Unix milliseconds. */
  readonly now: () => number;
  /** Starts a timer in simulated time. */
  readonly after: (delayMs: number, task: () => void) => Subscription;
  /** Gives the time from one sample to the next. */
  readonly intervalMs: () => number;
  /** Takes a sample that was due at a time. */
  readonly take: (dueMs: number) => void;
}

/** What a {@link SampleLogger} does: nothing, wait for its time to start, or take samples. */
export type LoggingState = 'stopped' | 'waiting' | 'logging';

/** Takes samples at a fixed interval, the first one interval after the start, without the lateness of timers adding up. */
export class SampleLogger {
  readonly #options: SampleLoggerOptions;
  #timer: Subscription | undefined;
  #state: LoggingState = 'stopped';

  constructor(options: SampleLoggerOptions) {
    this.#options = options;
  }

  /** What it does now. */
  get state(): LoggingState {
    return this.#state;
  }

  /** Starts now; once more when it has started. */
  start(): void {
    this.#timer?.unsubscribe();
    this.#state = 'logging';
    this.#schedule(this.#options.now() + this.#options.intervalMs());
  }

  /** Starts after a time. */
  startAfter(delayMs: number): void {
    this.#timer?.unsubscribe();
    this.#state = 'waiting';
    this.#timer = this.#options.after(delayMs, () => this.start());
  }

  /** Stops, or no longer waits. */
  stop(): void {
    this.#timer?.unsubscribe();
    this.#state = 'stopped';
  }

  #schedule(dueMs: number): void {
    const { now, after, intervalMs, take } = this.#options;
    this.#timer = after(Math.max(0, dueMs - now()), () => {
      // A clock that runs faster than its timers can follow skips time, rather than pile up samples to be taken.
      this.#schedule(Math.max(dueMs + intervalMs(), now()));
      take(dueMs);
    });
  }
}
