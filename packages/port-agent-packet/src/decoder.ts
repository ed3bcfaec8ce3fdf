import { type Decoded, type GarbageReason, MAX_GARBAGE_LENGTH } from './decoded.ts';
import { HEADER_LENGTH, SYNC } from './header.ts';
import { unixMsFromNtp } from './ntp-time.ts';
import { type Dialect, packetTypeName } from './packet-type.ts';
import { PendingBytes } from './pending-bytes.ts';

/** Settings of a {@link PacketDecoder}. */
export interface PacketDecoderOptions {
  /** Whose names the types get. Default `ooi`. */
  readonly dialect?: Dialect;
  /** Whether a packet must match its checksum. Default true; false for the lineage's writers that left the field zero. */
  readonly verify?: boolean;
}

/** How much of one push is taken in at a time, which bounds the decoder's memory whatever is pushed. */
const PIECE_LENGTH = 65_536;

/**
 * Finds the packets in a stream of bytes that arrives in pieces of any size.
 *
 * The same bytes give the same result wherever they are cut. Work is linear in the bytes, even in hostile ones, and memory is
 * bounded. After a damaged packet the search goes on right behind its sync bytes, so a packet inside the damage is found.
 */
export class PacketDecoder {
  readonly #dialect: Dialect;
  readonly #verify: boolean;
  readonly #pending = new PendingBytes();
  /** The bytes accounted for so far, which is the offset of the first pending one. */
  #offset = 0;
  /** Where the search for the next packet goes on; what lies pending before it is garbage. */
  #scan = 0;
  #reason: GarbageReason = 'no-sync';

  constructor({ dialect = 'ooi', verify = true }: PacketDecoderOptions = {}) {
    this.#dialect = dialect;
    this.#verify = verify;
  }

  /** How many bytes were taken in and not yet handed out, because more are needed to tell what they are. */
  get pendingBytes(): number {
    return this.#pending.length;
  }

  /** How many of those are known to be no packet; they are handed out together with what shows where they end. */
  get pendingGarbageBytes(): number {
    return this.#scan - this.#pending.start;
  }

  /** Takes bytes in, which are copied, and gives what they completed. */
  push(bytes: Uint8Array): readonly Decoded[] {
    const out: Decoded[] = [];
    for (let at = 0; at < bytes.length; at += PIECE_LENGTH) {
      this.#scan -= this.#pending.append(bytes.subarray(at, at + PIECE_LENGTH));
      this.#decode(out, false);
    }
    return out;
  }

  /** Says that the input is over and gives what was pending. A later push begins a new input; offsets go on. */
  end(): readonly Decoded[] {
    const out: Decoded[] = [];
    this.#decode(out, true);
    this.#reason = 'no-sync';
    return out;
  }

  #decode(out: Decoded[], isOver: boolean): void {
    const pending = this.#pending;
    for (;;) {
      this.#scan = findSync(pending, this.#scan);
      this.#passLongGarbage(out);
      if (this.#scan === pending.end) break;
      const verdict = this.#judge(this.#scan);
      if (typeof verdict === 'number') this.#takePacket(out, verdict);
      else if (verdict !== 'truncated' || isOver) this.#rejectCandidate(out, verdict);
      else return;
    }
    if (isOver) this.#passGarbage(out);
  }

  /** Gives the length of the packet at an index, or why there is none (yet). */
  #judge(at: number): number | GarbageReason {
    const { bytes, end } = this.#pending;
    if (end - at < HEADER_LENGTH) return 'truncated';
    const size = readUint16(bytes, at + 4);
    if (size < HEADER_LENGTH) return 'bad-size';
    if (end - at < size) return 'truncated';
    // The checksum field takes part in the XOR, so an intact packet gives zero; its high byte is never used.
    if (this.#verify && (bytes[at + 6] !== 0 || !this.#pending.xorsToZero(at, at + size))) return 'bad-checksum';
    return size;
  }

  #takePacket(out: Decoded[], lengthBytes: number): void {
    this.#passGarbage(out);
    const { bytes, start } = this.#pending;
    const type = bytes[start + 3] ?? 0;
    const time = { seconds: readUint32(bytes, start + 8), fraction: readUint32(bytes, start + 12) };
    out.push({
      kind: 'packet',
      type,
      name: packetTypeName(type, this.#dialect),
      payload: bytes.slice(start + HEADER_LENGTH, start + lengthBytes),
      time,
      timeMs: unixMsFromNtp(time),
      offset: this.#offset,
      lengthBytes,
    });
    this.#consume(lengthBytes);
    this.#scan = this.#pending.start;
    this.#reason = 'no-sync';
  }

  #rejectCandidate(out: Decoded[], reason: GarbageReason): void {
    this.#passGarbage(out);
    this.#reason = reason;
    this.#scan = Math.min(this.#scan + SYNC.length, this.#pending.end);
  }

  /** Hands out garbage that has reached its limit, in pieces whose places depend on the bytes alone. */
  #passLongGarbage(out: Decoded[]): void {
    while (this.#scan - this.#pending.start >= MAX_GARBAGE_LENGTH) this.#passGarbagePiece(out, MAX_GARBAGE_LENGTH);
  }

  #passGarbage(out: Decoded[]): void {
    if (this.#scan > this.#pending.start) this.#passGarbagePiece(out, this.#scan - this.#pending.start);
  }

  #passGarbagePiece(out: Decoded[], lengthBytes: number): void {
    const { bytes, start } = this.#pending;
    out.push({ kind: 'garbage', offset: this.#offset, bytes: bytes.slice(start, start + lengthBytes), reason: this.#reason });
    this.#consume(lengthBytes);
  }

  #consume(lengthBytes: number): void {
    this.#pending.start += lengthBytes;
    this.#offset += lengthBytes;
  }
}

/** Gives where the next sync begins, or at the end of the bytes might begin; the end when nowhere. */
function findSync({ bytes, end }: PendingBytes, from: number): number {
  let at = from;
  while (at < end) {
    if (bytes[at] !== SYNC[0]) {
      const ahead = bytes.subarray(at, end).indexOf(SYNC[0]);
      if (ahead < 0) return end;
      at += ahead;
    }
    const mayBe = (at + 1 >= end || bytes[at + 1] === SYNC[1]) && (at + 2 >= end || bytes[at + 2] === SYNC[2]);
    if (mayBe) return at;
    at++;
  }
  return end;
}

function readUint16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

function readUint32(bytes: Uint8Array, at: number): number {
  return readUint16(bytes, at) * 0x1_0000 + readUint16(bytes, at + 2);
}
