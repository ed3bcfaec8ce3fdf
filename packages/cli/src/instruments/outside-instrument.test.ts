import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { taffrail } from '../../test/fake-shell.ts';
import { ScratchPackages, taffrailOf } from '../../test/scratch-packages.ts';

const PATH = join(import.meta.dirname, '../../test/modules/carried-sbe37.ts');

let scratch: ScratchPackages;

beforeEach(() => { scratch = new ScratchPackages(); });
afterEach(() => { scratch[Symbol.dispose](); });

describe('an instrument that the command does not come with', () => {
  it('is described by the path of its module, with what the package claims that it is in', async () => {
    expect((await taffrail(['describe', PATH, '--json'])).first()).toMatchObject({ id: 'seabird-sbe37', conformance: 'none' });
  });

  it('is driven, and simulated in memory, by the path of its module', async () => {
    const { status, first } = await taffrail(['do', PATH, '--connect', `sim:${PATH}?speed=100&seed=3`, 'acquire-sample', '--json']);

    expect([status, first()]).toEqual([0, expect.objectContaining({ type: 'result', verb: 'acquire-sample', state: 'DRIVER_STATE_COMMAND' })]);
  });

  it('is told with an error of its own where the module is none, before anything is attempted', async () => {
    const file = scratch.write('node_modules/taffrail-acme-x1/index.mjs', 'export const driver = 1;');
    const folder = scratch.install('taffrail-acme-x1', { ...taffrailOf('Acme', 'X1'), exports: './index.mjs' });

    const { status, stdout, stderr } = await taffrail(['run', folder, '--connect', 'tcp://127.0.0.1:1', '--json']);

    expect([status, stdout]).toEqual([2, '']);
    expect(JSON.parse(stderr)).toEqual({
      type: 'error',
      code: 'instrument-module',
      message: `cannot take an instrument from ${file}: expected an export "instrument" that instrumentEntry() of @taffrail/driver made, version 1; found the exports driver`,
    });
  });

  it('is told with an error of its own where it has no simulator', async () => {
    const file = scratch.write('node_modules/x/index.mjs', 'export const instrument = 1;');

    const { status, stderr } = await taffrail(['simulate', file]);

    expect([status, stderr]).toEqual([2, expect.stringContaining('taffrail: instrument-module: cannot take an instrument from ')]);
    expect(stderr).toContain('expected an export "simulator" with "faults" and "create", a SimulatorDefinition of @taffrail/simulator; found the exports instrument');
  });
});
