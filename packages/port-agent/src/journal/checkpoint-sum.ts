import { crc32c, type NtpTime, PacketType, writeCheckpoint } from '@taffrail/port-agent-packet';
import { packetBuffer } from '../packet-buffer.ts';

/** Up to how much is gathered before it is summed; a journal that is spoken to now and then has no more than that in memory. */
const GATHERED_LENGTH = 16_384;
/** What is this long or longer is summed where it is. */
const LONG_PIECE = 8_192;

/** What a sum goes on from. */
export interface SumSoFar {
  readonly from: bigint;
  readonly crc32c: number;
}

/** Gives the sum of no bytes in a journal of this epoch; no other journal's bytes go on from it. */
export function seedOf(epoch: string): number {
  return crc32c(new TextEncoder().encode(epoch));
}

/**
 * The running sum of what is written to a segment, from one CHECKPOINT packet to the next.
 *
 * What comes in trifles is copied together and summed now and then: a sum has a cost of its own, and each message would wait for it.
 */
export class CheckpointSum {
  readonly #seed: number;
  #from = 0n;
  /** Of all but what is gathered. */
  #crc: number;
  #lengthBytes = 0;
  #gathered: Buffer | undefined;
  #gatheredLength = 0;

  constructor(seed: number) {
    this.#seed = seed;
    this.#crc = seed;
  }

  /** How many bytes wait for a checkpoint. */
  get lengthBytes(): number {
    return this.#lengthBytes;
  }

  /** Begins anew at a position, the first of a segment: each can be checked by itself. */
  begin(position: bigint): void {
    this.resume({ from: position, crc32c: this.#seed }, 0);
  }

  /** Goes on where a writer before this one stopped. */
  resume({ from, crc32c }: SumSoFar, lengthBytes: number): void {
    this.#from = from;
    this.#crc = crc32c;
    this.#lengthBytes = lengthBytes;
    this.#gatheredLength = 0;
  }

  /** Takes in what was written. */
  add(bytes: Uint8Array): void {
    this.#lengthBytes += bytes.length;
    if (bytes.length >= LONG_PIECE || this.#gatheredLength + bytes.length > GATHERED_LENGTH) this.#sumGathered();
    if (bytes.length >= LONG_PIECE) {
      this.#crc = crc32c(bytes, this.#crc);
      return;
    }
    this.#gathered ??= Buffer.allocUnsafeSlow(GATHERED_LENGTH);
    this.#gathered.set(bytes, this.#gatheredLength);
    this.#gatheredLength += bytes.length;
  }

  /** Makes the checkpoint that may stand behind what was taken in. */
  packet(time: NtpTime): Uint8Array {
    this.#sumGathered();
    return packetBuffer({ type: PacketType.CHECKPOINT, payload: writeCheckpoint({ from: this.#from, crc32c: this.#crc }), time });
  }

  /** Begins the next sum with the checkpoint that was written, so that it is covered itself. */
  sealed(position: bigint, checkpoint: Uint8Array): void {
    this.begin(position);
    this.add(checkpoint);
    this.#lengthBytes = 0;
  }

  #sumGathered(): void {
    if (this.#gathered === undefined || this.#gatheredLength === 0) return;
    this.#crc = crc32c(this.#gathered.subarray(0, this.#gatheredLength), this.#crc);
    this.#gatheredLength = 0;
  }
}
