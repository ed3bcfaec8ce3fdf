import { monthNumber, utcMs } from '../src/definition/calendar-date.ts';
import { command } from '../src/definition/command.ts';
import { defineInstrument } from '../src/definition/instrument-definition.ts';
import { date, flag, float, int, text } from '../src/definition/parameter-kinds.ts';
import { particle } from '../src/definition/particle-definition.ts';

/** A sample with or without the numbers and the time that settings add; one without pressure is of no use here. */
export const ctdParticle = particle('ctd_parsed', {
  description: 'One sample of conductivity, temperature and pressure.',
  pattern:
    /^#? *(?<temperature>-?\d+\.\d+), *(?<conductivity>-?\d+\.\d+), *(?<pressure>-?\d+\.\d+)(?:, *(?<salinity>-?\d+\.\d+))?(?:, *(?<soundVelocity>-?\d+\.\d+))?(?:, *(?<day>\d\d) (?<month>[a-zA-Z]{3}) (?<year>\d{4}), (?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d))?$/,
  fields: {
    temperature: { unit: 'degree_Celsius', description: 'Temperature, ITS-90.', lineageId: 't' },
    conductivity: { unit: 'S m-1', description: 'Conductivity.', lineageId: 'c' },
    pressure: { unit: 'dbar', description: 'Pressure relative to the sea surface.', lineageId: 'p' },
    salinity: { unit: '1', description: 'Practical salinity.', isOptional: true },
    soundVelocity: { unit: 'm s-1', description: 'Sound velocity.', isOptional: true },
  },
  instrumentMs: ({ day, month, year, hour, minute, second }) =>
    month === undefined
      ? undefined
      : utcMs({
          year: Number(year),
          month: monthNumber(month) ?? 0,
          day: Number(day),
          hour: Number(hour),
          minute: Number(minute),
          second: Number(second),
        }),
  quality: ({ pressure }, { maximumPressure }) => (typeof maximumPressure === 'number' && pressure > maximumPressure ? 'out_of_range' : 'ok'),
});

/** A line that has one field of its own parser, which refuses some of what the pattern lets through. */
export const voltageParticle = particle('battery_voltage', {
  description: 'The voltage of one of the batteries.',
  pattern: /^battery (?<battery>[a-z]+) = (?<voltage>[-\d.]+) V$/,
  fields: {
    battery: {
      unit: '1',
      description: 'Which battery.',
      parse: (name): 'main' | 'lithium' => {
        if (name === 'main' || name === 'lithium') return name;
        throw new RangeError(`there is no battery ${name}`);
      },
    },
    voltage: { unit: 'V', description: 'Its voltage.' },
  },
});

/** An instrument made up for tests, which speaks much as a moored CTD of the nineties does. */
export const ctd = defineInstrument({
  id: 'example-ctd',
  vendor: 'Example',
  model: 'CTD',
  terminator: '\r\n',
  prompts: ['S>', '?cmd S>'],
  hasEcho: true,
  ignoredBytes: [0],
  parameters: {
    interval: int({
      wire: 'INTERVAL',
      description: 'Time between samples.',
      unit: 's',
      pattern: /^sample interval = (\d+) seconds/,
      range: [5, 32_767],
      startup: 5,
    }),
    sampleNumber: int({
      wire: 'SAMPLENUM',
      description: 'Samples in memory.',
      pattern: /^samplenumber = (\d+), free = \d+/,
      visibility: 'read-only',
    }),
    storeTime: flag({
      wire: 'STORETIME',
      description: 'Whether each sample carries its time.',
      pattern: /^(do not )?store time with each sample/,
      isOn: ([, doNot]) => doNot === undefined,
    }),
    temperatureA0: float({ wire: 'TA0', description: 'A coefficient.', pattern: /^ +TA0 = (\S+)/ }),
    calibrationDate: date({ wire: 'TCALDATE', description: 'When it was calibrated.', pattern: /^temperature: +(\S+)/, format: 'dd-Mon-yy' }),
    note: text({ wire: 'NOTE', description: 'What its owner wants to remember.', pattern: /^note = (.*)/, maximumLength: 12 }),
  },
  commands: {
    takeSample: command('ts', { description: 'Take one sample.', parse: ctdParticle.parse, replyTimeoutMs: 30_000 }),
    set: command((wire: string, value: string) => `${wire}=${value}`, { description: 'Change a setting.' }),
  },
  particles: { ctd: ctdParticle, voltage: voltageParticle },
  states: {},
});
