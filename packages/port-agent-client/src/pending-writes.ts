import { LinkCapabilityError, type OperationOptions, WriteRefusedError } from '@taffrail/connection';
import type { Fault } from '@taffrail/port-agent-packet';
import type { SchedulerLike } from 'rxjs';
import { WriteUnconfirmedError } from './errors.ts';

/** How many writes may wait for their acknowledgement. */
export const MAX_PENDING_WRITES = 256;

/** How long a write waits for its acknowledgement; a BREAK so much longer as it lasts. */
export const ACK_DEADLINE_MS = 10_000;

/** What is waited for, and how long. */
export interface PendingWrite extends OperationOptions {
  /** What is attempted, for messages. */
  readonly attempted: string;
  readonly deadlineMs: number;
}

interface Entry {
  readonly attempted: string;
  readonly settle: (error?: Error) => void;
}

/** The writes of one conversation with an agent that it has not answered yet, by the number that the agent knows them by. */
export class PendingWrites {
  readonly #url: string;
  readonly #scheduler: SchedulerLike;
  readonly #entries = new Map<number, Entry>();

  constructor(url: string, scheduler: SchedulerLike) {
    this.#url = url;
    this.#scheduler = scheduler;
  }

  /** Whether as many wait as may. */
  get isFull(): boolean {
    return this.#entries.size >= MAX_PENDING_WRITES;
  }

  /** Waits for the answer to a write. @throws {@link WriteUnconfirmedError}, what {@link refuse} gives, or the signal's reason. */
  async answer(write: number, { attempted, deadlineMs, signal }: PendingWrite): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (error?: Error) => {
        this.#entries.delete(write);
        deadline.unsubscribe();
        signal?.removeEventListener('abort', abort);
        if (error === undefined) resolve();
        else reject(error);
      };
      const abort = () => { settle(signal?.reason as Error); }; // whatever the caller aborted with
      const deadline = this.#scheduler.schedule(() => { settle(new WriteUnconfirmedError(this.#url, `no answer within ${deadlineMs} ms`)); }, deadlineMs);
      signal?.addEventListener('abort', abort, { once: true });
      this.#entries.set(write, { attempted, settle });
    });
  }

  /** Notes that a write was handed on. */
  acknowledge(write: number): void {
    this.#entries.get(write)?.settle();
  }

  /** Notes that a write was refused. */
  refuse(write: number, { code, message, holder }: Fault): void {
    const entry = this.#entries.get(write);
    if (code === 'link-capability') entry?.settle(new LinkCapabilityError(this.#url, entry.attempted));
    else entry?.settle(new WriteRefusedError(this.#url, `${code}: ${message}`, { holder }));
  }

  /** Gives up on all of them. */
  abandon(error: (attempted: string) => Error): void {
    for (const { attempted, settle } of [...this.#entries.values()]) settle(error(attempted));
  }
}
