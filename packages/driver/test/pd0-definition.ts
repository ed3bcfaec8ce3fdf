import { array } from '../src/definition/layout-arrays.ts';
import { bit, bitRange, bits } from '../src/definition/layout-bits.ts';
import { blockTable, block, optionalBlock } from '../src/definition/layout-blocks.ts';
import { binaryParticle } from '../src/definition/binary-particle.ts';
import { byteSum } from '../src/definition/checksum.ts';
import { delimited, sized } from '../src/definition/framing.ts';
import { defineInstrument } from '../src/definition/instrument-definition.ts';
import { layout } from '../src/definition/layout.ts';
import { i16le, i32le, u16le, u32le, u8 } from '../src/definition/layout-numbers.ts';
import { literal, spare, u64le } from '../src/definition/layout-text.ts';
import { particle } from '../src/definition/particle-definition.ts';
import { utcMs } from '../src/definition/calendar-date.ts';

const count = (description: string) => ({ unit: '1', description });
const centimetres = (description: string) => ({ unit: 'cm', description });
const flag = (description: string) => ({ unit: '1', description });

const fixedLeader = layout({
  id: literal([0x00, 0x00]),
  firmwareVersion: u8(count('Version of the firmware.')),
  firmwareRevision: u8(count('Revision of the firmware.')),
  configuration: bits('u16le', {
    frequency: bitRange(0, 2, { unit: 'kHz', description: 'Frequency.', decode: (code) => [75, 150, 300, 600, 1_200, 2_400][code] ?? null }),
    isConvex: bit(3, flag('Whether the transducers are convex.')),
    sensorConfiguration: bitRange(4, 5, count('Sensor configuration.')),
    isHeadAttached: bit(6, flag('Whether the head is attached.')),
    isUpward: bit(7, flag('Whether it looks up.')),
    beamAngleCode: bitRange(8, 9, count('Code of the beam angle.')),
    beamConfiguration: bitRange(12, 15, count('Beam configuration.')),
  }),
  dataFlag: u8(count('Zero for real data.')),
  lagLength: u8(count('Lag length.')),
  beamCount: u8(count('Number of beams.')),
  cellCount: u8(count('Number of depth cells.')),
  pingsPerEnsemble: u16le(count('Pings per ensemble.')),
  cellLength: u16le(centimetres('Length of a cell.')),
  blankAfterTransmit: u16le(centimetres('Blank after transmit.')),
  processing: spare(4),
  errorVelocityThreshold: u16le({ unit: 'mm s-1', description: 'Error velocity threshold.' }),
  timePerPing: spare(3),
  coordinates: bits('u8', {
    coordinateTransform: bitRange(3, 4, { unit: '1', description: 'Coordinates.', decode: (code) => (['beam', 'instrument', 'ship', 'earth'] as const)[code] ?? 'earth' }),
    usesTilts: bit(2, flag('Whether tilts are used.')),
  }),
  headingAlignment: i16le({ unit: 'degree', scale: 0.01, description: 'Heading alignment.' }),
  headingBias: i16le({ unit: 'degree', scale: 0.01, description: 'Heading bias.' }),
  sensors: spare(2),
  firstCellDistance: u16le(centimetres('Distance to the middle of the first cell.')),
  transmitPulseLength: u16le(centimetres('Length of the transmitted pulse.')),
  reference: spare(6),
  boardSerialNumber: u64le(count('Serial number of the processor board.')),
  systemBandwidth: u16le(count('Bandwidth.')),
  systemPower: u8(count('Transmit power.')),
  unused: spare(1),
  serialNumber: u32le(count('Serial number.')),
  beamAngle: u8({ unit: 'degree', description: 'Beam angle.' }),
});

const variableLeader = layout({
  id: literal([0x80, 0x00]),
  ensembleLow: u16le(count('Ensemble number, low part.')),
  clock: spare(7),
  ensembleHigh: u8(count('Ensemble number, high part.')),
  testResult: u16le(count('Result of the built-in test.')),
  soundSpeed: u16le({ unit: 'm s-1', description: 'Speed of sound.' }),
  depth: u16le({ unit: 'm', scale: 0.1, description: 'Depth of the transducer.' }),
  heading: u16le({ unit: 'degree', scale: 0.01, description: 'Heading.' }),
  pitch: i16le({ unit: 'degree', scale: 0.01, description: 'Pitch.' }),
  roll: i16le({ unit: 'degree', scale: 0.01, description: 'Roll.' }),
  salinity: u16le({ unit: '1e-3', description: 'Salinity.' }),
  temperature: i16le({ unit: 'degree_Celsius', scale: 0.01, description: 'Temperature.' }),
  minimumWait: spare(3),
  headingDeviation: u8({ unit: 'degree', description: 'Standard deviation of the heading.' }),
  pitchDeviation: u8({ unit: 'degree', scale: 0.1, description: 'Standard deviation of the pitch.' }),
  rollDeviation: u8({ unit: 'degree', scale: 0.1, description: 'Standard deviation of the roll.' }),
  adc: array(u8(count('Channels of the analogue-digital converter.')), { count: 8 }),
  errorStatusWord: u32le(count('Errors.')),
  reserved: spare(2),
  pressure: i32le({ unit: 'daPa', description: 'Pressure relative to one atmosphere.' }),
  pressureVariance: u32le({ unit: 'daPa', description: 'Variance of the pressure.' }),
  alsoUnused: spare(1),
  century: u8(count('Clock: century.')),
  year: u8(count('Clock: year of the century.')),
  month: u8(count('Clock: month.')),
  day: u8(count('Clock: day.')),
  hour: u8(count('Clock: hour.')),
  minute: u8(count('Clock: minute.')),
  second: u8(count('Clock: second.')),
  hundredth: u8(count('Clock: hundredth of a second.')),
});

