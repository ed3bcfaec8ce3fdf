import { type SchedulerLike, Subscription } from 'rxjs';
import { ResumeRefusedError } from './errors.ts';
import { isEndless } from './longest-timer.ts';

const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 5_000;

/** Settings of a {@link Reconnection}. */
export interface ReconnectionSettings {
  readonly scheduler: SchedulerLike;
  readonly random: () => number;
  /** How long it may take in all; 0 for no attempt, `Infinity` for as long as it takes. */
  readonly timeoutMs: number;
  /** Ends it without a word. */
  readonly signal: AbortSignal;
  /** Makes one attempt. */
  readonly attempt: (signal: AbortSignal) => Promise<void>;
}

/** Looks for a lost agent again, at growing and jittered intervals, until it is there or the time is up. */
export class Reconnection {
  readonly #settings: ReconnectionSettings;
  readonly #over = new AbortController();
  #attempts = 0;
  #timer: Subscription | undefined;

  constructor(settings: ReconnectionSettings) {
    this.#settings = settings;
  }

  /** Begins; `lost` is told, once, when there is no more to hope for. */
  begin(reason: string, lost: (reason: string) => void): void {
    const { scheduler, timeoutMs, signal } = this.#settings;
    if (timeoutMs === 0) return lost(reason);
    let latest = reason;
    const finish = (error?: string) => {
      if (this.#over.signal.aborted) return;
      this.#over.abort();
      this.#timer?.unsubscribe();
      deadline.unsubscribe();
      signal.removeEventListener('abort', abort);
      if (error !== undefined) lost(error);
    };
    const abort = () => { finish(); };
    const tooLate = () => { finish(`${reason}; not found again within ${timeoutMs} ms: ${latest}`); };
    const deadline = isEndless(timeoutMs) ? Subscription.EMPTY : scheduler.schedule(tooLate, timeoutMs);
    signal.addEventListener('abort', abort, { once: true });
    const next = () => {
      this.#timer = scheduler.schedule(() => {
        this.#settings.attempt(this.#over.signal).then(
          () => { finish(); },
          (error: unknown) => {
            latest = error instanceof Error ? error.message : String(error);
            if (error instanceof ResumeRefusedError) finish(latest);
            else if (!this.#over.signal.aborted) next();
          },
        );
      }, this.#delayMs());
    };
    next();
  }

  #delayMs(): number {
    const longest = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** this.#attempts++);
    return longest * (0.5 + 0.5 * this.#settings.random());
  }
}
