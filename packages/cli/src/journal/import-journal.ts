import { join } from 'node:path';
import { importLineage } from '@taffrail/port-agent';
import type { Dialect } from '@taffrail/port-agent-packet';
import { LineOutput } from '../output/line-output.ts';
import { openBytes } from '../parse/open-bytes.ts';
import type { CommonFlags } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';

/** Flags of `taffrail journal import`. */
export interface ImportFlags extends CommonFlags {
  readonly dialect: Dialect;
}

/** Makes the journal of an agent's directory of a lineage `.datalog`. */
export async function importJournal(shell: Shell, flags: ImportFlags, path: string, directory: string): Promise<void> {
  const { bytes } = openBytes(shell, path);
  const { epoch, head, packets, leftOut, garbageBytes, garbageSpans } = await importLineage({
    source: bytes,
    directory: join(directory, 'journal'),
    dialect: flags.dialect,
  });
  new LineOutput(shell, flags).write(
    { type: 'result', epoch, head: head.toString(), packets, leftOut, garbageBytes, garbageSpans },
    () =>
      `${packets} packets up to ${head}, epoch ${epoch}; ${leftOut} left out; ` +
      `${garbageBytes} bytes in ${garbageSpans} ${garbageSpans === 1 ? 'place' : 'places'} are no packets`,
  );
}
