import { runReadmeProgram } from '@taffrail/testing';
import { expect, it } from 'vitest';
import { Sbe37Driver } from './sbe37-driver.ts';
import { Sbe37Simulator } from './simulator/index.ts';

it('the lines in the README run, and print the sample that they take, with the salinity that they set', async () => {
  const printed = await runReadmeProgram(new URL('../README.md', import.meta.url), { Sbe37Driver, Sbe37Simulator });

  const sample = printed.at(-1)?.[0];
  expect(printed).toEqual([['DRIVER_STATE_COMMAND'], [expect.any(String), sample], [sample]]);
  expect(sample).toMatchObject({ temperature: expect.any(Number), salinity: expect.any(Number) });
});
