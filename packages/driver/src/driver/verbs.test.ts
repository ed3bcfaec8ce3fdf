import { describe, expect, it } from 'vitest';
import { bench, discoveredBench } from '../../test/bench.ts';
import { ParameterError, UnknownCommandError } from '../errors.ts';
import { VERBS } from './verbs.ts';

describe('a verb by its name', () => {
  it("is every verb that the lineage's drivers have, in this package's spelling", () => {
    expect(Object.keys(VERBS)).toEqual([
      'initialize',
      'configure',
      'connect',
      'disconnect',
      'discover',
      'get',
      'set',
      'acquireSample',
      'startAutosample',
      'stopAutosample',
      'test',
      'calibrate',
      'syncClock',
      'acquireStatus',
      'startDirect',
      'executeDirect',
      'stopDirect',
    ]);
  });

  it.each(['bogus', '', 'close', 'constructor', 'toString', '#connect', 'acquire_sample'])('is refused when there is none: %j', async (verb) => {
    const { driver } = bench();

    await expect(driver.execute(verb)).rejects.toEqual(new UnknownCommandError(verb, Object.keys(VERBS)));
  });

  it('runs as when it is called', async () => {
    const { driver, farEnds } = bench();
    for (const [verb, argument] of [['configure', { addr: 'localhost', port: 4001 }], ['connect'], ['discover'], ['startDirect'], ['executeDirect', 'x']] as const) {
      await driver.execute(verb, argument);
    }

    expect(farEnds[0]?.heard.endsWith('x')).toBe(true);
  });

  it('gives all parameters when get is told none', async () => {
    const { driver } = await discoveredBench();

    const values = await driver.execute('get');

    expect(values).toMatchObject({ gain: 2, probe: 1 });
  });

  it.each([[undefined], [7], [[1, 2]], [{ length: 1 }]])('executeDirect refuses %o, which is neither bytes nor text', async (argument) => {
    const { driver, takeLines } = await discoveredBench();
    await driver.startDirect();

    await expect(driver.execute('executeDirect', argument)).rejects.toBeInstanceOf(ParameterError);

    expect(takeLines()).toEqual([]);
  });

  it('executeDirect refuses text that is not one byte a character', async () => {
    const { driver, farEnds } = await discoveredBench();
    await driver.startDirect();
    const heard = farEnds[0]?.heard;

    await expect(driver.executeDirect('5 \u03a9')).rejects.toEqual(new ParameterError('executeDirect: expected text of one byte a character, found "5 \u03a9"'));

    expect(farEnds[0]?.heard).toBe(heard);
  });
});
