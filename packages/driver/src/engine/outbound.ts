import type { Connection } from '@taffrail/connection';
import type { SchedulerLike } from 'rxjs';
import { bounded } from '../bounded.ts';
import { latin1Bytes } from '../latin1.ts';

/** How much longer than its duration a BREAK may take. */
const BREAK_MARGIN_MS = 10_000;

/** Hands what is for the instrument to the connection, no longer than it may take, and until the connection is gone. */
export class Outbound {
  readonly #connection: Connection;
  readonly #scheduler: SchedulerLike;
  readonly #gone: AbortSignal;
  /** Ends a sending; kept from one to the next, since making one takes as long as much of the rest of an exchange. */
  #end: AbortController | undefined;

  constructor(connection: Connection, scheduler: SchedulerLike, gone: AbortSignal) {
    this.#connection = connection;
    this.#scheduler = scheduler;
    this.#gone = gone;
  }

  /** Hands text to the connection; false when it has not taken it in time. */
  async send(text: string, timeoutMs: number, signal: AbortSignal | undefined): Promise<boolean> {
    signal?.throwIfAborted();
    this.#gone.throwIfAborted();
    const end = this.#end ?? new AbortController();
    // Another sending that begins meanwhile has one of its own.
    this.#end = undefined;
    const sending = this.#connection.send(latin1Bytes(text), { signal: end.signal });
    let isSent = false;
    try {
      isSent = (await bounded(sending, { scheduler: this.#scheduler, timeoutMs, signals: [signal, this.#gone] })) !== undefined;
      return isSent;
    } finally {
      if (isSent) this.#end = end;
      else end.abort();
    }
  }

  async sendBreak(durationMs: number, signal: AbortSignal | undefined): Promise<void> {
    const wanted = new AbortController();
    try {
      const sending = this.#connection.sendBreak(durationMs, { signal: wanted.signal });
      await bounded(sending, { scheduler: this.#scheduler, timeoutMs: durationMs + BREAK_MARGIN_MS, signals: [signal, this.#gone] });
    } finally {
      wanted.abort();
    }
  }
}
