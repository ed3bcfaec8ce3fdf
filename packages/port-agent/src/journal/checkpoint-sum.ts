import { crc32c, type NtpTime, PacketType, writeCheckpoint } from '@taffrail/port-agent-packet';
import { packetBuffer } from '../packet-buffer.ts';

/** What a sum goes on from. */
export interface SumSoFar {
  readonly from: bigint;
  readonly crc32c: number;
}

/** Gives the sum of no bytes in a journal of this epoch; no other journal's bytes go on from it. */
export function seedOf(epoch: string): number {
  return crc32c(new TextEncoder().encode(epoch));
}

/** The running sum of what is written to a segment, from one CHECKPOINT packet to the next. */
export class CheckpointSum {
  readonly #seed: number;
  #from = 0n;
  #crc: number;
  #lengthBytes = 0;

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
    this.#from = position;
    this.#crc = this.#seed;
    this.#lengthBytes = 0;
  }

  /** Goes on where a writer before this one stopped. */
  resume({ from, crc32c }: SumSoFar, lengthBytes: number): void {
    this.#from = from;
    this.#crc = crc32c;
    this.#lengthBytes = lengthBytes;
  }

  /** Takes in what was written. */
  add(bytes: Uint8Array): void {
    this.#crc = crc32c(bytes, this.#crc);
    this.#lengthBytes += bytes.length;
  }

  /** Makes the checkpoint that may stand behind what was taken in. */
  packet(time: NtpTime): Uint8Array {
    return packetBuffer({ type: PacketType.CHECKPOINT, payload: writeCheckpoint({ from: this.#from, crc32c: this.#crc }), time });
  }

  /** Begins the next sum with the checkpoint that was written, so that it is covered itself. */
  sealed(position: bigint, checkpoint: Uint8Array): void {
    this.begin(position);
    this.add(checkpoint);
    this.#lengthBytes = 0;
  }
}
