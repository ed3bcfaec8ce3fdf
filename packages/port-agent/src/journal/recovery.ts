import { truncateSync } from 'node:fs';
import { PacketType } from '@taffrail/port-agent-packet';
import type { SumSoFar } from './checkpoint-sum.ts';
import type { KnownGap } from './journal-notice.ts';
import { lastCheckpoint } from './last-checkpoint.ts';
import { SegmentBytes } from './segment-bytes.ts';
import { type Scanned, scanSegment } from './segment-scan.ts';
import { endOf, type Segment } from './segments.ts';

/** What a crash left behind the last whole packet. */
export interface TornTail {
  readonly position: bigint;
  readonly lengthBytes: number;
}

/** What was found at the end of a journal when it was opened, and done about it. */
export interface Recovery {
  /** From where on every packet was looked at: the last checkpoint that holds, or else the segment's beginning. */
  readonly scannedFrom: bigint;
  /** The remains of a write that a crash interrupted, which were cut. */
  readonly tornTail: TornTail | undefined;
  /** What is damaged behind {@link scannedFrom}. It was left where it is: positions are never given out twice. */
  readonly damage: readonly KnownGap[];
  /** Whether packets can follow in the same file. Not behind damage, which a reader could take for the beginning of one. */
  readonly canGoOn: boolean;
  /** The sum of what no checkpoint stands behind yet. */
  readonly sum: SumSoFar;
  /** How many bytes follow the last checkpoint. */
  readonly uncheckedBytes: number;
}

/**
 * Makes the end of a journal fit to be continued, reading from its last good checkpoint on.
 *
 * Cuts an unfinished packet at the very end: nobody was sent it, since clients are served only what has been written whole. Other
 * bytes that are no packets were packets once, and somebody may have been sent them: they stay, and are told of.
 */
export function recover(segment: Segment, seed: number): Recovery {
  const bytes = new SegmentBytes(segment);
  try {
    const offset = lastCheckpoint(bytes, seed) ?? 0;
    const { damage, tail, sumFrom, checkedTo } = inspect(bytes, { offset, seed });
    const tornTail = tail?.isTorn === true ? { position: tail.from, lengthBytes: Number(endOf(segment) - tail.from) } : undefined;
    if (tornTail !== undefined) {
      truncateSync(segment.path, segment.lengthBytes - tornTail.lengthBytes);
      segment.lengthBytes -= tornTail.lengthBytes;
    }
    return {
      scannedFrom: segment.start + BigInt(offset),
      tornTail,
      damage,
      canGoOn: tail === undefined || tail.isTorn,
      sum: { from: sumFrom, crc32c: bytes.sum({ from: Number(sumFrom - segment.start), to: segment.lengthBytes }, seed) },
      uncheckedBytes: Number(endOf(segment) - checkedTo),
    };
  } finally {
    bytes.close();
  }
}

interface Tail {
  readonly from: bigint;
  readonly isTorn: boolean;
}

interface Inspection {
  readonly damage: readonly KnownGap[];
  readonly tail: Tail | undefined;
  /** Where the sum of the next checkpoint begins. */
  readonly sumFrom: bigint;
  /** Up to where there are checkpoints. */
  readonly checkedTo: bigint;
}

function inspect(bytes: SegmentBytes, start: { readonly offset: number; readonly seed: number }): Inspection {
  const damage: KnownGap[] = [];
  let tail: Tail | undefined;
  let sumFrom = bytes.segment.start + BigInt(start.offset);
  let checkedTo = sumFrom;
  const look = (item: Scanned) => {
    if (item.kind === 'suspect') damage.push({ ...item.gap, reason: 'suspect' });
    else if (item.kind === 'garbage') {
      // Several in a row are one: what the first of them was decides.
      tail ??= { from: item.gap.from, isTorn: item.reason === 'truncated' };
      const last = damage.at(-1);
      if (last?.reason === 'damaged' && last.to === item.gap.from) damage[damage.length - 1] = { ...last, to: item.gap.to };
      else damage.push({ ...item.gap, reason: 'damaged' });
    } else if (item.kind === 'packet') {
      tail = undefined;
      if (item.packet.type !== PacketType.CHECKPOINT) return;
      sumFrom = item.position;
      checkedTo = item.position + BigInt(item.packet.lengthBytes);
    }
  };
  for (const items of scanSegment(bytes, start)) items.forEach(look);
  const end: Tail | undefined = tail; // set within the loop, which the compiler does not follow
  if (end?.isTorn === true) damage.pop();
  return { damage, tail: end, sumFrom, checkedTo };
}
