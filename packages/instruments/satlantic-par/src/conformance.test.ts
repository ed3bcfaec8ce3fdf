import { testInstrument } from '@taffrail/testing';
import { samples } from '../test/samples.ts';
import { sessions } from '../test/sessions.ts';
import { satlanticPar } from './definition.ts';
import { SatlanticParDriver } from './satlantic-par-driver.ts';
import { SatlanticParSimulator } from './simulator/index.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** The lineage's code has the power-on banner of the unit that sent the first; the others' firmware is not told anywhere. */
const recordings = [
  {
    firmware: '1.0.0',
    source: 'serial 4278190306, a frame in a note on the origin of the lineage\'s driver of 2014, where the banner of this unit is too',
    record: bytesOf('SATPAR4278190306,55713.85,2157022592,6\r\n'),
    endBytes: 2,
  },
];

testInstrument('a SATPAR at its console', {
  definition: satlanticPar,
  Driver: SatlanticParDriver,
  simulator: (options) => new SatlanticParSimulator({ mode: 'command', ...options }),
  samples,
  checksummed: ['parad_sa_sample'],
  sessions,
  conformance: { manifest: new URL('../package.json', import.meta.url), recordings },
  samplesWithinMs: 5_000,
});

testInstrument('a SATPRL that samples, and loses characters typed too fast', {
  definition: satlanticPar,
  Driver: SatlanticParDriver,
  simulator: (options) => new SatlanticParSimulator({ dialect: 'SATPRL', strictPacing: true, emptyLine: 'prompt', ...options }),
  samples,
  checksummed: ['parad_sa_sample'],
  conformance: { isRunOnHardware: false },
  samplesWithinMs: 5_000,
});
