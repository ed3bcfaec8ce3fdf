import { ConnectionError, ConnectionUrlError } from '@taffrail/connection';
import type { SchedulerLike } from 'rxjs';
import { bounded } from '../bounded.ts';

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

/** Connects, and connects again, until it has succeeded or is told to end. However many ask for a connection, one search is made for it. */
export class ConnectionSupervisor {
  readonly #options: ReconnectOptions;
  readonly #means: SupervisorMeans;
  #isWanted = false;
  #search: Search | undefined;

  constructor(options: ReconnectOptions, means: SupervisorMeans) {
    this.#options = options;
    this.#means = means;
  }

  /** Whether somebody has asked for a connection, and nobody for its end since. */
  get isWanted(): boolean {
    return this.#isWanted;
  }

  /**
   * Makes an attempt at once and others behind growing delays, and resolves when one succeeds. Rejects with the
   * reason it is ended for, or with the first failure that no further attempt can mend. Whoever aborts gives up his own wait,
   * and, when nobody else wants a connection, the search.
   */
  async connect(signal: AbortSignal | undefined): Promise<void> {
    this.#isWanted = true;
    this.#search?.hasten();
    const search = (this.#search ??= this.#begin(0));
    search.wishes += 1;
    try {
      await bounded(search.outcome, { scheduler: this.#means.scheduler, signals: [signal] });
    } catch (error) {
      search.wishes -= 1;
      if (signal?.aborted === true && search.wishes === 0 && this.#search === search) this.end(signal.reason as Error); // whatever the caller aborted with
      throw error;
    }
  }

  /** As {@link connect}, after a connection was lost: the first attempt too has a delay before it. */
  async connectAgain(): Promise<void> {
    const search = (this.#search ??= this.#begin(1));
    search.wishes += 1;
    await search.outcome;
  }

  /** Ends it for good: what runs, and what a loss would begin. */
  end(reason: Error): void {
    this.#isWanted = false;
    this.#search?.over.abort(reason);
    this.#search = undefined;
  }

  #begin(firstTurn: number): Search {
    const search: Search = new Search((signal) => this.#seek(search, firstTurn, signal).finally(() => {
      if (this.#search === search) this.#search = undefined;
    }));
    return search;
  }

  async #seek(search: Search, firstTurn: number, signal: AbortSignal): Promise<void> {
    for (let turn = firstTurn; ; turn += 1) {
      if (turn > 0 && (await this.#isHastened(search, turn, signal))) turn = 0;
      if (await this.#isConnected(signal)) return;
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

  /** Lets the delay before an attempt pass; true when somebody wants a connection at once. */
  async #isHastened(search: Search, turn: number, signal: AbortSignal): Promise<boolean> {
    const { firstDelayMs = 500, longestDelayMs = 60_000, random = () => 1 } = this.#options;
    const delayMs = Math.min(longestDelayMs, firstDelayMs * 2 ** (turn - 1)) * (0.5 + 0.5 * random());
    return (await bounded(search.hastened(), { scheduler: this.#means.scheduler, timeoutMs: delayMs, signals: [signal] })) !== undefined;
  }
}

/** One search for a connection. */
class Search {
  readonly over = new AbortController();
  readonly outcome: Promise<void>;
  /** How many want it to go on. */
  wishes = 0;
  #hasten: (() => void) | undefined;

  constructor(seek: (signal: AbortSignal) => Promise<void>) {
    this.outcome = Promise.resolve().then(() => seek(this.over.signal));
  }

  /** Ends the delay that is passing, if one is. */
  hasten(): void {
    this.#hasten?.();
  }

  hastened(): Promise<void> {
    return new Promise((resolve) => { this.#hasten = resolve; });
  }
}
