import { type OperationOptions, WriteRefusedError } from '@taffrail/connection';
import type { LeaseNotice } from '@taffrail/port-agent-packet';
import type { SchedulerLike } from 'rxjs';
import { WriteUnconfirmedError } from './errors.ts';

/** How long a wish about the lease waits for its answer. */
export const LEASE_DEADLINE_MS = 10_000;

type Settle = (outcome: LeaseNotice | Error) => void;

/** The wishes of one conversation with an agent that it has not answered yet; it answers them in their order. */
export class LeaseWishes {
  readonly #url: string;
  readonly #scheduler: SchedulerLike;
  /** A wish that nobody waits for any more keeps its place, since its answer still comes. */
  readonly #settlers: Settle[] = [];

  constructor(url: string, scheduler: SchedulerLike) {
    this.#url = url;
    this.#scheduler = scheduler;
  }

  /** Waits for the next answer that no earlier wish waits for. @throws {@link WriteRefusedError}, {@link WriteUnconfirmedError}, or the signal's reason. */
  async answer({ signal }: OperationOptions): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle: Settle = (outcome) => {
        deadline.unsubscribe();
        signal?.removeEventListener('abort', abort);
        if (outcome instanceof Error) reject(outcome);
        else if (outcome.state !== 'refused') resolve();
        else reject(new WriteRefusedError(this.#url, `${outcome.holder ?? 'another client'} holds the write lease`, { holder: outcome.holder }));
      };
      const abort = () => { settle(signal?.reason as Error); }; // whatever the caller aborted with
      const deadline = this.#scheduler.schedule(() => {
        settle(new WriteUnconfirmedError(this.#url, `no answer about the lease within ${LEASE_DEADLINE_MS} ms`));
      }, LEASE_DEADLINE_MS);
      signal?.addEventListener('abort', abort, { once: true });
      this.#settlers.push(settle);
    });
  }

  /** Notes what the agent says; what it says unasked answers nothing. */
  told(notice: LeaseNotice): void {
    if (notice.state !== 'lost') this.#settlers.shift()?.(notice);
  }

  /** Gives up on all of them. */
  abandon(error: Error): void {
    for (const settle of this.#settlers.splice(0)) settle(error);
  }
}
