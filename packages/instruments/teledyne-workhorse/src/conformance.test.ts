import { testInstrument } from '@taffrail/testing';
import { samples } from '../test/samples.ts';
import { sessions } from '../test/sessions.ts';
import { workhorse } from './definition.ts';
import { WorkhorseSimulator } from './simulator/index.ts';
import { WorkhorseDriver } from './workhorse-driver.ts';

/** A clock that stands still, since it is among the settings, and runs are compared that take different times. */
const STOPPED = { clockDriftPpm: -1_000_000 } as const;

testInstrument('the WorkHorse of the recordings', {
  definition: workhorse,
  Driver: WorkhorseDriver,
  simulator: (options) => new WorkhorseSimulator({ ...STOPPED, ...options }),
  samples,
  sessions,
  conformance: { manifest: new URL('../package.json', import.meta.url) },
});
