import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ScratchPackages, taffrailOf } from '../../test/scratch-packages.ts';
import { findInstrument, knownInstruments } from './find-instrument.ts';
import type { InstalledInstrument } from './instrument-kind.ts';
import { installedInstruments } from './installed-instruments.ts';

const fake = (id: string): InstalledInstrument => ({
  id,
  packageName: `@taffrail/${id}`,
  manifest: () => ({ version: '1.0.0', conformance: 'none' }),
  load: () => Promise.reject(new Error('not to be loaded')),
  loadSimulator: () => Promise.reject(new Error('not to be loaded')),
});
const installed = ['nortek-vector', 'acme-vector', 'seabird-sbe37'].map(fake);

let scratch: ScratchPackages;

beforeEach(() => { scratch = new ScratchPackages(); });
afterEach(() => { scratch[Symbol.dispose](); });

const find = (name: string): InstalledInstrument => findInstrument(name, { folder: scratch.root, installed });

describe('an instrument that comes with the command', () => {
  it('is found by its id, by its model where one vendor has it, and by its package', () => {
    expect(['seabird-sbe37', 'sbe37', 'SBE37', 'acme-vector', '@taffrail/acme-vector'].map((name) => find(name).id)).toEqual([
      'seabird-sbe37',
      'seabird-sbe37',
      'seabird-sbe37',
      'acme-vector',
      'acme-vector',
    ]);
  });

  it('is not guessed where several vendors have the model', () => {
    expect(() => find('vector')).toThrow(
      expect.objectContaining({ code: 'ambiguous-instrument', message: '"vector" may be any of nortek-vector, acme-vector' }),
    );
  });

  it('is named among those there are when it is unknown', () => {
    expect(() => find('trawl')).toThrow(
      expect.objectContaining({
        code: 'unknown-instrument',
        message: 'there is no instrument "trawl"; installed are nortek-vector, acme-vector, seabird-sbe37',
      }),
    );
  });

  it('is suggested to whoever made a slip', () => {
    expect(() => find('sbe38')).toThrow('there is no instrument "sbe38"; did you mean sbe37; installed are ');
  });

  it('cannot be passed off by another package', () => {
    scratch.install('mallory', { taffrail: { instrument: { id: 'seabird-sbe37', vendor: 'Mallory', model: 'SBE 37' } } });
    scratch.write('package.json', { dependencies: { mallory: '*' } });

    expect(find('seabird-sbe37').packageName).toBe('@taffrail/seabird-sbe37');
    expect(() => find('sbe37')).toThrow('"sbe37" may be any of @taffrail/seabird-sbe37, mallory');
  });
});

describe('an instrument of a package that is installed', () => {
  it('is found by the name of its package, and by id and model where the package here asks for it', () => {
    const folder = scratch.install('@acme/taffrail-x1', { ...taffrailOf('Acme', 'X1'), exports: './index.js' });
    scratch.write('package.json', { name: 'mine', devDependencies: { '@acme/taffrail-x1': '*', absent: '*', '../outside': '*' } });

    expect(['@acme/taffrail-x1', 'acme-x1', 'x1'].map((name) => [find(name).id, find(name).packageName])).toEqual(
      Array.from({ length: 3 }, () => ['acme-x1', '@acme/taffrail-x1']),
    );
    expect(find('x1').manifest()).toMatchObject({ folder, version: '1.2.3', conformance: 'silver' });
  });

  it('is found by its model as the list of instruments shows it, where its id has another', () => {
    scratch.install('taffrail-optode', { taffrail: { instrument: { id: 'aanderaa-optode', vendor: 'Aanderaa', model: 'Optode 4330-IW' } } });
    scratch.write('package.json', { dependencies: { 'taffrail-optode': '*' } });

    expect(['Optode 4330-IW', 'optode4330iw', 'optode'].map((name) => find(name).id)).toEqual(Array.from({ length: 3 }, () => 'aanderaa-optode'));
    expect(() => find('--')).toThrow(expect.objectContaining({ code: 'unknown-instrument' }));
  });

  it('is found by the name of its package alone where nothing asks for it, and from folders below', () => {
    scratch.install('taffrail-acme-x1', taffrailOf('Acme', 'X1'));
    const below = join(scratch.root, 'some', 'where');

    expect(findInstrument('taffrail-acme-x1', { folder: below, installed }).id).toBe('acme-x1');
    expect(() => find('acme-x1')).toThrow(expect.objectContaining({ code: 'unknown-instrument' }));
  });

  it('is found in the folder of its own package', () => {
    scratch.write('package.json', { name: 'taffrail-acme-x1', ...taffrailOf('Acme', 'X1') });

    expect(['x1', '.'].map((name) => find(name).packageName)).toEqual(['taffrail-acme-x1', 'taffrail-acme-x1']);
  });

  it('is not taken from a package that does not say so, whatever it would do when it is loaded', () => {
    const folder = scratch.install('innocent', { main: 'index.js' });

    expect(() => find('innocent')).toThrow(
      expect.objectContaining({
        code: 'unknown-instrument',
        message: expect.stringContaining(`the package innocent does not say that it is an instrument: expected "taffrail": {"instrument": `),
      }),
    );
    expect(find(folder).packageName).toBe('innocent');
  });

  it('is told where it was looked for', () => {
    expect(() => find('@acme/taffrail-x1')).toThrow(`; no package of that name is in the node_modules of ${scratch.root} or above it; installed are `);
  });

  it('is not guessed where two packages say that they are of the same', () => {
    for (const name of ['@one/x1', '@two/x1']) scratch.install(name, taffrailOf('Acme', 'X1'));
    scratch.write('package.json', { dependencies: { '@one/x1': '*', '@two/x1': '*' } });

    expect(() => find('x1')).toThrow(expect.objectContaining({ code: 'ambiguous-instrument', message: '"x1" may be any of @one/x1, @two/x1' }));
    expect(find('@two/x1').packageName).toBe('@two/x1');
  });

  it('does not load where its package exports nothing', async () => {
    scratch.install('taffrail-acme-x1', { ...taffrailOf('Acme', 'X1'), exports: { './other': './other.js' } });

    await expect(find('taffrail-acme-x1').load()).rejects.toThrow('expected a package that exports a module; found none under "." in its "exports"');
  });

  it('does not load where its package was not built', async () => {
    const folder = scratch.install('taffrail-acme-x1', { ...taffrailOf('Acme', 'X1'), exports: './dist/index.js' });

    await expect(find('taffrail-acme-x1').load()).rejects.toMatchObject({ code: 'instrument-module', path: join(folder, 'dist/index.js') });
  });
});

