import { type SchedulerLike, Subscription } from 'rxjs';
import { durationMs } from '../definition/duration.ts';

/** Says when it is time to ask for the status: once an interval, counted from when it was armed last. */
export class StatusSchedule {
  /** As hh:mm:ss; 00:00:00 for never. */
  interval = '00:00:00';
  readonly #scheduler: SchedulerLike;
  readonly #isTime: () => void;
  #timer = new Subscription();

  constructor(scheduler: SchedulerLike, isTime: () => void) {
    this.#scheduler = scheduler;
    this.#isTime = isTime;
  }

  /** Counts from now. */
  arm(): void {
    this.disarm();
    const intervalMs = durationMs(this.interval);
    if (intervalMs > 0) this.#timer = this.#scheduler.schedule(() => { this.#isTime(); }, intervalMs);
  }

  /** Counts no longer. */
  disarm(): void {
    this.#timer.unsubscribe();
  }
}
