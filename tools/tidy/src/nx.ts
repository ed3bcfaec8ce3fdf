import { readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type ProgramOptions, runProgram } from './program-run.ts';

/** The targets of every project of a workspace, as Nx infers them. */
export async function targetsOf(
  options: ProgramOptions & { readonly scratchFile: string },
): Promise<Readonly<Record<string, readonly string[]>>> {
  const nx = createRequire(join(options.root, 'package.json')).resolve('nx');
  const { exitCode, output } = await runProgram(nx, ['graph', `--file=${options.scratchFile}`], options);
  if (exitCode !== 0) throw new Error(`nx graph exited with ${exitCode}: ${output}`);
  try {
    const { graph } = JSON.parse(readFileSync(options.scratchFile, 'utf8')) as GraphFile; // the format of `nx graph --file`
    return Object.fromEntries(Object.entries(graph.nodes).map(([name, node]) => [name, Object.keys(node.data.targets)]));
  } finally {
    rmSync(options.scratchFile, { force: true });
  }
}

interface GraphFile {
  readonly graph: { readonly nodes: Readonly<Record<string, { readonly data: { readonly targets: Readonly<Record<string, unknown>> } }>> };
}
