import type { Script } from '@taffrail/testing';

/** What a real SBE37-SM, serial 1777, answered to `ds` on 24 March 2019; from the header of one of its data files. */
export const recordedStatus = [
  'SBE37-SM V 2.6b  SERIAL NO. 1777    24 Mar 2019  23:34:51',
  'not logging: received stop command',
  'sample interval = 600 seconds',
  'samplenumber = 55726, free = 243867',
  'do not transmit real-time data',
  'do not output salinity with each sample',
  'do not output sound velocity with each sample',
  'do not store time with each sample',
  'number of samples to average = 4',
  'serial sync mode disabled',
  'wait time after serial sync sampling = 30 seconds',
  'internal pump not installed',
  'temperature = 11.72 deg C',
];

/** What the same unit answered to `dc`. */
export const recordedCalibration = [
  'SBE37-SM V 2.6b  1777',
  'temperature:  21-mar-15',
  '    TA0 = 4.038028e-05',
  '    TA1 = 2.689302e-04',
  '    TA2 = -2.059206e-06',
  '    TA3 = 1.484023e-07',
  'conductivity:  21-mar-15',
  '    G = -9.625585e-01',
  '    H = 1.291223e-01',
  '    I = -7.715407e-05',
  '    J = 2.536878e-05',
  '    CPCOR = -9.570000e-08',
  '    CTCOR = 3.250000e-06',
  '    WBOTC = 9.645460e-06',
  'pressure S/N 2432215, range = 5076 psia:  12-mar-15',
  '    PA0 = -1.980161e+00',
  '    PA1 = 2.435868e-01',
  '    PA2 = -1.592412e-07',
  '    PTCA0 = 7.238512e+01',
  '    PTCA1 = -2.274251e-01',
  '    PTCA2 = -5.191362e-03',
  '    PTCSB0 = 2.481788e+01',
  '    PTCSB1 = -1.625000e-03',
  '    PTCSB2 = 0.000000e+00',
  '    POFFSET = 0.000000e+00',
  'rtc:  21-mar-15',
  '    RTCA0 = 9.999703e-01',
  '    RTCA1 = 1.803684e-06',
  '    RTCA2 = -3.297514e-08',
];

/** The status of an instrument that holds the start-up values, as the recorded one would write it. */
export const startedStatus = recordedStatus.map((line) =>
  line
    .replace('interval = 600', 'interval = 5')
    .replace('average = 4', 'average = 1')
    .replace(/^do not transmit/, 'transmit'),
);

/** The status of an instrument that is logging. */
export const loggingStatus = startedStatus.map((line) => line.replace(/^not logging.*/, 'logging data'));

/** One command line and its reply from an instrument with a plain echo: the echo, the lines, a blank one, the prompt. */
export function turn(line: string, reply: readonly string[] = []): readonly [string, string] {
  return [`${line}\r\n`, [line, ...reply, '', 'S>'].join('\r\n')];
}

/** The conversation in which an instrument that holds its start-up values is discovered in command mode. */
export const discovery: Script = [
  ['\r\n', '\r\n\r\nS>'],
  turn('ds', startedStatus),
  turn('ds', startedStatus),
  turn('dc', recordedCalibration),
];
