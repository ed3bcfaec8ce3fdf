import { type Observable, type SchedulerLike, Subscription } from 'rxjs';
import { type DriverInterval, isDriverInterval, type RepeatedEvent } from '../definition/driver-interval.ts';
import { durationMs } from '../definition/duration.ts';
import type { Parameter, ParameterValue } from '../definition/parameter.ts';
import { ParameterError } from '../errors.ts';

/** What {@link DriverIntervals} work with. */
export interface DriverIntervalsMeans {
  readonly scheduler: SchedulerLike;
  /** What was set before, by the names of parameters, perhaps through another connection. */
  readonly chosen: ReadonlyMap<string, ParameterValue>;
  /** Whether the present state handles an event. */
  readonly handles: (event: RepeatedEvent) => boolean;
  /** Emits once and completes, as soon as something may be sent, in the same turn if it may be now. */
  readonly present$: Observable<unknown>;
  /** Has an event handled; settles, whatever comes of it, when it has been. */
  readonly raise: (event: RepeatedEvent) => Promise<void>;
  readonly announceError: (error: Error) => void;
}

/** One interval, and what comes of it. */
interface Kept {
  readonly name: string;
  readonly parameter: DriverInterval;
  text: string;
  /** Open while it counts, or has counted and may not be raised yet. */
  timer: Subscription;
  /** Whether its event is being handled, or waits for that. */
  isDue: boolean;
}

/**
 * Keeps the intervals that are the driver's own, and raises the event of each when one has passed.
 *
 * An interval is counted while the state of the instrument handles its event, from one such state to the next, and anew from
 * when the event has been handled: what takes longer than its interval happens no sooner.
 */
export class DriverIntervals {
  readonly #means: DriverIntervalsMeans;
  readonly #kept: ReadonlyMap<string, Kept>;
  #isStopped = false;

  constructor(parameters: Readonly<Record<string, Parameter>>, means: DriverIntervalsMeans) {
    this.#means = means;
    this.#kept = new Map(Object.entries(parameters).flatMap(([name, parameter]) => {
      if (!isDriverInterval(parameter)) return [];
      const text = String(means.chosen.get(name) ?? parameter.startup);
      return [[parameter.wire, { name, parameter, text, timer: Subscription.EMPTY, isDue: false }] as const];
    }));
  }

  /** Adds to what the instrument tells of its settings what the driver knows. */
  toldWith(settings: string): string {
    return [settings, ...[...this.#kept].map(([wire, { text }]) => `${wire} = ${text}`)].join('\n');
  }

  /** Takes a checked value; false where it is the instrument's and not the driver's. */
  take(wire: string, text: string): boolean {
    const kept = this.#kept.get(wire);
    if (kept === undefined) return false;
    kept.text = text;
    this.#disarm(kept);
    this.#arm(kept);
    const { name, parameter: { shortestUsefulMs } } = kept;
    const everyMs = durationMs(text);
    if (everyMs > 0 && everyMs < shortestUsefulMs) {
      this.#means.announceError(new ParameterError(`${name}: ${text} leaves little time for sampling; expected ${shortestUsefulMs} ms at least`, name));
    }
    return true;
  }

  /** Is told that the instrument is in another state. */
  stateChanged(): void {
    for (const kept of this.#kept.values()) {
      if (this.#means.handles(kept.parameter.raises)) this.#arm(kept);
      else this.#disarm(kept);
    }
  }

  /** Raises nothing any more. */
  stop(): void {
    this.#isStopped = true;
    for (const kept of this.#kept.values()) this.#disarm(kept);
  }

  /** Counts from now, unless it does already. */
  #arm(kept: Kept): void {
    const everyMs = durationMs(kept.text);
    const { scheduler, handles, present$ } = this.#means;
    if (this.#isStopped || everyMs === 0 || kept.isDue || !kept.timer.closed || !handles(kept.parameter.raises)) return;
    kept.timer = scheduler.schedule(() => {
      kept.timer = present$.subscribe(() => { void this.#raise(kept); });
    }, everyMs);
  }

  #disarm(kept: Kept): void {
    kept.timer.unsubscribe();
    kept.timer = Subscription.EMPTY;
  }

  async #raise(kept: Kept): Promise<void> {
    this.#disarm(kept);
    kept.isDue = true;
    await this.#means.raise(kept.parameter.raises);
    kept.isDue = false;
    this.#arm(kept);
  }
}
