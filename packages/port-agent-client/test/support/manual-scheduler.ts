import { asyncScheduler, type SchedulerAction, type SchedulerLike, Subscription } from 'rxjs';

interface Waiting {
  readonly delayMs: number;
  readonly run: () => void;
}

/** A clock on which a wait ends when the test says so. */
export class ManualScheduler implements SchedulerLike {
  nowMs = 0;
  readonly #waiting = new Set<Waiting>();
  #wake: (() => void) | undefined;

  /** How long each wait is that has not ended. */
  get waiting(): number[] {
    return [...this.#waiting].map(({ delayMs }) => delayMs);
  }

  now(): number {
    return this.nowMs;
  }

  schedule<T>(work: (this: SchedulerAction<T>, state?: T) => void, delayMs = 0, state?: T): Subscription {
    // What waits here never schedules itself again through its action; a dead one will do.
    const action = asyncScheduler.schedule(() => undefined) as SchedulerAction<T>;
    action.unsubscribe();
    const entry = { delayMs, run: () => { work.call(action, state); } };
    this.#waiting.add(entry);
    this.#wake?.();
    return new Subscription(() => this.#waiting.delete(entry));
  }

  /** Ends the first wait of this length, as soon as there is one. */
  async end(delayMs: number): Promise<void> {
    for (;;) {
      const entry = [...this.#waiting].find((waiting) => waiting.delayMs === delayMs);
      if (entry !== undefined) {
        this.#waiting.delete(entry);
        this.nowMs += delayMs;
        return entry.run();
      }
      await new Promise<void>((resolve) => { this.#wake = resolve; });
    }
  }
}
