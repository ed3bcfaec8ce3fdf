import type { SchedulerLike, Subscription } from 'rxjs';
import { timerMs } from './longest-timer.ts';

/** Notices when the other side has not been heard of for too long. */
export class SilenceWatch {
  readonly #scheduler: SchedulerLike;
  readonly #limitMs: number;
  readonly #fellSilent: () => void;
  #heardAtMs: number;
  #timer: Subscription | undefined;
  #check: NodeJS.Immediate | undefined;

  constructor({ scheduler, limitMs, fellSilent }: { scheduler: SchedulerLike; limitMs: number; fellSilent: () => void }) {
    this.#scheduler = scheduler;
    this.#limitMs = limitMs;
    this.#fellSilent = fellSilent;
    this.#heardAtMs = scheduler.now();
    this.#wait(limitMs);
  }

  /** When the other side was last heard of, in Unix milliseconds. */
  get heardAtMs(): number {
    return this.#heardAtMs;
  }

  /** Notes that the other side was heard of. */
  heard(): void {
    this.#heardAtMs = this.#scheduler.now();
  }

  /** Watches no longer. */
  stop(): void {
    this.#timer?.unsubscribe();
    if (this.#check !== undefined) clearImmediate(this.#check);
  }

  #wait(delayMs: number): void {
    this.#timer = this.#scheduler.schedule(() => { this.#expired(); }, timerMs(delayMs));
  }

  #expired(): void {
    // A clock that was set back does not tell for how long nothing was heard; it begins to count anew.
    this.#heardAtMs = Math.min(this.#heardAtMs, this.#scheduler.now());
    const leftMs = this.#heardAtMs + this.#limitMs - this.#scheduler.now();
    if (leftMs > 0) return this.#wait(leftMs);
    // When this program itself was busy for so long, what was heard meanwhile waits to be read: that comes first.
    const heardAtMs = this.#heardAtMs;
    this.#check = setImmediate(() => {
      if (this.#heardAtMs === heardAtMs) this.#fellSilent();
      else this.#wait(this.#limitMs);
    });
  }
}
