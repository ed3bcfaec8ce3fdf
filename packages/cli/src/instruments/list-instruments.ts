import { LineOutput } from '../output/line-output.ts';
import { table } from '../output/table.ts';
import type { CommonFlags } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import { versionOf } from './find-instrument.ts';
import { installedInstruments } from './installed-instruments.ts';

/** Prints what is installed. */
export async function listInstruments(shell: Shell, flags: CommonFlags): Promise<void> {
  const output = new LineOutput(shell, flags);
  const rows = await Promise.all(
    installedInstruments.map(async ({ id, packageName, load }) => {
      const { definition } = await load();
      return { id, vendor: definition.vendor, model: definition.model, package: packageName, version: versionOf(packageName) };
    }),
  );
  if (flags.json) for (const row of rows) output.write(row, () => '');
  else
    shell.process.stdout.write(
      `${table(
        ['id', 'vendor', 'model', 'package', 'version'],
        rows.map((row) => Object.values(row)),
      ).join('\n')}\n`,
    );
}
