import type { SchedulerLike, Subscription } from 'rxjs';
import { isOvertaken } from './translate-error.ts';

/** How long after a first failure to find the instrument again it is tried again; twice as long each time after that. */
export const RECOVERY_FIRST_DELAY_MS = 1_000;
/** The longest time between two attempts. */
export const RECOVERY_LONGEST_DELAY_MS = 60_000;

/** What is to be done next; or nothing, since all is as it was; or nothing for now, since the instrument cannot be reached. */
export type RecoveryStep = (() => Promise<unknown>) | 'done' | 'impossible';

/** What a {@link Recovery} works with. */
export interface RecoveryMeans {
  readonly scheduler: SchedulerLike;
  readonly nextStep: () => RecoveryStep;
  /** Is told of each step that failed; another attempt follows. */
  readonly failed: (error: unknown) => void;
}

/**
 * Finds an instrument again that was away, and has it do what it did, however often that takes.
 *
 * It is owed from when the instrument goes until all is as it was, through further losses, until somebody no longer wants it.
 */
export class Recovery {
  readonly #means: RecoveryMeans;
  #isOwed = false;
  /** That which runs; another one, or none, is no longer its own affair. */
  #run: object | undefined;
  #timer: Subscription | undefined;

  constructor(means: RecoveryMeans) {
    this.#means = means;
  }

  /** Whether the instrument is still to be found. */
  get isOwed(): boolean {
    return this.#isOwed;
  }

  /** Notes that it is to be found once that can be tried; nothing is tried until then. */
  owe(): void {
    this.pause();
    this.#isOwed = true;
  }

  /** Begins, if it is owed: it can be tried now. */
  begin(): void {
    const run = this.#begun();
    if (run !== undefined) void this.#attempt(run, 0);
  }

  /** Begins behind the first delay, if it is owed: what could have been tried at once has just failed. */
  beginLater(): void {
    const run = this.#begun();
    if (run !== undefined) this.#schedule(run, 0);
  }

  /** Tries no more until {@link begin}. */
  pause(): void {
    this.#run = undefined;
    this.#timer?.unsubscribe();
    this.#timer = undefined;
  }

  /** Ends it for good. */
  end(): void {
    this.pause();
    this.#isOwed = false;
  }

  async #attempt(run: object, turn: number): Promise<void> {
    try {
      const step = this.#means.nextStep();
      if (typeof step === 'function') await step();
    } catch (error) {
      if (this.#run === run && !isOvertaken(error)) this.#means.failed(error);
    }
    if (this.#run !== run) return;
    const left = this.#means.nextStep();
    if (left === 'done') return this.end();
    if (left === 'impossible') return this.pause();
    this.#schedule(run, turn);
  }

  #begun(): object | undefined {
    this.pause();
    if (this.#isOwed) this.#run = {};
    return this.#run;
  }

  /** So long after the attempt of a turn comes the next. */
  #schedule(run: object, turn: number): void {
    const delayMs = Math.min(RECOVERY_LONGEST_DELAY_MS, RECOVERY_FIRST_DELAY_MS * 2 ** turn);
    this.#timer = this.#means.scheduler.schedule(() => { void this.#attempt(run, turn + 1); }, delayMs);
  }
}
