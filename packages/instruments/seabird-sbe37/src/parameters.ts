import { calibration } from './calibration-parameters.ts';
import { flag, int } from '@taffrail/driver';

/** Whether the status line says "do not" in front of what it says. */
const isOn = (match: RegExpExecArray): boolean => match[1] === undefined;

/** The settings that `ds` tells. Source: recordings of `ds`; ranges from the lineage's code unless noted. */
const settings = {
  outputSalinity: flag({
    wire: 'OUTPUTSAL',
    description: 'Whether samples carry salinity.',
    pattern: /^(do not )?output salinity with each sample/,
    isOn,
    default: false,
  }),
  outputSoundVelocity: flag({
    wire: 'OUTPUTSV',
    description: 'Whether samples carry sound velocity.',
    pattern: /^(do not )?output sound velocity with each sample/,
    isOn,
    default: false,
  }),
  /** The upper limit is unverified; a unit that was never told shows 0, which it does not accept. */
  samplesToAverage: int({
    wire: 'NAVG',
    description: 'Measurements averaged into one sample.',
    unit: '1',
    pattern: /^number of samples to average = (\d+)/,
    range: [1, 1_000],
    default: 1,
    startup: 1,
    isRestoredAfterDirectAccess: true,
  }),
  /** Read-only here, writable in the lineage: setting it to 0 has the instrument overwrite the samples in its memory. */
  sampleNumber: int({
    wire: 'SAMPLENUM',
    description: 'Samples in memory.',
    unit: '1',
    pattern: /^samplenumber = (\d+), free = \d+/,
    visibility: 'read-only',
  }),
  sampleInterval: int({
    wire: 'INTERVAL',
    description: 'Time between samples while logging.',
    unit: 's',
    pattern: /^sample interval = (\d+) seconds/,
    range: [5, 32_767],
    startup: 5,
    isRestoredAfterDirectAccess: true,
  }),
  storeTime: flag({
    wire: 'STORETIME',
    description: 'Whether samples carry date and time.',
    pattern: /^(do not )?store time with each sample/,
    isOn,
    default: false,
  }),
  transmitRealTime: flag({
    wire: 'TXREALTIME',
    description: 'Whether samples are sent as they are logged.',
    pattern: /^(do not )?transmit real-time data/,
    isOn,
    default: false,
    startup: true,
  }),
  serialSyncMode: flag({
    wire: 'SYNCMODE',
    description: 'Whether a pulse on the line takes a sample. Keep it off.',
    pattern: /^serial sync mode (enabled|disabled)/,
    isOn: ([, word]) => word === 'enabled',
    default: false,
  }),
  serialSyncWait: int({
    wire: 'SYNCWAIT',
    description: 'Wait after a sample in serial sync mode, before sleep.',
    unit: 's',
    pattern: /^wait time after serial sync sampling = (\d+) seconds/,
    range: [0, 120],
    default: 0,
  }),
};

/** All 37 parameters. */
export const parameters = { ...settings, ...calibration };