const velocityBlock = layout({
  id: literal([0x00, 0x01]),
  velocity: array(array(i16le({ unit: 'mm s-1', description: 'Velocity, by cell and beam.', missing: -32_768 }), { count: 'beamCount' }), { count: 'cellCount' }),
});

const bytesByCell = (description: string) => array(array(u8({ unit: '1', description }), { count: 'beamCount' }), { count: 'cellCount' });

/** Where the blocks of an ensemble are: behind the header, wherever its table says. */
const blocks = { count: { at: 5, as: 'u8' }, offsets: { at: 6, as: 'u16le' }, id: 'u16le' } as const;

/** One ensemble, read as far as it goes. */
export const ensemble = layout({
  header: spare(6),
  types: blockTable({
    ...blocks,
    blocks: {
      fixedLeader: block(0x0000, fixedLeader),
      variableLeader: block(0x0080, variableLeader),
      velocity: optionalBlock(0x0100, velocityBlock),
      correlation: optionalBlock(0x0200, layout({ id: spare(2), correlation: bytesByCell('Correlation, by cell and beam.') })),
      echo: optionalBlock(0x0300, layout({ id: spare(2), echoIntensity: bytesByCell('Echo intensity, by cell and beam.') })),
      percentGood: optionalBlock(0x0400, layout({ id: spare(2), percentGood: bytesByCell('Percent good, by cell and beam.') })),
    },
  }),
});

/** The frame of a PD0 ensemble. */
export const pd0 = sized({
  sync: [0x7f, 0x7f],
  size: { at: 2, as: 'u16le', addedBytes: 2 },
  minimumBytes: 8,
  maximumBytes: 8_192,
  checksum: byteSum({ stored: 'u16le' }),
});

/** Velocities and what is needed with them. */
export const velocityParticle = binaryParticle('adcp_velocity_beam', {
  description: 'One ensemble of velocities.',
  framing: pd0,
  layout: ensemble,
  fields: ['cellCount', 'beamCount', 'heading', 'pitch', 'roll', 'temperature', 'depth', 'pressure', 'velocity', 'correlation', 'echoIntensity', 'percentGood'],
  derived: {
    ensembleNumber: { unit: '1', description: 'Number of the ensemble.', lineageId: 'ensemble_number', value: ({ ensembleHigh, ensembleLow }) => ensembleHigh * 65_536 + ensembleLow },
  },
  isOfKind: ({ coordinateTransform }) => coordinateTransform === 'beam',
  instrumentMs: ({ century, year, month, day, hour, minute, second, hundredth }) =>
    utcMs({ year: century * 100 + year, month, day, hour, minute, second: second + hundredth / 100 }),
});

/** How the instrument is set up. */
export const configurationParticle = binaryParticle('adcp_config', {
  description: 'The set-up in force.',
  framing: pd0,
  layout: ensemble,
  fields: ['firmwareVersion', 'frequency', 'isUpward', 'coordinateTransform', 'cellLength', 'serialNumber', 'boardSerialNumber'],
});

/** A reply of several lines. */
export const ancillaryParticle = particle('adcp_ancillary_system_data', {
  description: 'What PT2 answers.',
  framing: delimited({ begin: 'Ambient  Temperature =', end: 'h\r\n', maximumBytes: 400 }),
  pattern: /Ambient {2}Temperature = +(?<ambient>\S+) Degrees C\s+Attitude Temperature = +(?<attitude>\S+) Degrees C\s+Internal Moisture {4}= (?<moisture>[\dA-F]{4})h\r\n/,
  fields: {
    ambient: { unit: 'degree_Celsius', description: 'Ambient temperature.' },
    attitude: { unit: 'degree_Celsius', description: 'Attitude temperature.' },
    moisture: { unit: '1', description: 'Internal moisture.', parse: (digits) => Number.parseInt(digits, 16) },
  },
});

/** As much of a current profiler as it takes to read its ensembles, and its replies between them. */
export const profiler = defineInstrument({
  id: 'example-profiler',
  vendor: 'Example',
  model: 'Profiler',
  terminator: '\r\n',
  prompts: ['>'],
  parameters: {},
  commands: {},
  particles: { velocity: velocityParticle, configuration: configurationParticle, ancillary: ancillaryParticle },
  states: {},
});
