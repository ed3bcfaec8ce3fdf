import { type Groups, monthNumber, particle, utcMs } from '@taffrail/driver';

const DATE_IN_WORDS = String.raw`(?<day>\d{1,2}) (?<monthName>[a-zA-Z]{3}) (?<year>\d{4}), *(?<time>\d{1,2}:\d{2}:\d{2})`;
const DATE_IN_NUMBERS = String.raw`(?<month2>\d{2})-(?<day2>\d{2})-(?<year2>\d{4}), *(?<time2>\d{1,2}:\d{2}:\d{2})`;
const TIME_FIRST = String.raw`(?<time3>\d{1,2}:\d{2}:\d{2}), *(?<month3>\d{2})-(?<day3>\d{2})-(?<year3>\d{4})`;
/** The reference simulator's polled samples have this in place of a date. */
const DATE_FORGOTTEN = '%s';

/**
 * One sample, as `ts` answers it and as logging sends it, there with a `#` in front.
 *
 * Pressure, salinity and sound velocity are each there or not, by hardware and settings, and are told apart by place and
 * decimals: pressure and sound velocity have three, salinity four. Sound in water is faster than 1000 m/s, so that a
 * salinity cut short is not taken for its velocity. Source: SBE 37-SM manual rev 041 p. 46, recordings; the numeric date
 * has been seen in both orders.
 */
export const ctd = particle('ctd_parsed', {
  description: 'Conductivity, temperature and pressure.',
  pattern: new RegExp(
    String.raw`^#? *(?<temperature>-?\d+\.\d{4}), *(?<conductivity>-?\d+\.\d{5})(?:, *(?<pressure>-?\d+\.\d{3}))?` +
      String.raw`(?:, *(?<salinity>-?\d+\.\d{4}))?(?:, *(?<soundVelocity>\d{4}\.\d{3}))?` +
      String.raw`(?:, *(?:${DATE_IN_WORDS}|${DATE_IN_NUMBERS}|${TIME_FIRST}|${DATE_FORGOTTEN}))? *$`,
  ),
  fields: {
    temperature: { unit: 'degree_Celsius', description: 'In-situ temperature, ITS-90.', lineageId: 't' },
    conductivity: { unit: 'S m-1', description: 'Conductivity.', lineageId: 'c' },
    pressure: { unit: 'dbar', description: 'Pressure relative to the sea surface; absent without a pressure sensor.', isOptional: true, lineageId: 'p' },
    salinity: { unit: '1', description: 'Practical salinity; present with outputSalinity.', isOptional: true },
    soundVelocity: { unit: 'm s-1', description: 'Speed of sound; present with outputSoundVelocity.', isOptional: true },
  },
  expected: {
    everyMs: ({ sampleInterval, transmitRealTime }) => (transmitRealTime === true && typeof sampleInterval === 'number' ? sampleInterval * 1_000 : undefined),
  },
  instrumentMs,
  /** What is there should be what the settings say; where it is not, a value may have been taken for another. */
  quality: ({ salinity, soundVelocity }, { outputSalinity, outputSoundVelocity }) => {
    const agrees = (value: number | undefined, setting: unknown): boolean => setting === undefined || (value !== undefined) === setting;
    return agrees(salinity, outputSalinity) && agrees(soundVelocity, outputSoundVelocity) ? 'ok' : 'questionable';
  },
});

/** The instrument's clock, which is taken to run on UTC. */
function instrumentMs(groups: Groups): number | undefined {
  const time = groups['time'] ?? groups['time2'] ?? groups['time3'];
  const month = groups['monthName'] === undefined ? Number(groups['month2'] ?? groups['month3']) : monthNumber(groups['monthName']);
  const day = Number(groups['day'] ?? groups['day2'] ?? groups['day3']);
  const year = Number(groups['year'] ?? groups['year2'] ?? groups['year3']);
  if (time === undefined || month === undefined) return undefined;
  // The hour has one digit or two, the others two.
  return utcMs({ year, month, day, hour: Number(time.slice(0, -6)), minute: Number(time.slice(-5, -3)), second: Number(time.slice(-2)) });
}
