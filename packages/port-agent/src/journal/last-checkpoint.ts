import { HEADER_LENGTH, type Packet, PacketDecoder, PacketType } from '@taffrail/port-agent-packet';
import { checkpointHolds, coveredFrom } from './segment-scan.ts';
import type { SegmentBytes } from './segment-bytes.ts';

/** How a checkpoint begins. */
const MARK = Buffer.from([0xa3, 0x9d, 0x7a, PacketType.CHECKPOINT]);
/** Longer than any checkpoint. */
const CHECKPOINT_ROOM = 256;
const WINDOW_LENGTH = 2_097_152;
/** How many that do not hold are passed over before the whole segment is scanned instead; each costs the reading of what it sums. */
const PATIENCE = 8;
/** A stretch longer than this is not summed on a suspicion; honest ones are far shorter. */
const LONGEST_STRETCH = 16_777_216;

/**
 * Finds the offset of the last checkpoint in a segment that holds, without reading what lies before the stretch that it sums.
 *
 * What looks like one within the bytes of an instrument does not pass: its sum would have to be that of this epoch.
 */
export function lastCheckpoint(bytes: SegmentBytes, seed: number): number | undefined {
  let patience = PATIENCE;
  for (let end = bytes.segment.lengthBytes; end > 0; end -= WINDOW_LENGTH) {
    const from = Math.max(0, end - WINDOW_LENGTH);
    // Reaches into the window after it, for one that lies across their border.
    const window = Buffer.concat(copies(bytes, { from, to: Math.min(end + CHECKPOINT_ROOM, bytes.segment.lengthBytes) }));
    for (let at = window.lastIndexOf(MARK); at >= 0; at = at === 0 ? -1 : window.lastIndexOf(MARK, at - 1)) {
      const offset = from + at;
      const packet = checkpointAt(window.subarray(at, at + CHECKPOINT_ROOM));
      if (packet === undefined || offset >= end) continue;
      const position = bytes.segment.start + BigInt(offset);
      if (position - (coveredFrom(packet) ?? 0n) <= LONGEST_STRETCH && checkpointHolds(bytes, { packet, position, seed })) return offset;
      patience -= 1;
      if (patience === 0) return undefined;
    }
  }
  return undefined;
}

function checkpointAt(bytes: Uint8Array): Packet | undefined {
  const size = ((bytes[4] ?? 0) << 8) | (bytes[5] ?? 0);
  if (size < HEADER_LENGTH || size > bytes.length) return undefined;
  const [item] = new PacketDecoder().push(bytes.subarray(0, size));
  return item?.kind === 'packet' ? item : undefined;
}

function copies(bytes: SegmentBytes, stretch: { readonly from: number; readonly to: number }): Buffer[] {
  return Array.from(bytes.pieces(stretch), (piece) => Buffer.from(piece));
}
