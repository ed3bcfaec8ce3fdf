import { WRITER_IDLE_MS } from './limits.ts';

/** Someone who may write: a client of a door. */
export interface Writer {
  /** Who it is, for messages: the door and the address. */
  readonly name: string;
}

/**
 * Decides who may write to the instrument: whoever writes first, until it disconnects or has been idle for {@link WRITER_IDLE_MS}.
 *
 * Two writers would mix their commands into something that neither sent.
 */
export class WriteLease {
  #holder: Writer | undefined;
  #usedAtMs = 0;

  /** Takes or renews the lease; gives the holder when that is another one. */
  claim(writer: Writer, nowMs: number): Writer | undefined {
    const isFree = this.#holder === undefined || nowMs - this.#usedAtMs >= WRITER_IDLE_MS;
    if (!isFree && this.#holder !== writer) return this.#holder;
    this.#holder = writer;
    this.#usedAtMs = nowMs;
    return undefined;
  }

  /** Gives the lease up, if the writer holds it. */
  release(writer: Writer): void {
    if (this.#holder === writer) this.#holder = undefined;
  }
}
