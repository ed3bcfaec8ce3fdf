import { HEADER_LENGTH, MAX_PAYLOAD_LENGTH } from '@taffrail/port-agent-packet';

const SLAB_LENGTH = 262_144;
/** Less room than this is not offered: a short read costs as much as a long one. */
const LEAST_ROOM = 4_096;

/**
 * Memory to receive into, laid out so that a header can be put in front of what arrived without a copy.
 *
 * What was taken is never written again, and successive pieces lie side by side: a batch of packets is one stretch of memory,
 * for the journal and for all clients. A slab is given back by the garbage collector once nobody holds a piece of it.
 */
export class ReceiveSlab {
  #slab = Buffer.allocUnsafeSlow(SLAB_LENGTH);
  #used = 0;

  /** Gives room for the next read, at most one packet's payload. */
  room(): Uint8Array {
    this.#ensure(LEAST_ROOM);
    const from = this.#used + HEADER_LENGTH;
    return this.#slab.subarray(from, Math.min(from + MAX_PAYLOAD_LENGTH, SLAB_LENGTH));
  }

  /** Takes what was read into the room given last, with the header's room in front. */
  take(lengthBytes: number): Uint8Array {
    const from = this.#used;
    this.#used += HEADER_LENGTH + lengthBytes;
    return this.#slab.subarray(from, this.#used);
  }

  /** Copies pieces of at most one packet's payload together, with the header's room in front. */
  copy(pieces: readonly Uint8Array[]): Uint8Array {
    const lengthBytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
    this.#ensure(lengthBytes);
    let at = this.#used + HEADER_LENGTH;
    for (const piece of pieces) {
      this.#slab.set(piece, at);
      at += piece.length;
    }
    return this.take(lengthBytes);
  }

  #ensure(lengthBytes: number): void {
    if (SLAB_LENGTH - this.#used >= HEADER_LENGTH + lengthBytes) return;
    this.#slab = Buffer.allocUnsafeSlow(SLAB_LENGTH);
    this.#used = 0;
  }
}
