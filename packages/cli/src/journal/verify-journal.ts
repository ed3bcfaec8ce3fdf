import { JournalDamagedError } from '../errors.ts';
import { LineOutput } from '../output/line-output.ts';
import type { Shell } from '../shell/shell.ts';
import { openJournal, type SpanFlags } from './open-journal.ts';

/** Reads a journal and says whether it is whole. @throws {@link JournalDamagedError} when it is not. */
export async function verifyJournal(shell: Shell, flags: SpanFlags, directory: string): Promise<void> {
  const { reader, span } = await openJournal(directory, flags);
  const output = new LineOutput(shell, flags);
  let packets = 0;
  let gaps = 0;
  let missingBytes = 0n;
  for await (const entry of reader.read(span)) {
    shell.signal.throwIfAborted();
    if (entry.kind === 'packet') packets += 1;
    else {
      gaps += 1;
      missingBytes += entry.to - entry.from;
      const { from, to } = entry;
      output.write({ type: 'gap', from: from.toString(), to: to.toString() }, () => `positions ${from} to ${to} are damaged or missing`);
    }
  }
  const { epoch, start, head } = reader;
  output.write(
    { type: 'result', epoch, start: start.toString(), head: head.toString(), packets, gaps, missingBytes: missingBytes.toString() },
    () => `${packets} packets from ${start} to ${head}, epoch ${epoch}; ${gaps} gaps`,
  );
  if (gaps > 0) throw new JournalDamagedError(directory, { gaps, missingBytes });
}
