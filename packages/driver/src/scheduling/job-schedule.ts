/// <reference lib="esnext.disposable" preserve="true" />
import { asyncScheduler, type Observable, type SchedulerLike, Subject, Subscription } from 'rxjs';
import type { AnyDefinition } from '../definition/instrument-definition.ts';
import type { InstrumentDriver } from '../driver/instrument-driver.ts';
import { InterruptedError, ParameterError, StateError } from '../errors.ts';
import { cron, type NextTime } from './cron.ts';

/** The longest that one timer waits; then it is looked again what time it is, since clocks are set. */
export const TIMER_LIMIT_MS = 3_600_000;
/** How late a job may be begun. Later, because the program was suspended or the clock was set, its time counts as missed. */
export const LATENESS_LIMIT_MS = 1_000;

/**
 * When a job runs: in intervals, by a cron expression, or once.
 *
 * Intervals are counted from the first time on, by the clock; where it is set back they go on from what it shows then.
 */
export type JobTrigger =
  | { readonly everyMs: number; /** Default one interval from now. */ readonly firstAtMs?: number }
  | { readonly cron: string; /** An IANA name. Default UTC. */ readonly timeZone?: string }
  | { readonly atMs: number };

/** A verb that a driver is to carry out at certain times. */
export interface Job {
  readonly name: string;
  readonly verb: string;
  readonly argument?: unknown;
  readonly trigger: JobTrigger;
  /** How long it may take in all. Default as long as it takes. */
  readonly timeoutMs?: number;
}

/** What has become of a job at one of its times. Times are Unix milliseconds. */
export interface JobEvent {
  readonly type: 'job';
  readonly job: string;
  readonly status: 'done' | 'failed' | 'missed';
  readonly dueAtMs: number;
  readonly atMs: number;
  /** What the verb answered. */
  readonly result?: unknown;
  /** Why it failed, or was missed in the driver's present state. */
  readonly error?: unknown;
  /** Why it was missed: it was still running from before, it is too late, or the driver is in no state for it. */
  readonly reason?: 'running' | 'late' | 'state';
  /** When it is due next, after one or more times that passed unnoticed. */
  readonly resumesAtMs?: number;
}

/** Settings of a {@link JobSchedule}. */
export interface JobScheduleOptions {
  /** The one clock; that of the driver. Default the real one. */
  readonly scheduler?: SchedulerLike;
}

/**
 * Has a driver carry out jobs at their times.
 *
 * A job is a verb like any other: it waits its turn in the driver's queue. Nothing is made up for: a time at which a job
 * cannot be begun is announced as missed, and the next one counts.
 */
export class JobSchedule implements AsyncDisposable {
  /** What becomes of the jobs. Hot; completes on {@link close}; never errors. */
  readonly events$: Observable<JobEvent>;

  readonly #driver: Pick<InstrumentDriver<AnyDefinition>, 'execute'>;
  readonly #scheduler: SchedulerLike;
  readonly #events = new Subject<JobEvent>();
  readonly #timers = new Subscription();
  readonly #running = new Map<string, { readonly end: Promise<void>; readonly giveUp: AbortController }>();
  #isClosed = false;

  /** Throws `ParameterError` for a trigger that cannot be, and for two jobs of one name. */
  constructor(driver: Pick<InstrumentDriver<AnyDefinition>, 'execute'>, jobs: readonly Job[], { scheduler = asyncScheduler }: JobScheduleOptions = {}) {
    this.#driver = driver;
    this.#scheduler = scheduler;
    this.events$ = this.#events.asObservable();
    const twice = jobs.find(({ name }, index) => jobs.findIndex((each) => each.name === name) < index);
    if (twice !== undefined) throw new ParameterError(`two jobs are called ${JSON.stringify(twice.name)}`);
    const times = jobs.map(({ trigger }) => timesOf(trigger, scheduler.now()));
    for (const [index, each] of times.entries()) this.#arm(jobs[index] as Job, each, each.first); // one for each
  }