describe('an instrument at a path', () => {
  const module = join(import.meta.dirname, '../../test/modules/carried-sbe37.ts');

  it.each([module, pathToFileURL(module).href])('is loaded, and its simulator, which it exports too: %s', async (path) => {
    const found = find(path);

    expect((await found.load()).definition.id).toBe('seabird-sbe37');
    expect(Object.keys((await found.loadSimulator()).faults)).toContain('fragment');
    expect([found.id, found.packageName]).toEqual([path, '@taffrail/cli']);
  });

  it.each(['simulator.mjs', 'simulator/index.mjs'])('has its simulator in the module beside it: %s', async (path) => {
    scratch.write('index.mjs', 'export const instrument = undefined;');
    scratch.write(path, 'export const simulator = { faults: {}, create: () => undefined };');

    expect((await find('./index.mjs').loadSimulator()).faults).toEqual({});
  });

  it('is told when there is nothing', () => {
    expect(() => find('./dist/index.js')).toThrow(
      expect.objectContaining({
        code: 'unknown-instrument',
        message: `there is no instrument at ${join(scratch.root, 'dist/index.js')}: no such file; a package has to be built first`,
      }),
    );
    expect(() => find('.')).toThrow(`there is no instrument in ${scratch.root}: expected a package.json, or the path of a module`);
  });

  it('is suggested to whoever forgot to begin it as one', () => {
    scratch.write('dist/index.js', '');

    expect(() => find('dist/index.js')).toThrow('there is no instrument "dist/index.js"; did you mean ./dist/index.js; ');
  });
});

describe('the instruments that are known', () => {
  it('are those that come with the command, and those that the package here asks for', () => {
    scratch.install('@acme/taffrail-x1', taffrailOf('Acme', 'X1'));
    scratch.install('@taffrail/seabird-sbe37', taffrailOf('Seabird', 'SBE37'));
    scratch.install('left-pad');
    scratch.write('package.json', { dependencies: { '@acme/taffrail-x1': '*', '@taffrail/seabird-sbe37': '*', 'left-pad': '*' } });

    expect(knownInstruments({ folder: scratch.root, installed }).map(({ packageName }) => packageName)).toEqual([
      '@taffrail/nortek-vector',
      '@taffrail/acme-vector',
      '@taffrail/seabird-sbe37',
      '@acme/taffrail-x1',
    ]);
  });

  it.each(['not JSON', 'null', '{"dependencies":["x"],"taffrail":7}'])('are read from a package.json that holds %s', (text) => {
    scratch.write('package.json', text);

    expect(knownInstruments({ folder: scratch.root, installed })).toEqual(installed);
  });
});

describe('each instrument that comes with the command', () => {
  it.each(installedInstruments.map((each) => [each.id, each] as const))(
    'loads, under its own id, with a simulator, and its package says the same of it: %s',
    async (id, { packageName, manifest, load, loadSimulator }) => {
      const { vendor, model, ...definition } = (await load()).definition;

      expect([definition.id, packageName]).toEqual([id, `@taffrail/${id}`]);
      expect(Object.keys((await loadSimulator()).faults)).toContain('fragment');
      expect(manifest().instrument).toEqual({ id, vendor, model });
      expect(manifest().version).toMatch(/^\d+\.\d+\.\d+/);
    },
  );
});
