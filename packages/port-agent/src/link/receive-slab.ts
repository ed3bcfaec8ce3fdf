import { HEADER_LENGTH } from '@taffrail/port-agent-packet';

/** Enough for an instrument that speaks now and then, of which there may be a thousand in one process. */
const SMALL_SLAB = 16_384;
/** For one that fills it: several of the longest reads, and what they become goes on in one piece. */
const LARGE_SLAB = 524_288;
/** Less room than this is not offered: a short read costs as much as a long one. */
const LEAST_ROOM = 4_096;
/** A large slab whose reads were shorter than this on average is followed by a small one. */
const SHORT_READ = 2_048;
/**
 * What is read at most at a time. With its header it fills one segment of a loopback connection (65,483 bytes when time stamps are
 * on), so that several go on as so many full segments: a few bytes more would each time need another, and cost a third.
 */
const LONGEST_READ = 65_467;

/**
 * Memory to receive into, laid out so that a header can be put in front of what arrived without a copy.
 *
 * What was taken is never written again, and successive pieces lie side by side: a batch of packets is one stretch of memory,
 * for the journal and for all clients. A slab is given back by the garbage collector once nobody holds a piece of it.
 */
export class ReceiveSlab {
  #slab = Buffer.allocUnsafeSlow(SMALL_SLAB);
  #used = 0;
  #reads = 0;
  #offered = Infinity;

  /** How much room was given last; a read that did not fill it took all that there was. */
  get offeredBytes(): number {
    return this.#offered;
  }

  /** Gives room for the next read, at most one packet's payload. */
  room(): Uint8Array {
    this.#ensure(LEAST_ROOM);
    const from = this.#used + HEADER_LENGTH;
    const room = this.#slab.subarray(from, from + LONGEST_READ);
    this.#offered = room.length;
    return room;
  }

  /** Takes what was read into the room given last, with the header's room in front. */
  take(lengthBytes: number): Uint8Array {
    const from = this.#used;
    this.#used += HEADER_LENGTH + lengthBytes;
    this.#reads++;
    const taken = this.#slab.subarray(from, this.#used);
    if (lengthBytes >= this.#offered && this.#slab.length < LARGE_SLAB) this.#renew(LARGE_SLAB);
    return taken;
  }

  /** Copies pieces of at most one packet's payload together, with the header's room in front. */
  copy(pieces: readonly Uint8Array[]): Uint8Array {
    const lengthBytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
    this.#ensure(lengthBytes);
    this.#offered = Infinity;
    let at = this.#used + HEADER_LENGTH;
    for (const piece of pieces) {
      this.#slab.set(piece, at);
      at += piece.length;
    }
    return this.take(lengthBytes);
  }

  #ensure(lengthBytes: number): void {
    if (this.#slab.length - this.#used >= HEADER_LENGTH + lengthBytes) return;
    const isSmallEnough = this.#used < this.#reads * SHORT_READ && HEADER_LENGTH + lengthBytes <= SMALL_SLAB;
    this.#renew(isSmallEnough ? SMALL_SLAB : LARGE_SLAB);
  }

  #renew(lengthBytes: number): void {
    this.#slab = Buffer.allocUnsafeSlow(lengthBytes);
    this.#used = 0;
    this.#reads = 0;
  }
}