  /** Begins no job any more, gives up those that run, and waits until they have ended. Never rejects. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#timers.unsubscribe();
    const running = [...this.#running.values()];
    for (const { giveUp } of running) giveUp.abort(new InterruptedError('job', 'close'));
    await Promise.all(running.map(({ end }) => end));
    this.#events.complete();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #arm(job: Job, times: JobTimes, dueAtMs: number | undefined): void {
    if (dueAtMs === undefined || this.#isClosed) return;
    const waitMs = Math.min(TIMER_LIMIT_MS, Math.max(0, dueAtMs - this.#scheduler.now()));
    const timer = this.#scheduler.schedule(() => {
      this.#timers.remove(timer);
      const nowMs = this.#scheduler.now();
      if (nowMs < dueAtMs) return this.#arm(job, times, times.stillDueAtMs(dueAtMs, nowMs));
      if (nowMs - dueAtMs > LATENESS_LIMIT_MS) return this.#miss(job, times, dueAtMs);
      this.#begin(job, dueAtMs);
      this.#arm(job, times, times.next(dueAtMs));
    }, waitMs);
    this.#timers.add(timer);
  }

  /** However many times have passed, they are one event: a clock may be set by years. */
  #miss(job: Job, times: JobTimes, dueAtMs: number): void {
    const resumesAtMs = times.next(Math.max(dueAtMs, this.#scheduler.now()));
    this.#announce(job, { status: 'missed', dueAtMs, reason: 'late', ...(resumesAtMs !== undefined && { resumesAtMs }) });
    this.#arm(job, times, resumesAtMs);
  }

  #begin(job: Job, dueAtMs: number): void {
    if (this.#running.has(job.name)) return this.#announce(job, { status: 'missed', dueAtMs, reason: 'running' });
    // Each has a signal of its own: Node warns of a leak where one has many listeners.
    const giveUp = new AbortController();
    const end = this.#run(job, dueAtMs, giveUp.signal).finally(() => this.#running.delete(job.name));
    this.#running.set(job.name, { end, giveUp });
  }

  async #run(job: Job, dueAtMs: number, signal: AbortSignal): Promise<void> {
    const { verb, argument, timeoutMs } = job;
    try {
      const result = await this.#driver.execute(verb, argument, { signal, ...(timeoutMs !== undefined && { timeoutMs }) });
      this.#announce(job, { status: 'done', dueAtMs, ...(result !== undefined && { result }) });
    } catch (error) {
      this.#announce(job, error instanceof StateError ? { status: 'missed', dueAtMs, reason: 'state', error } : { status: 'failed', dueAtMs, error });
    }
  }

  #announce({ name }: Job, facts: Omit<JobEvent, 'type' | 'job' | 'atMs'>): void {
    this.#events.next({ type: 'job', job: name, ...facts, atMs: this.#scheduler.now() });
  }
}

/** When a job is due. */
interface JobTimes {
  readonly first: number | undefined;
  readonly next: NextTime;
  /** Looks again, before the time that it was to be due next has come: the clock may have been set back. */
  readonly stillDueAtMs: (dueAtMs: number, nowMs: number) => number;
}

function timesOf(trigger: JobTrigger, nowMs: number): JobTimes {
  const stillDueAtMs: JobTimes['stillDueAtMs'] = (dueAtMs) => dueAtMs;
  if ('cron' in trigger) {
    const next = cron(trigger.cron, trigger.timeZone);
    return { first: next(nowMs - 1), next, stillDueAtMs };
  }
  // One that has passed already is due at once, and then found to be late.
  if ('atMs' in trigger) return { first: checkedTimeMs(trigger.atMs), next: () => undefined, stillDueAtMs };
  const { everyMs, firstAtMs = nowMs + everyMs } = trigger;
  if (!(everyMs >= 1 && everyMs < Infinity)) throw new ParameterError(`expected an interval of at least 1 ms, found ${everyMs}`);
  checkedTimeMs(firstAtMs);
  const next = (afterMs: number): number => firstAtMs + (Math.floor((afterMs - firstAtMs) / everyMs) + 1) * everyMs;
  return {
    first: Math.max(firstAtMs, next(nowMs - 1)),
    next,
    // A first time that was named is the clock's; the others are so far from each other, whatever it shows.
    stillDueAtMs: (dueAtMs, atMs) => (dueAtMs === trigger.firstAtMs ? dueAtMs : next(atMs)),
  };
}

/** A date that could not be read, say, is no time: it would be due at once, and for ever. */
function checkedTimeMs(atMs: number): number {
  if (Number.isFinite(atMs)) return atMs;
  throw new ParameterError(`expected a time in Unix milliseconds, found ${atMs}`);
}
