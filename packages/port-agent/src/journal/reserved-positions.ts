import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { removeIfPossible } from '../whole-file.ts';
import { segmentName } from './segments.ts';

/**
 * Keeps positions from being given out twice though the disk takes no packets: an empty file far ahead, which needs no room on most
 * file systems. Should the process be killed before writing works again, the next start goes on behind it.
 */
export class ReservedPositions {
  readonly #directory: string;
  readonly #lengthBytes: bigint;
  #path: string | undefined;
  #end = 0n;

  constructor(directory: string, lengthBytes: bigint) {
    this.#directory = directory;
    this.#lengthBytes = lengthBytes;
  }

  /** Reserves the positions from here on, anew once half of those reserved are used up. */
  reserve(from: bigint): void {
    if (this.#path !== undefined && from + this.#lengthBytes / 2n < this.#end) return;
    const before = this.#path;
    const end = from + this.#lengthBytes;
    const path = join(this.#directory, segmentName(end));
    try {
      closeSync(openSync(path, 'wx'));
    } catch {
      return; // the disk refuses even this; the next write tries again
    }
    this.#path = path;
    this.#end = end;
    if (before !== undefined) removeIfPossible(before);
  }

  /** Gives the positions back. */
  release(): void {
    if (this.#path !== undefined) removeIfPossible(this.#path);
    this.#path = undefined;
  }
}
