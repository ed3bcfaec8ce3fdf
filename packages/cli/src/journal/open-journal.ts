import { JournalReader, type JournalSpan } from '@taffrail/port-agent';
import { WrongUsageError } from '../errors.ts';
import { type CommonFlags, interpret } from '../shell/action.ts';
import { journalDirectoryOf } from './journal-directory.ts';

/** Flags that choose a part of a journal. */
export interface SpanFlags extends CommonFlags {
  readonly from?: bigint;
  readonly to?: bigint;
}

/** Opens the journal in a directory, for the part that was asked for. */
export async function openJournal(
  directory: string,
  { from, to }: SpanFlags,
): Promise<{ readonly reader: JournalReader; readonly span: JournalSpan }> {
  await interpret(() => {
    if (from !== undefined && to !== undefined && to < from) throw new WrongUsageError(`--to ${to} is before --from ${from}`);
  });
  const span = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  return { reader: new JournalReader(journalDirectoryOf(directory)), span };
}
