import { PacketType } from '@taffrail/port-agent-packet';
import { escapeBytes } from '../output/escape.ts';
import { LineOutput } from '../output/line-output.ts';
import type { Shell } from '../shell/shell.ts';
import { openJournal, type SpanFlags } from './open-journal.ts';

/** Flags of `taffrail journal cat`. */
export interface CatFlags extends SpanFlags {
  readonly direction: 'in' | 'out' | 'both';
}

/** Prints a journal's packets and gaps in order. */
export async function catJournal(shell: Shell, flags: CatFlags, directory: string): Promise<void> {
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

function isWanted(type: number, direction: CatFlags['direction']): boolean {
  switch (direction) {
    case 'in':
      return type === PacketType.FROM_INSTRUMENT;
    case 'out':
      return type === PacketType.FROM_DRIVER || type === PacketType.COMMAND;
    case 'both':
      return true;
  }
}
