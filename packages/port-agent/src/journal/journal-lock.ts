import { randomUUID } from 'node:crypto';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { JournalLockedError } from '../errors.ts';
import { identityOf, isRunning, parseIdentity } from '../process-identity.ts';
import { createLock, readLock, removeLock } from './lock-file.ts';

const ATTEMPTS = 5;

/** The right to write a journal, a file that names the process that has it; that of a dead process is worth nothing. */
export class JournalLock {
  /** Whether the writer before went down with the machine: the lock that it left is of another boot. */
  readonly followsCrashOfMachine: boolean;
  readonly #directory: string;
  readonly #path: string;
  readonly #text: string;

  private constructor(directory: string, { text, followsCrashOfMachine }: { text: string; followsCrashOfMachine: boolean }) {
    this.#directory = directory;
    this.#path = lockIn(directory);
    this.#text = text;
    this.followsCrashOfMachine = followsCrashOfMachine;
  }

  /** @throws {@link JournalLockedError} when a running process, this one included, has the right. */
  static take(directory: string): JournalLock {
    const path = lockIn(directory);
    // The nonce tells two locks of one process apart.
    const self = identityOf(process.pid);
    const text = JSON.stringify({ ...self, nonce: randomUUID() });
    let followsCrashOfMachine = false;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (createLock(path, text)) return new JournalLock(directory, { text, followsCrashOfMachine });
      const found = readLock(path);
      if (found === undefined) continue;
      const holder = parseIdentity(found);
      if (holder !== undefined && isRunning(holder)) throw new JournalLockedError(directory, holder.pid);
      followsCrashOfMachine = holder?.bootId !== self?.bootId;
      removeStale(path, found);
    }
    throw new JournalLockedError(directory, parseIdentity(readLock(path) ?? '')?.pid ?? 0);
  }

  /** Takes the right again where its file was taken away with the journal. @throws {@link JournalLockedError} when another has it now. */
  renew(): void {
    const found = readLock(this.#path) ?? (createLock(this.#path, this.#text) ? this.#text : readLock(this.#path));
    if (found !== this.#text) throw new JournalLockedError(this.#directory, parseIdentity(found ?? '')?.pid ?? 0);
  }

  /** Gives the right back. */
  release(): void {
    if (readLock(this.#path) === this.#text) removeLock(this.#path);
  }
}

/** Gives where the lock of a journal is. */
export function lockIn(directory: string): string {
  return join(directory, 'lock');
}

/** Removes a stale lock, and not the fresh one that another process may have put in its place meanwhile. */
function removeStale(path: string, stale: string): void {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch {
    return; // another process was first; the next attempt sees what it did
  }
  if (readLock(aside) !== stale) createLock(path, readLock(aside) ?? '');
  removeLock(aside);
}
