import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const PIECE = Buffer.alloc(1_048_576);

/** A disk in memory, small enough to be filled; only root may mount one. */
export class SmallDisk {
  readonly #folder: string;
  readonly #ballast: string;

  private constructor(folder: string) {
    this.#folder = folder;
    this.#ballast = join(folder, 'ballast');
  }

  /** Mounts one on a folder; gives the reason when the system does not let it. */
  static mount(folder: string, { lengthBytes }: { readonly lengthBytes: number }): SmallDisk | string {
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${lengthBytes}`, 'tmpfs', folder], { stdio: 'pipe' });
      return new SmallDisk(folder);
    } catch (error) {
      return error instanceof Error ? error.message.trim() : String(error);
    }
  }

  /** Takes a disk away that was left on a folder, if one was. */
  static unmountLeft(folder: string): void {
    try {
      new SmallDisk(folder).unmount();
    } catch {
      // None was mounted, or it is not ours to take away; then the folder cannot be removed, which says so.
    }
  }

  /** Leaves no room on it. */
  fill(): void {
    const fd = openSync(this.#ballast, 'w');
    try {
      for (;;) writeSync(fd, PIECE);
    } catch (error) {
      if (!isFull(error)) throw error;
    } finally {
      closeSync(fd);
    }
  }

  /** Gives the room back. */
  free(): void {
    rmSync(this.#ballast, { force: true });
  }

  /** Takes the disk away, with all that is on it. */
  unmount(): void {
    execFileSync('umount', [this.#folder], { stdio: 'pipe' });
  }
}

function isFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOSPC';
}
