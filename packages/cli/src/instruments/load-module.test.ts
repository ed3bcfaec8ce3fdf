import { INSTRUMENT_ENTRY_VERSION, InstrumentError } from '@taffrail/driver';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ScratchPackages } from '../../test/scratch-packages.ts';
import { importModule, kindIn, simulatorIn } from './load-module.ts';

const { instrument: entry, sbe37, Sbe37Driver } = await import('@taffrail/seabird-sbe37');
const { simulator } = await import('@taffrail/seabird-sbe37/simulator');

let scratch: ScratchPackages;

beforeEach(() => { scratch = new ScratchPackages(); });
afterEach(() => { scratch[Symbol.dispose](); });

describe('what a module exports as its instrument', () => {
  it('is taken when it is an entry of the version that is known', () => {
    expect(kindIn({ instrument: entry }, 'x.js')).toBe(entry);
  });

  it.each<[string, unknown]>([
    ['one without an entryVersion', null],
    ['one without an entryVersion', { definition: sbe37, createDriver: entry.createDriver }],
    ['version 2; another version of @taffrail/cli knows that one', { ...entry, entryVersion: 2 }],
    ['a definition without "model"', { ...entry, definition: { ...sbe37, model: undefined } }],
    ['a definition without "id"', { ...entry, definition: undefined }],
    ['a definition without "states"', { ...entry, definition: { ...sbe37, states: null } }],
    ['one whose createDriver is no function', { ...entry, createDriver: Sbe37Driver.name }],
    [
      'one on another copy of @taffrail/driver than the command; have both installed by one package.json',
      { ...entry, errorBase: class InstrumentError extends Error {} },
    ],
  ])('is refused as %s', (found, instrument) => {
    const expected = `an export "instrument" that instrumentEntry() of @taffrail/driver made, version ${INSTRUMENT_ENTRY_VERSION}`;

    expect(() => kindIn({ instrument }, 'x.js')).toThrow(
      expect.objectContaining({
        code: 'instrument-module',
        path: 'x.js',
        expected,
        found,
        message: `cannot take an instrument from x.js: expected ${expected}; found ${found}`,
      }),
    );
  });

  it.each([
    [{}, 'no exports'],
    [{ sbe37, Sbe37Driver }, 'the exports sbe37, Sbe37Driver'],
    [Object.fromEntries(Array.from('abcdefghi', (letter) => [letter, 1])), 'the exports a, b, c, d, e, f, g, h, …'],
  ])('is missed beside what there is: %j', (module, found) => {
    expect(() => kindIn(module, 'x.js')).toThrow(expect.objectContaining({ found }));
  });
});

describe('what a module exports as its simulator', () => {
  it('is taken when it makes instruments and knows its faults', () => {
    expect(simulatorIn({ simulator }, 'x.js')).toBe(simulator);
  });

  it.each([
    ['the exports instrument', { instrument: entry }],
    ['one without "faults"', { simulator: { create: simulator.create } }],
    ['one whose create is no function', { simulator: { faults: {} } }],
  ])('is refused for %s', (found, module) => {
    expect(() => simulatorIn(module, 'x.js')).toThrow(expect.objectContaining({ code: 'instrument-module', found }));
  });
});

describe('a module that does not load', () => {
  it('is told as one that is not there', async () => {
    await expect(importModule('/no/such/module.js')).rejects.toMatchObject({ code: 'instrument-module', found: 'no such file; a package has to be built first' });
  });

  it('is told with what it threw', async () => {
    const file = scratch.write('node_modules/broken/index.mjs', 'throw new RangeError("out of luck");');

    await expect(importModule(file)).rejects.toMatchObject({ path: file, expected: 'a module that loads', found: 'RangeError: out of luck', cause: { name: 'RangeError' } });
  });

  it('is an instrument error, as all that the command tells', async () => {
    await expect(importModule('/no/such/module.js')).rejects.toBeInstanceOf(InstrumentError);
  });
});
