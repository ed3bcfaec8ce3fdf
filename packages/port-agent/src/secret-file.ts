import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { SecretFileError } from './errors.ts';

const OTHERS = 0o077;

/** Reads a file that nobody but its owner may read or write. @throws {@link SecretFileError}. */
export function readSecretFile(path: string): string {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch (cause) {
    throw new SecretFileError(path, cause instanceof Error ? cause.message : String(cause), { cause });
  }
  try {
    // The file that was opened is the one that is looked at, whatever its name leads to by now.
    const { mode } = fstatSync(fd);
    if ((mode & OTHERS) !== 0) throw new SecretFileError(path, `others than its owner may use it (mode ${(mode & 0o777).toString(8)}); chmod 600 it`);
    return contentOf(fd, path);
  } finally {
    closeSync(fd);
  }
}

function contentOf(fd: number, path: string): string {
  try {
    return readFileSync(fd, 'utf8');
  } catch (cause) {
    throw new SecretFileError(path, cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
