import { closeSync, openSync, readSync } from 'node:fs';
import { HEADER_LENGTH, MAX_PACKET_LENGTH, PacketDecoder } from '@taffrail/port-agent-packet';
import type { JournalMap } from './batch-reader.ts';

/** The last packet that a client had, as it shows it. */
export interface LastHad {
  /** The position behind it. */
  readonly position: bigint;
  /** Its header, which says among other things its length and when it was stamped. */
  readonly header: Uint8Array;
}

/**
 * Tells whether a journal has another packet where a client had its last one, so that it has another past, though the same epoch.
 *
 * That comes of cutting its end off by hand, or of putting an older copy back, and letting it grow. Damage is no other packet, nor is
 * what is not kept: a client whose packet cannot be seen any more has it nevertheless.
 */
export function hasOtherHistory(map: JournalMap, { position, header }: LastHad): boolean {
  const lengthBytes = Buffer.from(header).readUInt16BE(4);
  const from = position - BigInt(lengthBytes);
  if (lengthBytes < HEADER_LENGTH || from < 0n) return true;
  const place = map.place(from);
  if (place.kind !== 'segment') return false;
  const { path, start, lengthBytes: segmentLength } = place.segment;
  const offset = Number(from - start);
  try {
    const fd = openSync(path, 'r');
    try {
      if (readAt(fd, offset, HEADER_LENGTH).equals(header)) return false;
      // Any packet that reaches into the last one begins at most a packet's length before it.
      const begin = Math.max(0, offset - MAX_PACKET_LENGTH);
      const bytes = readAt(fd, begin, Math.min(segmentLength, offset + lengthBytes + MAX_PACKET_LENGTH) - begin);
      return hasPacketWithin(bytes, { from: offset - begin, to: offset - begin + lengthBytes });
    } finally {
      closeSync(fd);
    }
  } catch {
    return false; // a file that cannot be read is a gap, and is announced as one
  }
}

function hasPacketWithin(bytes: Uint8Array, { from, to }: { readonly from: number; readonly to: number }): boolean {
  const decoder = new PacketDecoder();
  return [...decoder.push(bytes), ...decoder.end()].some((item) => item.kind === 'packet' && item.offset < to && item.offset + item.lengthBytes > from);
}

function readAt(fd: number, offset: number, lengthBytes: number): Buffer {
  const bytes = Buffer.alloc(lengthBytes);
  return bytes.subarray(0, readSync(fd, bytes, 0, lengthBytes, offset));
}
