import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DirectoryError, PortAgentError } from './errors.ts';

/**
 * Makes a directory, and those above it where they are missing. @throws {@link DirectoryError}.
 *
 * Node's own `recursive: true` never returns where a directory exists and none can be made in it with the answer that it does not
 * exist, as in `/proc`: one mistaken path would stop every agent of the process.
 */
export function makeDirectory(path: string): void {
  inDirectory(path, () => { makeAll(path); });
}

/** Does what needs a directory; what the system has against it is told with the directory's name. @throws {@link DirectoryError}, or what is thrown that is not the system's. */
export function inDirectory<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof PortAgentError || !(cause instanceof Error && 'code' in cause)) throw cause;
    throw new DirectoryError(path, cause.message, { cause });
  }
}

function makeAll(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    if (error.code === 'EEXIST' && statSync(path).isDirectory()) return;
    if (error.code !== 'ENOENT' || dirname(path) === path) throw error;
    makeAll(dirname(path));
    mkdirSync(path);
  }
}
