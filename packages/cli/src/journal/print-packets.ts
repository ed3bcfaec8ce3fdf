import { escapeBytes } from '../output/escape.ts';
import { LineOutput } from '../output/line-output.ts';
import type { Shell } from '../shell/shell.ts';
import { type Direction, isWanted } from './direction.ts';
import { openJournal, type SpanFlags } from './open-journal.ts';

/** What to print of a journal. */
export interface PrintFlags extends SpanFlags {
  readonly direction: Direction;
}

/** Prints a journal's packets and gaps in order, a line for each. */
export async function printPackets(shell: Shell, flags: PrintFlags, directory: string): Promise<void> {
  const { reader, span } = await openJournal(directory, flags);
  const output = new LineOutput(shell, flags);
  for await (const entry of reader.read(span)) {
    shell.signal.throwIfAborted();
    let mayGoOn = true;
    if (entry.kind === 'gap') {
      const from = entry.from.toString();
      const to = entry.to.toString();
      mayGoOn = output.write({ type: 'gap', from, to }, () => `${from}  positions up to ${to} are lost`);
    } else if (isWanted(entry.type, flags.direction)) {
      const { name, timeMs: atMs, payload } = entry;
      const position = entry.position.toString();
      const text = escapeBytes(payload);
      mayGoOn = output.write(
        { type: 'packet', position, name, atMs, length: payload.length, text },
        () => `${position}  ${new Date(atMs).toISOString()}  ${name}  ${text}`,
      );
    }
    if (!mayGoOn) await output.drained();
  }
}
