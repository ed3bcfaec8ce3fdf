import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '@taffrail/tidy';
import { emptyProject } from './outside-project.ts';

/** A Node to try the packages on. */
export interface NodeBinary {
  /** As it says itself: `v22.23.3`. */
  readonly version: string;
  /** The folder that the program `node` is in. */
  readonly folder: string;
}

/** Those that were had, and why others were not. */
export interface NodeBinaries {
  readonly found: readonly NodeBinary[];
  readonly missing: readonly string[];
}

/** The lines of Node that the packages are for: the oldest that they say they run on, and every even one since. */
const LINES = [20, 22, 24, 26];
/** The time that installing them may take. */
const INSTALL_LIMIT_MS = 180_000;

/** Gets a Node of each line from the npm registry, where its program is a package without an install script; the present one will do for its own line. */
export async function nodeBinaries(scratch: string): Promise<NodeBinaries> {
  const own = Number(process.versions.node.split('.')[0]);
  const wanted = LINES.filter((line) => line !== own);
  const project = emptyProject(scratch, 'nodes');
  const platform = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const names = wanted.map((line) => `node${line}@npm:node-${platform}@${line}`);
  const { stderr } = await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', ...names], {
    cwd: project,
    timeoutMs: INSTALL_LIMIT_MS,
  });
  const found = [{ version: process.version, folder: join(process.execPath, '..') }];
  const missing = LINES.includes(own) ? [] : [`Node ${LINES.join(', ')} are meant, and this is ${process.version}`];
  for (const line of wanted) {
    const folder = join(project, `node_modules/node${line}/bin`);
    if (existsSync(join(folder, 'node'))) found.push({ version: await versionOf(folder), folder });
    else missing.push(`no Node ${line} for ${platform} came from the registry: ${stderr.trim().split('\n').at(-1) ?? ''}`);
  }
  return { found, missing };
}

async function versionOf(folder: string): Promise<string> {
  return (await run(join(folder, 'node'), ['--version'], { cwd: folder, timeoutMs: INSTALL_LIMIT_MS })).stdout.trim();
}
