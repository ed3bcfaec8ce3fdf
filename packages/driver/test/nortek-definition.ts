import { binaryParticle } from '../src/definition/binary-particle.ts';
import { wordSum } from '../src/definition/checksum.ts';
import { fixedLength, sized } from '../src/definition/framing.ts';
import { defineInstrument } from '../src/definition/instrument-definition.ts';
import { array } from '../src/definition/layout-arrays.ts';
import { bit, bits } from '../src/definition/layout-bits.ts';
import { layout } from '../src/definition/layout.ts';
import { bcd, i16le, u16le, u8 } from '../src/definition/layout-numbers.ts';
import { base64, characters, literal, spare } from '../src/definition/layout-text.ts';
import { utcMs } from '../src/definition/calendar-date.ts';

const plain = (description: string) => ({ unit: '1', description });
const checksum = wordSum({ stored: 'u16le', seed: 0xb58c });

/** Records that say their size, in words. */
export const sizedRecord = sized({ sync: [0xa5], size: { at: 2, as: 'u16le', unitBytes: 2 }, maximumBytes: 512, checksum, whenChecksumFails: 'publish' });

const clock = layout({
  minute: bcd(plain('Clock: minute.')),
  second: bcd(plain('Clock: second.')),
  day: bcd(plain('Clock: day.')),
  hour: bcd(plain('Clock: hour.')),
  year: bcd(plain('Clock: year after 2000.')),
  month: bcd(plain('Clock: month.')),
});

interface Clock {
  readonly minute: number;
  readonly second: number;
  readonly day: number;
  readonly hour: number;
  readonly year: number;
  readonly month: number;
}

const clockMs = ({ year, ...rest }: Clock): number | undefined => utcMs({ year: 2_000 + year, ...rest });

const currentParticle = binaryParticle('velpt_velocity_data', {
  description: 'One measurement of a current meter.',
  framing: sizedRecord,
  layout: layout({
    id: literal([0xa5, 0x01, 0x15, 0x00]),
    clock,
    errorCode: u16le(plain('Errors.')),
    analog1: u16le(plain('Analogue input 1.')),
    battery: u16le({ unit: 'V', scale: 0.1, description: 'Battery.' }),
    soundSpeed: u16le({ unit: 'm s-1', scale: 0.1, description: 'Speed of sound.' }),
    heading: i16le({ unit: 'degree', scale: 0.1, description: 'Heading.' }),
    pitch: i16le({ unit: 'degree', scale: 0.1, description: 'Pitch.' }),
    roll: i16le({ unit: 'degree', scale: 0.1, description: 'Roll.' }),
    pressureHigh: u8(plain('Pressure, high byte.')),
    status: bits('u8', {
      isFineVelocity: bit(1, plain('Whether velocities are in 0.1 mm/s.')),
      isDownward: bit(0, plain('Whether it looks down.')),
    }),
    pressureLow: u16le(plain('Pressure, low word.')),
    temperature: i16le({ unit: 'degree_Celsius', scale: 0.01, description: 'Temperature.' }),
    velocity: array(i16le({ unit: 'mm s-1', description: 'Velocity.' }), { count: 3 }),
    amplitude: array(u8(plain('Amplitude.')), { count: 3 }),
  }),
  fields: ['errorCode', 'battery', 'soundSpeed', 'heading', 'pitch', 'roll', 'isDownward', 'temperature', 'velocity', 'amplitude'],
  derived: {
    pressure: { unit: 'dbar', description: 'Pressure.', value: ({ pressureHigh, pressureLow }) => (pressureHigh * 65_536 + pressureLow) / 1_000 },
  },
  instrumentMs: clockMs,
  quality: ({ errorCode }) => (errorCode === 0 ? 'ok' : 'questionable'),
});

const hardwareParticle = binaryParticle('vel3d_cd_hardware_configuration', {
  description: 'What the instrument is.',
  framing: sizedRecord,
  layout: layout({
    id: literal([0xa5, 0x05, 0x18, 0x00]),
    serialNumber: characters(14, plain('Type and serial number.')),
    options: bits('u16le', { hasRecorder: bit(0, plain('Recorder.')), hasCompass: bit(1, plain('Compass.')) }),
    boardFrequency: u16le({ unit: 'kHz', description: 'Frequency of the board.' }),
    picVersion: u16le(plain('Version of the PIC code.')),
    revision: u16le(plain('Revision of the hardware.')),
    recorderSize: u16le({ unit: 'byte', scale: 65_536, description: 'Size of the recorder.' }),
    velocityRange: u16le(plain('Zero for the normal range.')),
    unused: base64(12, plain('Not used.')),
    firmware: characters(4, plain('Version of the firmware.')),
  }),
});

const velocityParticle = binaryParticle('vel3d_cd_velocity_data', {
  description: 'One measurement of a velocimeter.',
  framing: fixedLength({ sync: [0xa5, 0x10], lengthBytes: 24, checksum }),
  layout: layout({
    sync: spare(2),
    analogLow: u8(plain('Analogue input 2, low byte.')),
    counter: u8(plain('Counts measurements.')),
    pressureHigh: u8(plain('Pressure, high byte.')),
    analogHigh: u8(plain('Analogue input 2, high byte.')),
    pressureLow: u16le(plain('Pressure, low word.')),
    analog1: u16le(plain('Analogue input 1.')),
    velocity: array(i16le({ unit: 'mm s-1', description: 'Velocity.' }), { count: 3 }),
    amplitude: array(u8(plain('Amplitude.')), { count: 3 }),
    correlation: array(u8({ unit: 'percent', description: 'Correlation.' }), { count: 3 }),
  }),
});

const clockParticle = binaryParticle('vel3d_clock_data', {
  description: 'What the clock says.',
  framing: fixedLength({ lengthBytes: 8, trailer: [0x06, 0x06] }),
  layout: clock,
  isOfKind: (values) => clockMs(values) !== undefined,
  instrumentMs: clockMs,
});

/** Two binary current meters of one family in one, made up for tests. */
export const currentMeter = defineInstrument({
  id: 'example-current-meter',
  vendor: 'Example',
  model: 'Current meter',
  terminator: '',
  prompts: [],
  parameters: {},
  commands: {},
  particles: { current: currentParticle, velocity: velocityParticle, hardware: hardwareParticle },
  states: {},
});

/** The same, its clock's replies recognised by their acknowledgement alone. */
export const currentMeterWithClock = defineInstrument({ ...currentMeter, particles: { ...currentMeter.particles, clock: clockParticle } });

/** Bytes from hexadecimal digits. */
export function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.replace(/\s/g, '').match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
}
