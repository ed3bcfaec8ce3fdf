import type { WriterNote } from '@taffrail/port-agent-packet';
import { isWithin } from './elapsed.ts';
import { WRITER_IDLE_MS } from './limits.ts';

/** Someone who may write: a client of a door. */
export interface Writer {
  /** Who it is, for messages: the door and the address. */
  readonly name: string;
  /** Who it is, for the journal; the same object for as long as it is the same writer. */
  readonly note: WriterNote;
  /** Is told that another one may write now. */
  leaseLost?(holder: Writer): void;
}

/** How a writer asks for the lease. */
export interface LeaseClaim {
  readonly nowMs: number;
  /** Whether it wants the lease whoever has it. */
  readonly isTakeover?: boolean;
}

/**
 * Decides who may write to the instrument: whoever writes or asks first, until it disconnects, gives the lease up, has not written
 * for {@link WRITER_IDLE_MS}, or another one takes it over. Whoever loses it to another one is told.
 *
 * Two writers would mix their commands into something that neither sent.
 */
export class WriteLease {
  #holder: Writer | undefined;
  #usedAtMs = 0;
  #takeovers = 0;

  /** Who may write; one that has been idle for too long may until another one wants to. */
  get holder(): Writer | undefined {
    return this.#holder;
  }

  /** When the holder last wrote or asked, in Unix milliseconds. */
  get usedAtMs(): number {
    return this.#usedAtMs;
  }

  /** How often the lease was taken from one who was using it. */
  get takeovers(): number {
    return this.#takeovers;
  }

  /** Takes or renews the lease; gives the holder when that is another one, and then nothing has changed. */
  claim(writer: Writer, { nowMs, isTakeover = false }: LeaseClaim): Writer | undefined {
    const before = this.#holder;
    if (before !== undefined && before !== writer) {
      const isIdle = !isWithin(WRITER_IDLE_MS, { sinceMs: this.#usedAtMs, nowMs });
      if (!isIdle && !isTakeover) return before;
      if (!isIdle) this.#takeovers++;
    }
    this.#holder = writer;
    this.#usedAtMs = nowMs;
    if (before !== writer) before?.leaseLost?.(writer);
    return undefined;
  }

  /** Gives the lease up, if the writer holds it. */
  release(writer: Writer): void {
    if (this.#holder === writer) this.#holder = undefined;
  }
}
