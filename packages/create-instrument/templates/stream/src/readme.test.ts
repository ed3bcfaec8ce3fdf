import { runReadmeProgram } from '@taffrail/testing';
import { expect, it } from 'vitest';
import { AcmeX1Driver } from './acme-x1-driver.ts';
import { AcmeX1Simulator } from './simulator/index.ts';

// Fill in: what the program in README.md prints, once it is your instrument's.
it('runs as README.md shows it', async () => {
  const printed = await runReadmeProgram(new URL('../README.md', import.meta.url), { AcmeX1Driver, AcmeX1Simulator });

  expect(printed).toEqual([['DRIVER_STATE_COMMAND'], [{ gain: 8 }]]);
});
