import { closeSync, fdatasync, fdatasyncSync, fstatSync, ftruncateSync, openSync, statSync, writeSync } from 'node:fs';
import type { Segment } from './segments.ts';

/** A segment that is being written. Nothing of a write that failed remains visible in it. */
export class SegmentFile {
  readonly segment: Segment;
  readonly #fd: number;
  #isDirty = false;
  #syncing: Promise<void> | undefined;

  /** Opens a new file, or with `'r+'` one that is there, to be continued behind its bytes in use. */
  constructor(segment: Segment, flags: 'wx' | 'r+') {
    this.segment = segment;
    this.#fd = openSync(segment.path, flags);
  }

  /**
   * Whether the file is still to be found by its name: what is written to one that was moved or removed is lost to all readers.
   *
   * Not every file system gives a file one number for good; another file of that name would not have grown with this one.
   */
  get isInPlace(): boolean {
    try {
      const here = fstatSync(this.#fd);
      const there = statSync(this.segment.path, { throwIfNoEntry: false });
      return there !== undefined && ((there.ino === here.ino && there.dev === here.dev) || there.size === here.size);
    } catch {
      return true; // it could not be looked at; that says nothing
    }
  }

  /** Writes all of the bytes, and waits until they are on the disk if that is wanted; or throws and leaves the segment as it was. */
  write(bytes: Uint8Array, { isSynced = false }: { readonly isSynced?: boolean } = {}): void {
    const from = this.segment.lengthBytes;
    let written = 0;
    this.#isDirty = true;
    try {
      while (written < bytes.length) written += writeSync(this.#fd, bytes, written, bytes.length - written, from + written);
      if (isSynced) this.#syncNow();
    } catch (error) {
      this.#cutTo(from);
      throw error;
    }
    this.segment.lengthBytes = from + written;
  }

  /** Has what was written put on the disk, off the event loop; one such request is under way at a time. */
  async sync(): Promise<void> {
    if (this.#syncing !== undefined) return this.#syncing;
    if (!this.#isDirty) return;
    this.#isDirty = false;
    this.#syncing = new Promise((resolve, reject) => {
      fdatasync(this.#fd, (error) => {
        this.#syncing = undefined;
        if (error === null) return resolve();
        this.#isDirty = true;
        reject(error);
      });
    });
    return this.#syncing;
  }

  /** Syncs and closes. The descriptor stays open while a sync uses it, or the sync could hit another file of that number. */
  async close(): Promise<void> {
    try {
      await this.#syncing;
      await this.sync();
    } finally {
      closeSync(this.#fd);
    }
  }

  #syncNow(): void {
    fdatasyncSync(this.#fd);
    this.#isDirty = false;
  }

  #cutTo(lengthBytes: number): void {
    try {
      ftruncateSync(this.#fd, lengthBytes);
    } catch {
      // Readers go by the segment's length, not the file's, and a later open cuts the file; there is nothing to add here.
    }
  }
}
