import type { Shell } from '../shell/shell.ts';
import { type ExportFlags, exportJournal } from './export-journal.ts';
import { printPackets } from './print-packets.ts';

/** Flags of `taffrail journal cat`. */
export interface CatFlags extends Omit<ExportFlags, 'format'> {
  /** Default a readable line for each packet. */
  readonly format?: ExportFlags['format'];
}

/** Prints a journal: for reading, or in a format as `taffrail journal export` writes it. */
export async function catJournal(shell: Shell, { format, ...flags }: CatFlags, directory: string): Promise<void> {
  if (format === undefined) await printPackets(shell, { ...flags, direction: flags.direction ?? 'both' }, directory);
  else await exportJournal(shell, { ...flags, format }, directory);
}
