import process from 'node:process';
import { join } from 'node:path';
import { styles } from '@taffrail/create-instrument';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FolderTree } from '../test/folder-tree.ts';
import { run } from '../test/run.ts';
import { ScratchFolder, WORKSPACE_ROOT } from '../test/scratch-folder.ts';
import { instrumentGenerator } from './instrument-generator.ts';

/** How long four instruments may take on a slow machine. */
const LIMIT_MS = 300_000;

const ROOT_FILES = ['package.json', 'package-lock.json', 'nx.json', 'eslint.config.mjs', 'vitest.shared.mjs', 'vitest.seed.mjs', 'tsconfig.base.json'];
const PACKAGES = ['connection', 'fsm', 'driver', 'simulator', 'testing', 'port-agent', 'port-agent-client', 'port-agent-packet', 'cli'];
const BUILT_IN = ['satlantic-par', 'seabird-sbe37', 'teledyne-workhorse', 'uw-trhph'];

const nx = (root: string, ...args: readonly string[]) => run(process.execPath, [join(root, 'node_modules/.bin/nx'), ...args], root);

let scratch: ScratchFolder;

beforeAll(() => {
  scratch = new ScratchFolder();
  scratch.copy(...ROOT_FILES, ...PACKAGES.map((name) => `packages/${name}`));
  for (const name of PACKAGES) scratch.link(`@taffrail/${name}`, `packages/${name}`);
  scratch.copy(...BUILT_IN.map((name) => `packages/instruments/${name}`));
  for (const name of BUILT_IN) scratch.link(`@taffrail/${name}`, `packages/instruments/${name}`);
  const references = [...PACKAGES, ...BUILT_IN.map((name) => `instruments/${name}`)].map((path) => ({ path: `./packages/${path}` }));
  scratch.write('tsconfig.json', JSON.stringify({ extends: './tsconfig.base.json', files: [], include: [], references }));
  const tree = new FolderTree(scratch);
  for (const style of Object.keys(styles)) {
    instrumentGenerator(tree, { vendor: 'acme', model: style, style });
    scratch.link(`@taffrail/acme-${style}`, `packages/instruments/acme-${style}`);
  }
}, LIMIT_MS);
afterAll(() => { scratch[Symbol.dispose](); });

describe('an instrument that was made in this repository, and nothing done to it,', () => {
  const packages = Object.keys(styles).map((style) => `packages/instruments/acme-${style}`);
  const succeeds = async (program: string, ...args: readonly string[]): Promise<string> => {
    const { exitCode, output } = await run(process.execPath, [program, ...args], scratch.root);
    expect({ exitCode, output: exitCode === 0 ? '' : output }).toEqual({ exitCode: 0, output: '' });
    return output;
  };

  it('passes lint in every style', async () => {
    await succeeds(join(WORKSPACE_ROOT, 'tools/tidy/scripts/lint.mjs'), ...packages);
  }, LIMIT_MS);

  it('is right by its types in every style', async () => {
    await succeeds(join(scratch.root, 'node_modules/typescript/bin/tsc'), '--build', ...packages);
  }, LIMIT_MS);

  it('passes its tests and the suite, and claims the level that it has, in every style', async () => {
    const projects = Object.keys(styles).map((style) => `acme-${style}`);

    const output = await succeeds(join(scratch.root, 'node_modules/.bin/nx'), 'run-many', '-t', 'test', '-p', projects.join(','), '--outputStyle=static');

    for (const style of Object.keys(styles)) expect(output).toMatch(new RegExp(`^an Acme ${style}: silver$`, 'im'));
  }, LIMIT_MS);

  it('is described by the command, by the folder of its package, in every style', async () => {
    for (const folder of packages) {
      expect(await succeeds(join(scratch.root, 'packages/cli/bin/taffrail.js'), 'describe', `./${folder}`)).toMatch(/^Acme .* \(acme-[a-z-]+\), conformance: silver\n/);
    }
  }, LIMIT_MS);

  it('is made by the command that the documents give', async () => {
    const { exitCode, output } = await nx(WORKSPACE_ROOT, 'g', '@taffrail/tools:instrument', '--vendor', 'acme', '--model', 'x1', '--style', 'binary', '--dry-run', '--no-interactive');

    expect(output).toContain('CREATE packages/instruments/acme-x1/src/acme-x1-protocol.ts');
    expect(output).toContain('CREATE .changeset/acme-x1.md');
    expect(exitCode).toBe(0);
  }, LIMIT_MS);
});
