import { closeSync, openSync, readdirSync, readSync, statSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { SeededRandom } from '@taffrail/simulator';

/** How far from the end of a journal damage is done. */
const REACH = 49_152;
const MOST_FLIPS = 4;

/** What was done to a journal. */
export interface Damage {
  /** The position of the first byte that is not as it was. */
  readonly from: bigint;
  /** The position of the first byte of the segment that was damaged. */
  readonly segmentStart: bigint;
  readonly bytes: number;
}

/** Cuts bytes off the end of a journal's last segment. */
export function truncateJournal(directory: string, random: SeededRandom): Damage {
  const { path, start, lengthBytes } = lastSegment(directory);
  const bytes = 1 + random.below(Math.min(REACH, lengthBytes));
  truncateSync(path, lengthBytes - bytes);
  return { from: start + BigInt(lengthBytes - bytes), segmentStart: start, bytes };
}

/** Flips bits in a few bytes near the end of a journal's last segment; another bit in each, so that no checksum of XOR is deceived. */
export function flipBits(directory: string, random: SeededRandom): Damage {
  const { path, start, lengthBytes } = lastSegment(directory);
  const flips = 1 + random.below(MOST_FLIPS);
  const offsets = Array.from({ length: flips }, () => lengthBytes - 1 - random.below(Math.min(REACH, lengthBytes)));
  const fd = openSync(path, 'r+');
  const byte = Buffer.alloc(1);
  offsets.forEach((offset, i) => {
    readSync(fd, byte, 0, 1, offset);
    byte.writeUInt8(byte.readUInt8() ^ (1 << i));
    writeSync(fd, byte, 0, 1, offset);
  });
  closeSync(fd);
  return { from: start + BigInt(Math.min(...offsets)), segmentStart: start, bytes: flips };
}

/** Finds the last segment that holds anything. */
function lastSegment(directory: string): { readonly path: string; readonly start: bigint; readonly lengthBytes: number } {
  const segments = readdirSync(directory)
    .filter((name) => name.endsWith('.journal'))
    .sort()
    .map((name) => ({ path: join(directory, name), start: BigInt(name.replace('.journal', '')), lengthBytes: statSync(join(directory, name)).size }));
  const last = segments.findLast(({ lengthBytes }) => lengthBytes > 0);
  if (last === undefined) throw new Error(`nothing to damage in ${directory}`);
  return last;
}
