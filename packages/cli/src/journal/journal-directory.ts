import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Finds the journal in an agent's directory; any other directory is taken for a journal itself. */
export function journalDirectoryOf(directory: string): string {
  const inside = join(directory, 'journal');
  return existsSync(inside) ? inside : directory;
}
