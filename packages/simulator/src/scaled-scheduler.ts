import { type SchedulerAction, type SchedulerLike, Subscription } from 'rxjs';

/**
 * Makes a clock that runs `speed` times as fast as another one, from the same moment on.
 *
 * Delays are shortened and `now()` advances accordingly; a task never runs before its scaled time, and at most one
 * millisecond of the base clock after it. A task that the base clock delays is delayed here too.
 *
 * @throws RangeError when `speed` is not a finite number above zero.
 */
export function scaledScheduler(base: SchedulerLike, speed: number): SchedulerLike {
  if (!(speed > 0 && Number.isFinite(speed))) {
    throw new RangeError(`cannot run a clock at speed ${speed}: expected a finite number above zero`);
  }
  const origin = base.now();
  const scale = { base, speed };
  return {
    now: () => origin + (base.now() - origin) * speed,
    schedule: <T>(work: Work<T>, delayMs = 0, state?: T) => new ScaledAction(scale, work).schedule(state, delayMs),
  };
}

type Work<T> = (this: SchedulerAction<T>, state: T) => void;

/** One scheduled task; it may schedule itself again, and is over when it did not. */
class ScaledAction<T> extends Subscription implements SchedulerAction<T> {
  readonly #scale: { readonly base: SchedulerLike; readonly speed: number };
  readonly #work: Work<T>;
  #pending: Subscription | undefined;

  constructor(scale: { readonly base: SchedulerLike; readonly speed: number }, work: Work<T>) {
    super(() => this.#pending?.unsubscribe());
    this.#scale = scale;
    this.#work = work;
  }

  schedule(state?: T, delayMs = 0): Subscription {
    if (this.closed) return this;
    const { base, speed } = this.#scale;
    this.#pending?.unsubscribe();
    // rxjs promises that a task scheduled without a state does not look at one.
    const run = () => this.#run(state as T);
    // Whole milliseconds upwards: timers cut fractions off, and would then run early.
    this.#pending = base.schedule(run, Math.ceil(delayMs / speed));
    return this;
  }

  #run(state: T): void {
    const ran = this.#pending;
    this.#pending = undefined;
    ran?.unsubscribe();
    try {
      this.#work.call(this, state);
    } finally {
      if (this.#pending === undefined) this.unsubscribe();
    }
  }
}
