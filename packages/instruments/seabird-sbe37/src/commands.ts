import { command } from '@taffrail/driver';
import { ctd } from './sample.ts';
import { parseSelfTest } from './self-test.ts';

/** How long `tc`, `tt` and `tp` may take: 100 lines at about one a second (SBE 49 manual rev 016 p. 32), and the lineage's margin. */
const SELF_TEST_TIMEOUT_MS = 200_000;

/** How much of a self-test is done. */
const linesOfHundred = (received: string): number => (received.split('\n').length - 1) / 100;

/** The commands that the driver sends. Sources as given for the definition. */
export const commands = {
  displayStatus: command('ds', { description: 'Status and settings; allowed while logging.', replyTimeoutMs: 30_000 }),
  displayCalibration: command('dc', { description: 'Calibration dates and coefficients; allowed while logging.', replyTimeoutMs: 30_000 }),
  takeSample: command('ts', { description: 'Take one sample, which is not stored.', parse: ctd.parse, replyTimeoutMs: 60_000 }),
  startLogging: command('startnow', { description: 'Start logging at the sample interval. No prompt follows.', until: /start now\r?\n/ }),
  /** A sample that the stop cuts short is not ended, so that its prompt does not begin a line. */
  stopLogging: command('stop', { description: 'Stop logging, or waiting to start.', until: /S>\s*$/ }),
  /** The time must follow (SBE 37-SM manual rev 041). */
  setDate: command((mmddyy: string) => `MMDDYY=${mmddyy}`, { description: 'Set the date of the clock.' }),
  setTime: command((hhmmss: string) => `HHMMSS=${hhmmss}`, { description: 'Set the time of the clock, to the beginning of that second.' }),
  testConductivity: command('tc', { description: 'A hundred conductivities, about one a second.', parse: parseSelfTest, progress: linesOfHundred, replyTimeoutMs: SELF_TEST_TIMEOUT_MS }),
  testTemperature: command('tt', { description: 'A hundred temperatures, about one a second.', parse: parseSelfTest, progress: linesOfHundred, replyTimeoutMs: SELF_TEST_TIMEOUT_MS }),
  testPressure: command('tp', { description: 'A hundred pressures, about one a second.', parse: parseSelfTest, progress: linesOfHundred, replyTimeoutMs: SELF_TEST_TIMEOUT_MS }),
  set: command((wire: string, value: string) => `${wire}=${value}`, { description: 'Change one setting. The reply is a prompt even when the value was refused.' }),
};
