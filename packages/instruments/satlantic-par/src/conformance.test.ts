import { testInstrument } from '@taffrail/testing';
import { samples } from '../test/samples.ts';
import { sessions } from '../test/sessions.ts';
import { satlanticPar } from './definition.ts';
import { SatlanticParDriver } from './satlantic-par-driver.ts';
import { SatlanticParSimulator } from './simulator/index.ts';

testInstrument('a SATPAR at its console', {
  definition: satlanticPar,
  Driver: SatlanticParDriver,
  simulator: (options) => new SatlanticParSimulator({ mode: 'command', ...options }),
  samples,
  checksummed: ['parad_sa_sample'],
  sessions,
  conformance: { manifest: new URL('../package.json', import.meta.url) },
  samplesWithinMs: 5_000,
});

testInstrument('a SATPRL that samples, and loses characters typed too fast', {
  definition: satlanticPar,
  Driver: SatlanticParDriver,
  simulator: (options) => new SatlanticParSimulator({ dialect: 'SATPRL', strictPacing: true, emptyLine: 'prompt', ...options }),
  samples,
  checksummed: ['parad_sa_sample'],
  samplesWithinMs: 5_000,
});
