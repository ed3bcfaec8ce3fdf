import type { SchedulerLike } from 'rxjs';
import { type CalendarTime, calendarTimeOf, unixMsOf } from './calendar.ts';

/** Settings of an {@link InstrumentClock}. */
export interface InstrumentClockOptions {
  /** How many parts per million it runs fast; negative for slow. */
  readonly driftPpm: number;
  /** What it shows at first, in Unix milliseconds; by default it is right. */
  readonly startMs?: number | undefined;
}

/** The instrument's own clock: can be set, and drifts. */
export class InstrumentClock {
  readonly #scheduler: SchedulerLike;
  readonly #rate: number;
  #setAtMs: number;
  #shownAtSetMs: number;

  constructor(scheduler: SchedulerLike, { driftPpm, startMs = scheduler.now() }: InstrumentClockOptions) {
    this.#scheduler = scheduler;
    this.#rate = 1 + driftPpm / 1_000_000;
    this.#setAtMs = scheduler.now();
    this.#shownAtSetMs = startMs;
  }

  /** Gives what the clock shows at a simulated time, in Unix milliseconds; by default now. */
  shownMs(atMs: number = this.#scheduler.now()): number {
    return this.#shownAtSetMs + (atMs - this.#setAtMs) * this.#rate;
  }

  /** Gives the same as a calendar time. */
  shown(atMs: number = this.#scheduler.now()): CalendarTime {
    return calendarTimeOf(this.shownMs(atMs));
  }

  /** Sets the clock. */
  set(time: CalendarTime): void {
    this.#setAtMs = this.#scheduler.now();
    this.#shownAtSetMs = unixMsOf(time);
  }

  /** Gives how long it is until the clock shows a time, in simulated milliseconds; 0 when it has. */
  untilShows(time: CalendarTime): number {
    return Math.max(0, (unixMsOf(time) - this.shownMs()) / this.#rate);
  }
}
