import { type Decoded, type Garbage, type Packet, PacketDecoder, PacketError, PacketType, readCheckpoint } from '@taffrail/port-agent-packet';
import type { JournalGap } from './batch.ts';
import type { SegmentBytes } from './segment-bytes.ts';

/**
 * What a scan of a segment finds, in order: `packet` one that agrees with its own checksum; `garbage` bytes that are no packet;
 * `held` a stretch whose checkpoint agrees with it; `suspect` one whose checkpoint does not, though every packet in it may.
 */
export type Scanned =
  | { readonly kind: 'packet'; readonly position: bigint; readonly packet: Packet }
  | { readonly kind: 'garbage'; readonly gap: JournalGap; readonly reason: Garbage['reason'] }
  | { readonly kind: 'held'; readonly gap: JournalGap }
  | { readonly kind: 'suspect'; readonly gap: JournalGap };

/** Where a scan begins, and what sums begin with. */
export interface ScanStart {
  /** The offset of a packet in the segment; what lies before it is not looked at, not even for a checkpoint that stands there. */
  readonly offset: number;
  readonly seed: number;
}

/**
 * Checks a segment from a packet on: every packet by its checksum, and each stretch by the checkpoint behind it. Linear.
 *
 * Yields what it finds a piece of the file at a time, so that neither the memory nor the time for one packet counts.
 */
export function* scanSegment(bytes: SegmentBytes, { offset, seed }: ScanStart): Generator<readonly Scanned[], void, undefined> {
  const decoder = new PacketDecoder();
  const scan = new Scan(bytes, { base: bytes.segment.start + BigInt(offset), seed });
  for (const piece of bytes.pieces({ from: offset, to: bytes.segment.lengthBytes })) yield scan.take(decoder.push(piece));
  yield scan.take(decoder.end());
}

/** One scan, and how far its checkpoints have come. */
class Scan {
  readonly #bytes: SegmentBytes;
  readonly #base: bigint;
  readonly #seed: number;
  /** No stretch may reach into the one before, or checking them could take the square of their length. */
  #covered: bigint;
  #hasGarbage = false;

  constructor(bytes: SegmentBytes, { base, seed }: { readonly base: bigint; readonly seed: number }) {
    this.#bytes = bytes;
    this.#base = base;
    this.#seed = seed;
    this.#covered = base;
  }

  take(items: readonly Decoded[]): readonly Scanned[] {
    const found: Scanned[] = [];
    for (const item of items) {
      const position = this.#base + BigInt(item.offset);
      if (item.kind === 'garbage') {
        this.#hasGarbage = true;
        found.push({ kind: 'garbage', gap: { from: position, to: position + BigInt(item.bytes.length) }, reason: item.reason });
        continue;
      }
      if (item.type === PacketType.CHECKPOINT && position !== this.#base) found.push(...this.#checked(item, position));
      found.push({ kind: 'packet', position, packet: item });
    }
    return found;
  }

  #checked(packet: Packet, position: bigint): Scanned[] {
    const [from, hadGarbage] = [this.#covered, this.#hasGarbage];
    this.#covered = position;
    this.#hasGarbage = false;
    const claimed = coveredFrom(packet);
    if (claimed !== undefined && claimed >= from && checkpointHolds(this.#bytes, { packet, position, seed: this.#seed })) {
      return [{ kind: 'held', gap: { from: claimed, to: position } }];
    }
    // Where bytes are known to be damaged, the checkpoint has nothing to add, and the other packets are as good as their checksums.
    return hadGarbage ? [] : [{ kind: 'suspect', gap: { from, to: position } }];
  }
}

/** A CHECKPOINT packet, where it stands, and what sums begin with. */
export interface FoundCheckpoint {
  readonly packet: Packet;
  readonly position: bigint;
  readonly seed: number;
}

/** Whether a checkpoint agrees with the bytes that it says it sums. */
export function checkpointHolds(bytes: SegmentBytes, { packet, position, seed }: FoundCheckpoint): boolean {
  const { start } = bytes.segment;
  const from = coveredFrom(packet);
  if (from === undefined || from < start || from > position) return false;
  const sum = bytes.sum({ from: Number(from - start), to: Number(position - start) }, seed);
  return sum === readCheckpoint(packet.payload).crc32c;
}

/** Gives where the stretch begins that a checkpoint sums; undefined when it does not say so. */
export function coveredFrom(packet: Packet): bigint | undefined {
  try {
    return readCheckpoint(packet.payload).from;
  } catch (error) {
    if (error instanceof PacketError) return undefined;
    throw error;
  }
}
