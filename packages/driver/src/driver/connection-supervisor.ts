import { ConnectionError, ConnectionUrlError } from '@taffrail/connection';
import type { SchedulerLike } from 'rxjs';

/** How a driver keeps its connection. Delays double from one attempt to the next. */
export interface ReconnectOptions {
  /** Default 500. */
  readonly firstDelayMs?: number;
  /** Default 60,000. */
  readonly longestDelayMs?: number;
  /** Gives numbers from 0 up to 1 by which each delay is shortened to as little as its half, so that not all drivers come back at once. Default no jitter. */
  readonly random?: () => number;
}

/** What a supervisor works with. */
export interface SupervisorMeans {
  readonly scheduler: SchedulerLike;
  /** Makes one attempt. */
  readonly attempt: (signal: AbortSignal) => Promise<void>;
  /** Is told of each attempt that failed and is followed by another. */
  readonly failed: (error: Error) => void;
}

/** Connects, and connects again, until it has succeeded or is told to end. */
export class ConnectionSupervisor {
  readonly #options: ReconnectOptions;
  readonly #means: SupervisorMeans;
  #isWanted = false;
  #over: AbortController | undefined;

  constructor(options: ReconnectOptions, means: SupervisorMeans) {
    this.#options = options;
    this.#means = means;
  }

  /** Whether somebody has asked for a connection, and nobody for its end since. */
  get isWanted(): boolean {
    return this.#isWanted;
  }

  /**
   * Makes the first attempt at once and others behind growing delays, and resolves when one succeeds. Rejects with the
   * reason it is ended for, or with the first failure that no further attempt can mend.
   */
  connect(signal: AbortSignal | undefined): Promise<void> {
    this.#isWanted = true;
    return this.#run(0, signal);
  }

  /** As {@link connect}, after a connection was lost: the first attempt too has a delay before it. */
  connectAgain(): Promise<void> {
    return this.#run(1, undefined);
  }

  /** Ends it for good: what runs, and what a loss would begin. */
  end(reason: Error): void {
    this.#isWanted = false;
    this.#over?.abort(reason);
  }

  async #run(firstTurn: number, signal: AbortSignal | undefined): Promise<void> {
    const over = new AbortController();
    const giveUp = (): void => { this.end(signal?.reason as Error); }; // whatever the caller aborted with
    signal?.addEventListener('abort', giveUp, { once: true });
    this.#over = over;
    try {
      for (let turn = firstTurn; ; turn += 1) {
        if (turn > 0) await this.#delay(turn, over.signal);
        if (await this.#isConnected(over.signal)) return;
      }
    } finally {
      signal?.removeEventListener('abort', giveUp);
      if (this.#over === over) this.#over = undefined;
    }
  }

  async #isConnected(signal: AbortSignal): Promise<boolean> {
    try {
      await this.#means.attempt(signal);
      return true;
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (!(error instanceof ConnectionError) || error instanceof ConnectionUrlError) throw error;
      this.#means.failed(error);
      return false;
    }
  }

  #delay(turn: number, signal: AbortSignal): Promise<void> {
    const { firstDelayMs = 500, longestDelayMs = 60_000, random = () => 1 } = this.#options;
    const delayMs = Math.min(longestDelayMs, firstDelayMs * 2 ** (turn - 1)) * (0.5 + 0.5 * random());
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        timer.unsubscribe();
        reject(signal.reason as Error); // what `end` was given
      };
      const timer = this.#means.scheduler.schedule(() => {
        signal.removeEventListener('abort', abort);
        resolve();
      }, delayMs);
      if (signal.aborted) abort();
      else signal.addEventListener('abort', abort, { once: true });
    });
  }
}
