import { closeSync, openSync, readSync, truncateSync } from 'node:fs';
import { PacketDecoder } from '@taffrail/port-agent-packet';
import { endOf, type Segment } from './segments.ts';

/** What a crash left behind the last whole packet. */
export interface TornTail {
  readonly position: bigint;
  readonly lengthBytes: number;
}

const READ_LENGTH = 1_048_576;

/**
 * Cuts from the last segment what follows its last whole packet, the remains of a write that a crash interrupted.
 *
 * Nobody was sent these bytes: clients are served only what has been written whole.
 */
export function cutTornTail(segment: Segment): TornTail | undefined {
  const wholeLength = lengthOfWholePackets(segment);
  const torn = segment.lengthBytes - wholeLength;
  if (torn === 0) return undefined;
  truncateSync(segment.path, wholeLength);
  segment.lengthBytes = wholeLength;
  return { position: endOf(segment), lengthBytes: torn };
}

function lengthOfWholePackets(segment: Segment): number {
  const decoder = new PacketDecoder();
  const buffer = new Uint8Array(READ_LENGTH);
  const fd = openSync(segment.path, 'r');
  let end = 0;
  try {
    for (let at = 0; at < segment.lengthBytes; ) {
      const read = readSync(fd, buffer, 0, Math.min(READ_LENGTH, segment.lengthBytes - at), at);
      if (read === 0) break;
      at += read;
      for (const item of decoder.push(buffer.subarray(0, read))) if (item.kind === 'packet') end = item.offset + item.lengthBytes;
    }
    for (const item of decoder.end()) if (item.kind === 'packet') end = item.offset + item.lengthBytes;
  } finally {
    closeSync(fd);
  }
  return end;
}
