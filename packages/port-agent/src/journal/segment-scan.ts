import { type Garbage, type Packet, PacketDecoder, PacketError, PacketType, readCheckpoint } from '@taffrail/port-agent-packet';
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

/** Checks a segment from a packet on: every packet by its checksum, and each stretch by the checkpoint behind it. Linear. */
export function* scanSegment(bytes: SegmentBytes, { offset, seed }: ScanStart): Generator<Scanned, void, undefined> {
  const base = bytes.segment.start + BigInt(offset);
  const decoder = new PacketDecoder();
  // No stretch may reach into the one before, or checking them could take the square of their length.
  let covered = base;
  let hasGarbage = false;
  const scanned = function* (items: readonly (Packet | Garbage)[]): Generator<Scanned, void, undefined> {
    for (const item of items) {
      const position = base + BigInt(item.offset);
      if (item.kind === 'garbage') {
        hasGarbage = true;
        yield { kind: 'garbage', gap: { from: position, to: position + BigInt(item.bytes.length) }, reason: item.reason };
        continue;
      }
      if (item.type === PacketType.CHECKPOINT && position !== base) {
        const gap = { from: coveredFrom(item) ?? covered, to: position };
        const holds = gap.from >= covered && gap.from <= position && checkpointHolds(bytes, { packet: item, position, seed });
        // Where bytes are known to be damaged, the checkpoint has nothing to add, and the other packets are as good as their checksums.
        if (holds) yield { kind: 'held', gap };
        else if (!hasGarbage) yield { kind: 'suspect', gap: { from: covered, to: position } };
        covered = position;
        hasGarbage = false;
      }
      yield { kind: 'packet', position, packet: item };
    }
  };
  for (const piece of bytes.pieces({ from: offset, to: bytes.segment.lengthBytes })) yield* scanned(decoder.push(piece));
  yield* scanned(decoder.end());
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
