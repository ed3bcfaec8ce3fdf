import { closeSync, openSync, readSync, rmSync } from 'node:fs';
import { HEADER_LENGTH } from '@taffrail/port-agent-packet';
import { timeMsOf } from './batch.ts';
import type { Segment } from './segments.ts';

/** How much of a journal is kept; without either, all of it. */
export interface RetentionLimits {
  /** How many bytes are kept at most; the file that is being written may come on top. */
  readonly retainBytes?: number | undefined;
  /** How old the newest packet of a file may become before the file goes, in milliseconds. */
  readonly retainAgeMs?: number | undefined;
}

/** Decides which of a journal's files have been kept for long enough. */
export class Retention {
  readonly #limits: RetentionLimits;
  /** When the first packet of a segment was stamped, by its path. */
  readonly #beganMs = new Map<string, number>();
  #hindrance: { readonly error: unknown } | undefined;

  constructor(limits: RetentionLimits) {
    this.#limits = limits;
  }

  /** Whether age is a reason, so that files go though nothing comes. */
  get looksAtAge(): boolean {
    return this.#limits.retainAgeMs !== undefined;
  }

  /** Why the file that is to go next could not be removed when that was last tried. */
  get hindrance(): { readonly error: unknown } | undefined {
    return this.#hindrance;
  }

  /** Removes the oldest segments that are to go, from the disk and then from the list; one that cannot be removed stays in both, with all behind it. */
  apply(segments: Segment[], nowMs: number): void {
    let hindrance: { readonly error: unknown } | undefined;
    for (const { path } of segments.slice(0, this.expired(segments, nowMs))) {
      try {
        rmSync(path, { force: true });
      } catch (error) {
        hindrance = this.#hindrance ?? { error };
        break;
      }
      segments.shift();
    }
    this.#hindrance = hindrance;
  }

  /** Counts the oldest segments that are to go: whole ones, and never the last, which says where the journal's head is. */
  expired(segments: readonly Segment[], nowMs: number): number {
    const { retainBytes = Number.POSITIVE_INFINITY, retainAgeMs = Number.POSITIVE_INFINITY } = this.#limits;
    let kept = segments.reduce((sum, segment) => sum + segment.lengthBytes, 0);
    let count = 0;
    for (; count < segments.length - 1; count++) {
      const [oldest, next] = segments.slice(count, count + 2);
      if (oldest === undefined || next === undefined) break;
      // A file is as old as its newest packet, and that is at most as old as the first of the next file.
      const isOld = retainAgeMs < Number.POSITIVE_INFINITY && nowMs - this.#begin(next) > retainAgeMs;
      if (kept <= retainBytes && !isOld) break;
      kept -= oldest.lengthBytes;
      this.#beganMs.delete(oldest.path);
    }
    return count;
  }

  /** Gives when a segment began; the end of time when that cannot be told, so that nothing goes by mistake. */
  #begin(segment: Segment): number {
    const known = this.#beganMs.get(segment.path);
    if (known !== undefined) return known;
    const found = firstTimeMs(segment);
    if (found === undefined) return Number.POSITIVE_INFINITY;
    this.#beganMs.set(segment.path, found);
    return found;
  }
}

function firstTimeMs(segment: Segment): number | undefined {
  if (segment.lengthBytes < HEADER_LENGTH) return undefined;
  try {
    const header = new Uint8Array(HEADER_LENGTH);
    const fd = openSync(segment.path, 'r');
    try {
      readSync(fd, header, 0, HEADER_LENGTH, 0);
    } finally {
      closeSync(fd);
    }
    return timeMsOf(header);
  } catch {
    return undefined; // it cannot be read; the scan of the journal says so, this only does not count on it
  }
}
