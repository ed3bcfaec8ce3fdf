import { oneLine } from '../output/escape.ts';
import { LineOutput } from '../output/line-output.ts';
import { table } from '../output/table.ts';
import type { CommonFlags } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import { knownInstruments } from './find-instrument.ts';

/** Prints what is installed, by what the packages say; no code of theirs is run. */
export async function listInstruments(shell: Shell, flags: CommonFlags): Promise<void> {
  const output = new LineOutput(shell, flags);
  const rows = knownInstruments().map(({ id, packageName, manifest }) => {
    const { version, instrument: { vendor, model } = { vendor: '', model: '' } } = manifest();
    return { id, vendor, model, package: packageName, version };
  });
  if (flags.json) for (const row of rows) output.write(row, () => '');
  else
    shell.process.stdout.write(
      `${table(
        ['id', 'vendor', 'model', 'package', 'version'],
        rows.map((row) => Object.values(row).map(oneLine)),
      ).join('\n')}\n`,
    );
}
