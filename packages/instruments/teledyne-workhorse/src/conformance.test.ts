import { testInstrument } from '@taffrail/testing';
import { recordedConfiguration } from '../test/recorded-texts.ts';
import { samples } from '../test/samples.ts';
import { sessions } from '../test/sessions.ts';
import { workhorse } from './definition.ts';
import { WorkhorseSimulator } from './simulator/index.ts';
import { WorkhorseDriver } from './workhorse-driver.ts';

/** A clock that stands still, since it is among the settings, and runs are compared that take different times. */
const STOPPED = { clockDriftPpm: -1_000_000 } as const;

/** Recorded ensembles are not ours to publish: where they are at hand, another test damages them. */
const recordings = [
  { firmware: '50.40 [0]', source: 'serial 4891, what it answered to PS0; appendix 7.1 of the WHOTS-16 data report', record: recordedConfiguration },
];

testInstrument('the WorkHorse of the recordings', {
  definition: workhorse,
  Driver: WorkhorseDriver,
  simulator: (options) => new WorkhorseSimulator({ ...STOPPED, ...options }),
  samples,
  sessions,
  conformance: { manifest: new URL('../package.json', import.meta.url), recordings },
});
