import { JournalReader, type JournalSpan } from '@taffrail/port-agent';
import { WrongUsageError } from '../errors.ts';
import { type CommonFlags, interpret } from '../shell/action.ts';
import { journalDirectoryOf } from './journal-directory.ts';

/** Flags that choose a part of a journal. */
export interface SpanFlags extends CommonFlags {
  readonly from?: bigint;
  readonly to?: bigint;
}

/** Gives the part that was asked for. @throws `WrongUsageError` when it ends before it begins. */
export async function checkSpan({ from, to }: SpanFlags): Promise<JournalSpan> {
  await interpret(() => {
    if (from !== undefined && to !== undefined && to < from) throw new WrongUsageError(`--to ${to} is before --from ${from}`);
  });
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

/** Opens the journal in a directory, for the part that was asked for. */
export async function openJournal(
  directory: string,
  flags: SpanFlags,
): Promise<{ readonly reader: JournalReader; readonly span: JournalSpan }> {
  const span = await checkSpan(flags);
  return { reader: new JournalReader(journalDirectoryOf(directory)), span };
}
