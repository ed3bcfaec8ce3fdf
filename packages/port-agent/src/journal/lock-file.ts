import { randomUUID } from 'node:crypto';
import { linkSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isNoRoom } from '../no-room.ts';
import { removeIfPossible, syncDirectory } from '../whole-file.ts';

/** How the second name of a lock begins whose text the disk has no room for. */
const TWIN_PREFIX = 'lock.of.';

/**
 * Creates a lock with its text in one step, so that nobody reads it half written; false when there is one.
 *
 * On a disk that is full the file is empty and has a second name, which is its text: that needs no room, and an agent whose machine
 * comes up with a full disk can serve all the same.
 */
export function createLock(path: string, text: string): boolean {
  const draft = `${path}.${randomUUID()}`;
  try {
    writeFileSync(draft, text);
    return hasLinked(draft, path);
  } catch (error) {
    if (!isNoRoom(error)) throw error;
  } finally {
    removeIfPossible(draft);
  }
  const twin = join(dirname(path), TWIN_PREFIX + Buffer.from(text).toString('base64url'));
  let isTaken = false;
  try {
    writeFileSync(twin, '');
    isTaken = hasLinked(twin, path);
  } finally {
    if (!isTaken) removeIfPossible(twin);
  }
  return isTaken;
}

/** Reads a lock's text; undefined when there is no lock. */
export function readLock(path: string): string | undefined {
  try {
    const text = readFileSync(path, 'utf8');
    const twin = text === '' ? twinOf(path) : undefined;
    return twin === undefined ? text : Buffer.from(basename(twin).slice(TWIN_PREFIX.length), 'base64url').toString();
  } catch {
    return undefined;
  }
}

/** Removes a lock by all of its names, if the system lets it: one of a process that has ended is worth nothing. */
export function removeLock(path: string): void {
  const twin = readLock(path) === undefined ? undefined : twinOf(path);
  for (const name of [path, twin]) if (name !== undefined) removeIfPossible(name);
}

function hasLinked(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    syncDirectory(dirname(path)); // it must outlast a crash of the machine to tell of it
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Finds the second name of a lock. */
function twinOf(path: string): string | undefined {
  const { ino } = statSync(path);
  const twins = readdirSync(dirname(path)).filter((name) => name.startsWith(TWIN_PREFIX)).map((name) => join(dirname(path), name));
  return twins.find((twin) => statSync(twin, { throwIfNoEntry: false })?.ino === ino);
}
