import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** One file of a journal. */
export interface Segment {
  readonly path: string;
  /** The position of the file's first byte. */
  readonly start: bigint;
  /** How many bytes of the file are in use. */
  lengthBytes: number;
}

/** What stands at a position. */
export type Place =
  | { readonly kind: 'segment'; readonly segment: Segment }
  | { readonly kind: 'gap'; readonly to: bigint }
  | { readonly kind: 'head' };

const SUFFIX = '.journal';
const DIGITS = 20;

/** Gives the file name of the segment that begins at a position; names sort as positions do. */
export function segmentName(start: bigint): string {
  return String(start).padStart(DIGITS, '0') + SUFFIX;
}

/** Lists the segments in a directory in order; one that overlaps the next is cut short there. */
export function listSegments(directory: string): Segment[] {
  const names = readdirSync(directory).filter((name) => /^\d{20}\.journal$/.test(name)).sort();
  const segments = names.map((name) => {
    const path = join(directory, name);
    return { path, start: BigInt(name.slice(0, DIGITS)), lengthBytes: statSync(path).size };
  });
  segments.forEach((segment, i) => {
    const next = segments[i + 1];
    if (next !== undefined) segment.lengthBytes = Math.min(segment.lengthBytes, Number(next.start - segment.start));
  });
  return segments;
}

/** Gives the position behind a segment's last byte in use. */
export function endOf(segment: Segment): bigint {
  return segment.start + BigInt(segment.lengthBytes);
}

/** Finds what stands at a position; what lies between two segments, or before the first, is a gap. */
export function placeOf(position: bigint, segments: readonly Segment[], head: bigint): Place {
  if (position >= head) return { kind: 'head' };
  // From the back: almost everybody reads near the head.
  for (let i = segments.length - 1; i >= 0; i--) {
    const segment = segments[i];
    if (segment === undefined || segment.start > position) continue;
    if (position < endOf(segment)) return { kind: 'segment', segment };
    return { kind: 'gap', to: segments[i + 1]?.start ?? head };
  }
  return { kind: 'gap', to: segments[0]?.start ?? head };
}
