import type { SchedulerLike, Subscription } from 'rxjs';
import { JOURNAL_RETRY_MS } from '../limits.ts';
import type { SegmentFile } from './segment-file.ts';

/** Settings of a {@link SyncSchedule}. */
export interface SyncScheduleOptions {
  readonly scheduler: SchedulerLike;
  /** After how long at most what was written is to be put on the disk. */
  readonly intervalMs: number;
  /** Gives the file that is being written; one that is done with is synced by its close. */
  readonly file: () => Pick<SegmentFile, 'sync'> | undefined;
  /** Is told once when syncing begins to fail. */
  readonly failed: (error: unknown) => void;
  /** Is told when it works again after that. */
  readonly recovered: () => void;
}

/**
 * Has what is written put on the disk in time, one sync after the other: what comes while a slow disk is at it has one of its own.
 *
 * A sync that failed is tried again after a while, whether or not more is written.
 */
export class SyncSchedule {
  readonly #options: SyncScheduleOptions;
  #timer: Subscription | undefined;
  /** Since when bytes wait for the next sync, and since when those that the one under way is for. */
  #waitingSinceMs: number | undefined;
  #syncingSinceMs: number | undefined;
  #isFailing = false;
  #isStopped = false;

  constructor(options: SyncScheduleOptions) {
    this.#options = options;
  }

  /** For how long the oldest byte has waited that may not be on the disk yet; 0 when none does. */
  get ageMs(): number {
    const sinceMs = this.#syncingSinceMs ?? this.#waitingSinceMs;
    return sinceMs === undefined ? 0 : Math.max(0, this.#options.scheduler.now() - sinceMs);
  }

  /** Whether syncing failed when it was last tried. */
  get isFailing(): boolean {
    return this.#isFailing;
  }

  /** Notes that bytes were written. */
  written(): void {
    const { scheduler, intervalMs } = this.#options;
    this.#waitingSinceMs ??= scheduler.now();
    if (this.#syncingSinceMs === undefined) this.#timer ??= scheduler.schedule(() => { this.#sync(); }, untilNext(intervalMs, scheduler.now()));
  }

  /** Begins no further sync. */
  stop(): void {
    this.#isStopped = true;
    this.#timer?.unsubscribe();
  }

  #sync(): void {
    this.#timer = undefined;
    const file = this.#options.file();
    this.#syncingSinceMs = file === undefined ? undefined : this.#waitingSinceMs;
    this.#waitingSinceMs = undefined;
    file?.sync().then(() => { this.#synced(); }, (error: unknown) => { this.#hasFailed(error); });
  }

  #synced(): void {
    const wasFailing = this.#isFailing;
    this.#isFailing = false;
    this.#syncingSinceMs = undefined;
    if (wasFailing) this.#options.recovered();
    if (this.#waitingSinceMs !== undefined && !this.#isStopped) this.written();
  }

  #hasFailed(error: unknown): void {
    const { scheduler, failed } = this.#options;
    const isNews = !this.#isFailing;
    this.#isFailing = true;
    if (isNews) failed(error);
    this.#waitingSinceMs = this.#syncingSinceMs ?? this.#waitingSinceMs;
    this.#syncingSinceMs = undefined;
    if (!this.#isStopped) this.#timer = scheduler.schedule(() => { this.#sync(); }, JOURNAL_RETRY_MS);
  }
}

/**
 * Gives how long it is until the clock next shows a multiple of a time: at most that time.
 *
 * All journals of a process that sync so often then do it in one turn, and the disk takes what they have together: a hundred agents
 * that journal a line a second each would otherwise wake the process, its threads and the disk a hundred times.
 */
function untilNext(intervalMs: number, nowMs: number): number {
  return intervalMs - (nowMs % intervalMs);
}
