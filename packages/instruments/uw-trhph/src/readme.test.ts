import { runReadmeProgram } from '@taffrail/testing';
import { expect, it } from 'vitest';
import { TrhphSimulator } from './simulator/index.ts';
import { TrhphDriver } from './trhph-driver.ts';

it('the lines in the README run, and print what they say', async () => {
  expect(await runReadmeProgram(new URL('../README.md', import.meta.url), { TrhphDriver, TrhphSimulator })).toEqual([
    ['DRIVER_STATE_COMMAND'],
    [{ cycleTime: 240, hydrogenSensorPower: false }],
    ['trhph_sample', 'ok', expect.objectContaining({ hydrogenX1: 0 })],
  ]);
});
