import { testInstrument } from '@taffrail/testing';
import { samples } from '../test/samples.ts';
import { AcmeX1Driver } from './acme-x1-driver.ts';
import { acmeX1 } from './definition.ts';
import { AcmeX1Simulator } from './simulator/index.ts';

testInstrument('an Acme X1', {
  definition: acmeX1,
  Driver: AcmeX1Driver,
  simulator: (options) => new AcmeX1Simulator(options),
  samples,
  // Two samples that nobody asks for come within it, with the start-up values applied.
  samplesWithinMs: 30_000,
  // Fill in: the time above, and `silver` once the checks for bronze pass, so that those for silver fail a run too.
  conformance: { manifest: new URL('../package.json', import.meta.url), aims: 'bronze' },
});
