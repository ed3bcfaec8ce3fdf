import { runReadmeProgram } from '@taffrail/testing';
import { expect, it } from 'vitest';
import { SatlanticParDriver } from './satlantic-par-driver.ts';
import { SatlanticParSimulator } from './simulator/index.ts';

it('the lines in the README run, and print the sample that they take', async () => {
  const printed = await runReadmeProgram(new URL('../README.md', import.meta.url), { SatlanticParDriver, SatlanticParSimulator });

  const frames = printed.filter(([first]) => first === 'parad_sa_sample');
  expect(printed).toContainEqual(['DRIVER_STATE_COMMAND']);
  expect(printed.at(-1)).toEqual([{ serialNumber: expect.any(String), elapsedTime: expect.any(Number), par: expect.any(Number) }]);
  expect(frames.at(-1)).toEqual(['parad_sa_sample', 'ok', printed.at(-1)?.[0]]);
});
