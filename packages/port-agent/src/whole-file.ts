import { closeSync, fsyncSync, ftruncateSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Settings of {@link writeWholeFile}. */
export interface WholeFileOptions {
  /** Whether it is to be there after a crash of the machine. To see to that takes a disk's time, in which nothing else is done. */
  readonly outlastsCrash: boolean;
}

/** Writes a small file so that whoever reads it finds the old content or the new and never a part, after a crash too if that is wanted. */
export function writeWholeFile(path: string, text: string, { outlastsCrash }: WholeFileOptions): void {
  const draft = `${path}.${process.pid}.new`;
  const fd = openSync(draft, 'w');
  try {
    writeFileSync(fd, text);
    if (outlastsCrash) fsyncSync(fd);
  } catch (error) {
    removeIfPossible(draft);
    throw error;
  } finally {
    closeSync(fd);
  }
  renameSync(draft, path);
  if (outlastsCrash) syncDirectory(dirname(path));
}

/** Writes over a file where it stands, for a disk without room for another: whoever reads it meanwhile may find a part. */
export function overwriteFile(path: string, text: string): void {
  const fd = openSync(path, 'r+');
  try {
    ftruncateSync(fd, writeSync(fd, text, 0));
  } finally {
    closeSync(fd);
  }
}

/** Removes a file that is of no more use, if the system lets it. */
export function removeIfPossible(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // It stays, and is in nobody's way.
  }
}

/** Has the names in a directory put on the disk. */
export function syncDirectory(directory: string): void {
  const fd = openSync(directory, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Has the names in a directory put on the disk, off the event loop. */
export async function syncDirectoryAside(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
