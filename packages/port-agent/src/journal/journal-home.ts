import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { JournalFormatError } from '../errors.ts';
import { makeDirectory } from '../make-directory.ts';
import { syncDirectory } from '../whole-file.ts';
import { keepEpoch, readOrCreateEpoch } from './epoch-file.ts';
import { JournalLock } from './journal-lock.ts';
import { listSegments, type Segment } from './segments.ts';

/** The directory of a journal that is being written, with what says whose it is: the epoch and the lock. */
export class JournalHome {
  readonly directory: string;
  readonly epoch: string;
  /** The segments that were there. */
  readonly segments: Segment[];
  readonly #lock: JournalLock;
  readonly #createdAtMs: number;
  #isSettled: boolean;

  private constructor({ directory, lock, nowMs }: { directory: string; lock: JournalLock; nowMs: number }) {
    this.directory = directory;
    this.#lock = lock;
    this.#createdAtMs = nowMs;
    this.segments = listSegments(directory);
    // Empty files hold no packets, and no epoch's: a full disk leaves some.
    const isNew = this.segments.every(({ lengthBytes }) => lengthBytes === 0);
    const { epoch, isKept } = readOrCreateEpoch(directory, { isNew, nowMs });
    this.epoch = epoch;
    this.#isSettled = isKept;
  }

  /** Enters a directory, which is made where it is missing. @throws {@link JournalLockedError}, {@link JournalFormatError}, or what the file system throws. */
  static enter(directory: string, nowMs: number): JournalHome {
    if (!existsSync(directory)) {
      makeDirectory(directory);
      syncDirectory(dirname(directory));
    }
    const lock = JournalLock.take(directory);
    try {
      return new JournalHome({ directory, lock, nowMs });
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** Whether the writer before went down with the machine. */
  get followsCrashOfMachine(): boolean {
    return this.#lock.followsCrashOfMachine;
  }

  /** Whether all is there that packets need to be found by; before that, none may be written. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  /**
   * Sees to it that the directory is there and this journal's, and makes it anew where it was taken away; not what it stands in, which
   * may be the place of a disk that is not mounted.
   *
   * @throws {@link JournalLockedError} or {@link JournalFormatError} where it is another's by now, or what the file system throws.
   */
  restore(): void {
    if (!existsSync(this.directory)) {
      mkdirSync(this.directory);
      syncDirectory(dirname(this.directory));
    }
    this.#lock.renew();
    const found = keepEpoch(this.directory, { epoch: this.epoch, createdAtMs: this.#createdAtMs });
    if (found !== this.epoch) throw new JournalFormatError(this.directory, `the epoch ${this.epoch}, which it had before`);
    this.#isSettled = true;
  }

  /** Leaves it to the next writer. */
  leave(): void {
    this.#lock.release();
  }
}
