import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FolderError, FolderNotEmptyError } from './errors.ts';
import type { RenderedFile } from './render.ts';

/** Looks whether a folder is free for a new instrument: absent, or empty but for a `.git`. @throws {@link FolderNotEmptyError} or {@link FolderError} when not. */
export function checkFolder(folder: string): void {
  if (!existsSync(folder)) return;
  const found = within(folder, () => readdirSync(folder)).filter((name) => name !== '.git');
  if (found.length > 0) throw new FolderNotEmptyError(folder, found);
}

/** Writes files into a folder, which it makes. Nothing that is there is written over. @throws {@link FolderError} where that cannot be done. */
export function writeFiles(folder: string, files: readonly RenderedFile[]): void {
  within(folder, () => {
    for (const { path, text } of files) {
      const target = join(folder, path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, text, { flag: 'wx' });
    }
  });
}

function within<T>(folder: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new FolderError(folder, cause);
  }
}
