import { testInstrument } from '@taffrail/testing';
import { samples } from '../test/samples.ts';
import { trhph } from './definition.ts';
import { TrhphSimulator } from './simulator/index.ts';
import { TrhphDriver } from './trhph-driver.ts';

testInstrument('a TRHPH at its main menu', {
  definition: trhph,
  Driver: TrhphDriver,
  simulator: (options) => new TrhphSimulator({ mode: 'main', ...options }),
  samples,
  samplesWithinMs: 60_000,
  conformance: { manifest: new URL('../package.json', import.meta.url) },
});
