import type { FaultSet } from './fault-set.ts';
import type { SeededRandom } from './seeded-random.ts';

/** What a {@link TransmissionLine} is made of. */
export interface TransmissionLineOptions {
  readonly faults: FaultSet;
  readonly random: SeededRandom;
  /** Starts a timer in simulated time. */
  readonly after: (delayMs: number, task: () => void) => void;
  /** Takes what comes out at the far end, piece by piece. */
  readonly output: (bytes: Uint8Array) => void;
}

/** How many bytes may wait on a slow line; what the instrument sends beyond is lost, as in an overrun. */
export const LINE_BYTES_LIMIT = 1_048_576;

/** The largest piece that `fragment:random` makes. */
export const RANDOM_PIECE_LIMIT = 32;

/** The line an instrument transmits on: first in, first out, with the faults that concern bytes under way. */
export class TransmissionLine {
  readonly #options: TransmissionLineOptions;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #isDraining = false;
  #isSilent: boolean;

  constructor(options: TransmissionLineOptions) {
    this.#options = options;
    this.#isSilent = options.faults.has('mute');
  }

  /** Sends bytes on their way; they arrive within this call unless the line is slow or busy. */
  push(bytes: Uint8Array): void {
    if (this.#isSilent) return;
    for (const piece of this.#pieces(this.#disturbed(bytes))) {
      if (this.#waitingBytes + piece.length > LINE_BYTES_LIMIT) break;
      this.#waiting.push(piece);
      this.#waitingBytes += piece.length;
    }
    if (!this.#isDraining) this.#drain();
  }

  /** Lets nothing more onto the line. What is under way still arrives. */
  silence(): void {
    this.#isSilent = true;
  }

  /** Loses what is under way. */
  clear(): void {
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#isDraining = false;
  }

  /** Bytes that arrive may make a driver write at once, and so come back here: the flag keeps the order. */
  #drain(): void {
    const delayMs = this.#options.faults.amount('delay');
    this.#isDraining = true;
    if (delayMs > 0) return this.#drainSlowly(delayMs);
    for (let next = 0; next < this.#waiting.length; next += 1) this.#deliver(this.#waiting[next]);
    this.clear();
  }

  #drainSlowly(delayMs: number): void {
    const batch = this.#waiting;
    this.#waiting = [];
    if (batch.length === 0) return this.clear();
    let next = 0;
    const step = () => {
      this.#deliver(batch[next]);
      next += 1;
      if (next < batch.length) this.#options.after(delayMs, step);
      else this.#drainSlowly(delayMs);
    };
    this.#options.after(delayMs, step);
  }

  #deliver(piece: Uint8Array | undefined): void {
    if (piece === undefined) return;
    this.#waitingBytes -= piece.length;
    this.#options.output(piece);
  }

  #disturbed(bytes: Uint8Array): Uint8Array {
    const { faults, random } = this.#options;
    const [drop, garbage] = [faults.amount('drop'), faults.amount('garbage')];
    if (drop === 0 && garbage === 0) return bytes;
    const arriving: number[] = [];
    for (const byte of bytes) {
      if (random.unit() >= drop) arriving.push(byte);
      if (random.unit() < garbage) arriving.push(random.below(256));
    }
    return Uint8Array.from(arriving);
  }

  #pieces(bytes: Uint8Array): Uint8Array[] {
    const { faults, random } = this.#options;
    const size = faults.value('fragment') ?? Infinity;
    const pieces: Uint8Array[] = [];
    for (let from = 0; from < bytes.length; ) {
      const to = from + (size === 'random' ? 1 + random.below(RANDOM_PIECE_LIMIT) : size);
      pieces.push(bytes.subarray(from, to));
      from = to;
    }
    return pieces;
  }
}
