import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInstrument } from './create-instrument.ts';

const ORDER = ['--vendor', 'acme', '--model', 'x1', '--style', 'stream'];

let cwd: string;

beforeEach(() => { cwd = mkdtempSync(join(tmpdir(), 'taffrail-create-')); });
afterEach(() => { rmSync(cwd, { recursive: true, force: true }); });

describe('creating an instrument', () => {
  it('makes its folder, and says where to begin and what to type', async () => {
    const said = await createInstrument(ORDER, { cwd });

    expect(said).toMatch(/^Made taffrail-acme-x1, the Acme X1 \(stream\), in acme-x1: \d+ files\.\n/);
    expect(said).toMatch(/\n +1\. acme-x1\/src\/definition\.ts:\d+\n/);
    expect(said).toContain('\n  cd acme-x1\n  npm install\n');
    expect(readFileSync(join(cwd, 'acme-x1/src/definition.ts'), 'utf8')).toContain("id: 'acme-x1'");
    expect(existsSync(join(cwd, 'acme-x1/.gitignore'))).toBe(true);
  });

  it('takes a folder that is there when it is empty but for a repository', async () => {
    mkdirSync(join(cwd, 'probe/.git'), { recursive: true });

    await createInstrument([...ORDER, '--folder', 'probe', '--package', '@my-lab/x1', '--license', 'none'], { cwd });

    expect(JSON.parse(readFileSync(join(cwd, 'probe/package.json'), 'utf8'))).toMatchObject({ name: '@my-lab/x1', license: 'UNLICENSED' });
  });

  it('writes nothing into a folder that holds something', async () => {
    mkdirSync(join(cwd, 'acme-x1'));
    writeFileSync(join(cwd, 'acme-x1/notes.txt'), 'mine');

    await expect(createInstrument(ORDER, { cwd })).rejects.toMatchObject({ code: 'folder-not-empty', folder: join(cwd, 'acme-x1') });
    expect(readdirSync(join(cwd, 'acme-x1'))).toEqual(['notes.txt']);
  });

  it('says what is wrong with a folder that is a file, or is in one', async () => {
    writeFileSync(join(cwd, 'notes.txt'), 'mine');

    for (const folder of ['notes.txt', 'notes.txt/probe'])
      await expect(createInstrument([...ORDER, '--folder', folder], { cwd })).rejects.toMatchObject({ code: 'folder', folder: join(cwd, folder) });
    expect(readdirSync(cwd)).toEqual(['notes.txt']);
  });

  it.each([
    ['my probes/x1', "'my probes/x1'"],
    ["o'hara", "'o'\\''hara'"],
    ['../x1', '../x1'],
  ])('says how to go to the folder %s', async (folder, shown) => {
    const here = join(cwd, 'here');
    mkdirSync(here);

    expect(await createInstrument([...ORDER, '--folder', folder], { cwd: here })).toContain(`\n  cd ${shown}\n`);
  });

  it('writes nothing on a dry run, and lists what it would', async () => {
    const said = await createInstrument([...ORDER, '--dry-run'], { cwd });

    expect(said).toContain('\n  src/acme-x1-protocol.ts\n');
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('asks on a terminal for what was not said', async () => {
    const answers = ['acme', 'x1'];

    await createInstrument(['--style', 'menu'], { cwd, asker: { ask: async () => answers.shift() ?? '', tell: () => undefined } });

    expect(existsSync(join(cwd, 'acme-x1/src/menu.ts'))).toBe(true);
  });

  it('says how it is used, and makes nothing', async () => {
    expect(await createInstrument(['--help', ...ORDER], { cwd })).toMatch(/^npm create @taffrail\/instrument -- /);
    expect(readdirSync(cwd)).toEqual([]);
  });

  it.each([
    ['choice', ['--vendor', 'acme', '--model', 'x1', '--style', 'telepathy']],
    ['choice', [...ORDER, '--license', 'gpl']],
    ['name', ['--vendor', '../acme', '--model', 'x1', '--style', 'stream']],
    ['name', [...ORDER, '--package', '../x1']],
    ['arguments', ['--vendor', 'acme']],
    ['arguments', [...ORDER, '--colour', 'red']],
    ['arguments', [...ORDER, 'probe']],
  ])('refuses with the code %s: %j', async (code, argv) => {
    await expect(createInstrument(argv, { cwd })).rejects.toMatchObject({ code });
    expect(readdirSync(cwd)).toEqual([]);
  });
});
