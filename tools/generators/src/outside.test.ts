import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import process from 'node:process';
import { styles } from '@taffrail/create-instrument';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../test/run.ts';
import { ScratchFolder, WORKSPACE_ROOT } from '../test/scratch-folder.ts';

/** How long packing, or one instrument, may take on a slow machine. */
const LIMIT_MS = 120_000;

const BUILT_IN = ['satlantic-par', 'seabird-sbe37', 'teledyne-workhorse', 'uw-trhph'];
const PACKAGES = [
  ...['connection', 'fsm', 'driver', 'simulator', 'testing', 'create-instrument', 'port-agent', 'port-agent-client', 'port-agent-packet', 'cli'],
  ...BUILT_IN.map((name) => `instruments/${name}`),
];

let scratch: ScratchFolder;

/** Runs a program and expects it to end well. */
async function succeeds(file: string, args: readonly string[], cwd: string): Promise<string> {
  const { exitCode, output } = await run(file, args, cwd);
  expect({ command: [file, ...args].join(' '), exitCode, output: exitCode === 0 ? '' : output }).toMatchObject({ exitCode: 0, output: '' });
  return output;
}

/** Puts a package where npm would: what would be published of it, and nothing else. */
async function install(path: string): Promise<void> {
  const folder = join(scratch.root, 'node_modules/@taffrail', basename(path));
  const tarball = (await succeeds('npm', ['pack', '--silent', '--pack-destination', scratch.root], join(WORKSPACE_ROOT, 'packages', path))).trim().split('\n').at(-1) ?? '';
  mkdirSync(folder);
  await succeeds('tar', ['-xzf', join(scratch.root, tarball), '--strip-components=1', '-C', folder], scratch.root);
}

beforeAll(async () => {
  scratch = new ScratchFolder();
  for (const path of PACKAGES) await install(path);
}, LIMIT_MS);
afterAll(() => { scratch[Symbol.dispose](); });

describe('an instrument that was made in a folder of its own, with what is published and nothing else,', () => {
  it.each(Object.keys(styles))('passes lint, types, its tests and the suite, is built, and does what its README shows: %s', async (style) => {
    const bin = (name: string, ...args: readonly string[]) => succeeds(join(scratch.root, 'node_modules/.bin', name), args, folder);
    const folder = join(scratch.root, `acme-${style}`);

    const said = await succeeds(
      process.execPath,
      [join(scratch.root, 'node_modules/@taffrail/create-instrument/bin/create-instrument.js'), '--vendor', 'acme', '--model', style, '--style', style],
      scratch.root,
    );

    expect(said).toMatch(new RegExp(`^Made taffrail-acme-${style}, the Acme .* in acme-${style}: \\d+ files\\.\n`));
    await bin('tsc', '-p', 'tsconfig.json');
    await bin('eslint', '.');
    expect(await bin('vitest', 'run')).toMatch(new RegExp(`^an Acme ${style}: silver$`, 'im'));
    await bin('tsc', '-p', 'tsconfig.lib.json');
    await expect(readme(folder, `taffrail-acme-${style}`)).resolves.toContain('DRIVER_STATE_COMMAND\n');
    await expectKnown(folder, `taffrail-acme-${style}`, `acme-${style}`);
  }, LIMIT_MS);

  it('is refused, with a code and no stack, where the order makes no sense', async () => {
    const program = join(scratch.root, 'node_modules/@taffrail/create-instrument/bin/create-instrument.js');

    const outcome = await run(process.execPath, [program, '--vendor', 'acme', '--model', 'x1', '--style', 'telepathy'], scratch.root);

    expect(outcome).toEqual({ exitCode: 2, output: 'create-instrument: choice: there is no style "telepathy": expected one of command-response, stream, menu, binary\n' });
  });
});

/** Has the command, as it is published, describe and drive an instrument that was built, by each of the ways to name it. */
async function expectKnown(folder: string, packageName: string, id: string): Promise<void> {
  const taffrail = async (...args: readonly string[]): Promise<string> =>
    succeeds(process.execPath, [join(scratch.root, 'node_modules/@taffrail/cli/bin/taffrail.js'), ...args], folder);
  const described = JSON.parse(await taffrail('describe', '.', '--json')) as object;

  expect(described).toMatchObject({ id, vendor: 'Acme', conformance: 'silver' });
  for (const name of ['./dist/index.js', packageName, id]) expect(JSON.parse(await taffrail('describe', name, '--json'))).toEqual(described);
  expect(await taffrail('instruments', '--json')).toContain(`{"id":"${id}","vendor":"Acme",`);
  const demonstrated = await taffrail('demo', '--instrument', packageName, '--speed', '60', '--samples', '2', '--json');
  expect(demonstrated.match(/"type":"particle"/g)).toHaveLength(2);
}

/** Runs the program of a README, which imports the package by its name, and answers what it prints. */
async function readme(folder: string, name: string): Promise<string> {
  const program = /```ts\n([^]*?)```/.exec(readFileSync(join(folder, 'README.md'), 'utf8'))?.[1] ?? '';
  symlinkSync(folder, join(scratch.root, 'node_modules', name));
  // Nothing in it is TypeScript and not JavaScript.
  writeFileSync(join(folder, 'readme.mjs'), program);
  return succeeds(process.execPath, ['readme.mjs'], folder);
}
