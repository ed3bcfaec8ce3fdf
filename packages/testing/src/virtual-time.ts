import { type SchedulerAction, type SchedulerLike, Subscription } from 'rxjs';
import { VirtualTimeError } from './errors.ts';
import { callerIn } from './call-site.ts';
import { settle } from './settle.ts';

/** When virtual time begins unless told otherwise: 2027-01-15T08:00:00Z, in Unix milliseconds. */
export const VIRTUAL_START_MS = 1_800_000_000_000;

/** How much time one {@link VirtualTime.until} lets pass unless told otherwise. */
export const UNTIL_LIMIT_MS = 86_400_000;

/** How often nothing may be found scheduled before a wait is given up; another wait may be about to schedule something. */
const IDLE_ROUNDS = 10;

/** One task that waits for its time. */
export interface PendingTimer {
  /** In Unix milliseconds of virtual time. */
  readonly dueAtMs: number;
  readonly delayMs: number;
  /** The line of code that scheduled it. */
  readonly origin: string;
}

/**
 * A clock that passes only when told to, for whatever takes an rxjs scheduler.
 *
 * Tasks run in the order of their time, those of the same time in the order they were scheduled in; between two tasks
 * every promise that can settle does. No real time passes. Where several wait at once, no more time passes than the first of them to
 * end needs: a wait within another ends on time.
 *
 * @example
 * ```ts
 * const time = new VirtualTime();
 * const ticks = firstValueFrom(timer(60_000, time));
 * await time.until(ticks);
 * ```
 */
export class VirtualTime implements SchedulerLike {
  #nowMs: number;
  #order = 0;
  readonly #tasks = new Set<Task>();
  /** The waits that have not ended, in the order in which they began. */
  readonly #waits: Wait[] = [];

  constructor({ startMs = VIRTUAL_START_MS }: { readonly startMs?: number } = {}) {
    this.#nowMs = startMs;
  }

  /** What waits for its time, soonest first. */
  get pending(): readonly PendingTimer[] {
    return [...this.#tasks].sort(bySchedule).map(({ dueAtMs, delayMs, site }) => ({ dueAtMs, delayMs, origin: callerIn(site) }));
  }

  now(): number {
    return this.#nowMs;
  }

  schedule<T>(work: (this: SchedulerAction<T>, state: T) => void, delayMs = 0, state?: T): Subscription {
    const enqueue = (run: () => void, delay: number): Subscription => this.#enqueue(run, delay);
    return new VirtualAction(enqueue, work).schedule(state, delayMs);
  }

  /** Lets an amount of time pass and everything due in it run. Rejects with what a task throws. */
  async advance(ms: number): Promise<void> {
    const wait = this.#begin({ endMs: this.#nowMs + ms, isAmount: true });
    try {
      do await settle();
      while (!this.#hasTurn(wait) || this.#runNext(wait.endMs));
      this.#nowMs = Math.max(this.#nowMs, wait.endMs);
    } finally {
      this.#end(wait);
    }
  }

  /**
   * Lets time pass until a promise has settled, and answers as it does.
   *
   * @throws {@link VirtualTimeError} when nothing is scheduled that could settle it, or more than `limitMs` would pass.
   */
  async until<T>(promise: PromiseLike<T> | T, { limitMs = UNTIL_LIMIT_MS }: { readonly limitMs?: number } = {}): Promise<T> {
    let isSettled = false;
    const note = (): void => { isSettled = true; };
    const outcome = Promise.resolve(promise);
    outcome.then(note, note);
    const wait = this.#begin({ endMs: this.#nowMs + limitMs, isAmount: false });
    try {
      for (let idle = 0; idle < IDLE_ROUNDS; idle += 1) {
        await settle();
        if (isSettled) return outcome; // which is then what comes next: nothing is run between
        if (!this.#hasTurn(wait) || this.#runNext(wait.endMs)) idle = -1;
      }
    } finally {
      this.#end(wait);
    }
    const [next] = this.pending;
    const reason = next === undefined ? 'what is waited for never settles' : `what is waited for has not settled within ${limitMs} ms`;
    throw new VirtualTimeError(reason, this.pending.map(({ dueAtMs, origin }) => `a task in ${dueAtMs - this.#nowMs} ms from ${origin}`));
  }

  #begin(wait: Wait): Wait {
    this.#waits.push(wait);
    return wait;
  }

  #end(wait: Wait): void {
    this.#waits.splice(this.#waits.indexOf(wait), 1);
  }

  /** Whether a wait is the one that lets time pass: the amount that is over first, or else what was begun last, which may be within the others. */
  #hasTurn(wait: Wait): boolean {
    const amounts = this.#waits.filter(({ isAmount }) => isAmount);
    const first = amounts.find(({ endMs }) => amounts.every((other) => endMs <= other.endMs));
    return wait === (first ?? this.#waits.at(-1));
  }

  #enqueue(run: () => void, delayMs: number): Subscription {
    const delay = Number.isFinite(delayMs) ? Math.max(0, delayMs) : 0;
    const task: Task = { dueAtMs: this.#nowMs + delay, delayMs: delay, order: this.#order++, run, site: new Error('scheduled here') };
    this.#tasks.add(task);
    return new Subscription(() => this.#tasks.delete(task));
  }

  #runNext(endMs: number): boolean {
    let next: Task | undefined;
    for (const task of this.#tasks) {
      if (next === undefined || bySchedule(task, next) < 0) next = task;
    }
    if (next === undefined || next.dueAtMs > endMs) return false;
    this.#tasks.delete(next);
    this.#nowMs = Math.max(this.#nowMs, next.dueAtMs);
    next.run();
    return true;
  }
}

/** Something that time passes for. */
interface Wait {
  /** When it ends, at the latest. */
  readonly endMs: number;
  /** Whether it is for an amount of time, and not for a promise. */
  readonly isAmount: boolean;
}

interface Task {
  readonly dueAtMs: number;
  readonly delayMs: number;
  readonly order: number;
  readonly run: () => void;
  readonly site: Error;
}

function bySchedule(a: Task, b: Task): number {
  return a.dueAtMs - b.dueAtMs || a.order - b.order;
}

/** One scheduled task; it may schedule itself again, and is over when it did not. */
class VirtualAction<T> extends Subscription implements SchedulerAction<T> {
  readonly #enqueue: (run: () => void, delayMs: number) => Subscription;
  readonly #work: (this: SchedulerAction<T>, state: T) => void;
  #pending: Subscription | undefined;

  constructor(enqueue: (run: () => void, delayMs: number) => Subscription, work: (this: SchedulerAction<T>, state: T) => void) {
    super(() => this.#pending?.unsubscribe());
    this.#enqueue = enqueue;
    this.#work = work;
  }

  schedule(state?: T, delayMs = 0): Subscription {
    if (this.closed) return this;
    this.#pending?.unsubscribe();
    // rxjs promises that a task scheduled without a state does not look at one.
    this.#pending = this.#enqueue(() => { this.#run(state as T); }, delayMs);
    return this;
  }

  #run(state: T): void {
    this.#pending = undefined;
    try {
      this.#work.call(this, state);
    } finally {
      if (this.#pending === undefined) this.unsubscribe();
    }
  }
}
