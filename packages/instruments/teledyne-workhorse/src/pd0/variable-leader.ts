import { i16le, i32le, layout, literal, spare, u16le, u32le, u8 } from '@taffrail/driver';

const adc = (name: string, what: string) => ({ unit: 'count', lineageId: `adc_${name}`, description: `Analogue-digital converter: ${what}.` }) as const;
const clock = (description: string, unit: string) => ({ unit, description }) as const;

/**
 * The variable leader (id 0x0080, 65 bytes): what changes from ensemble to ensemble. Source: H-OM pp. 206-210.
 *
 * Values are the instrument's own numbers, as in the lineage; the unit says what one is worth.
 */
export const variableLeader = layout({
  id: literal([0x80, 0x00]),
  ensembleNumberLow: u16le({ unit: '1', description: 'Number of the ensemble, low 16 bits.' }),
  /** The clock without a century; the one with it, below, says the same. */
  twoDigitClock: spare(7),
  ensembleNumberHigh: u8({ unit: '1', description: 'Number of the ensemble, high 8 bits.' }),
  builtInTestResult: u16le({ unit: '1', lineageId: 'bit_result', description: 'Errors of the built-in test: bit 4 demodulator 1, bit 3 demodulator 0, bit 1 timing card.' }),
  speedOfSound: u16le({ unit: 'm s-1', lineageId: 'speed_of_sound', description: 'Speed of sound, computed or as set.' }),
  transducerDepth: u16le({ unit: '0.1 m', lineageId: 'transducer_depth', description: 'Depth of the transducer.' }),
  heading: u16le({ unit: '0.01 degree', description: 'Heading.' }),
  pitch: i16le({ unit: '0.01 degree', description: 'Pitch, tilt 1.' }),
  roll: i16le({ unit: '0.01 degree', description: 'Roll, tilt 2.' }),
  salinity: u16le({ unit: '1e-3', description: 'Salinity.' }),
  temperature: i16le({ unit: '0.01 degree_Celsius', description: 'Temperature at the transducer.' }),
  minimumWaitMinutes: u8({ unit: 'min', lineageId: 'mpt_minutes', description: 'Minimum wait before a ping: minutes.' }),
  minimumWaitSeconds: u8({ unit: 's', lineageId: 'mpt_seconds', description: 'Minimum wait before a ping: seconds.' }),
  minimumWaitHundredths: u8({ unit: '0.01 s', lineageId: 'mpt_hundredths', description: 'Minimum wait before a ping: hundredths of a second.' }),
  headingDeviation: u8({ unit: 'degree', lineageId: 'heading_stdev', description: 'Standard deviation of the heading.' }),
  pitchDeviation: u8({ unit: '0.1 degree', lineageId: 'pitch_stdev', description: 'Standard deviation of the pitch.' }),
  rollDeviation: u8({ unit: '0.1 degree', lineageId: 'roll_stdev', description: 'Standard deviation of the roll.' }),
  adcTransmitCurrent: u8(adc('transmit_current', 'transmit current')),
  adcTransmitVoltage: u8(adc('transmit_voltage', 'transmit voltage')),
  adcAmbientTemperature: u8(adc('ambient_temp', 'ambient temperature')),
  adcPressurePlus: u8(adc('pressure_plus', 'pressure, plus')),
  adcPressureMinus: u8(adc('pressure_minus', 'pressure, minus')),
  adcAttitudeTemperature: u8(adc('attitude_temp', 'attitude temperature')),
  adcAttitude: u8(adc('attitude', 'attitude')),
  adcContaminationSensor: u8(adc('contamination_sensor', 'contamination sensor')),
  errorStatusWord: u32le({ unit: '1', lineageId: 'error_status_word', description: 'Errors since the word was cleared, one bit each.' }),
  /** Looks like a counter in recordings; what it means is not known. */
  reserved: spare(2),
  /** Signed: near the surface recordings have 4294966854 for -442. The lineage reads it unsigned. */
  pressure: i32le({ unit: 'daPa', description: 'Pressure relative to one atmosphere.' }),
  pressureVariance: u32le({ unit: 'daPa', lineageId: 'pressure_variance', description: 'Variance of the pressure, in the unit that the manual gives it.' }),
  alsoReserved: spare(1),
  century: u8(clock('Clock: century.', '1')),
  year: u8(clock('Clock: year of the century.', '1')),
  month: u8(clock('Clock: month.', '1')),
  day: u8(clock('Clock: day.', '1')),
  hour: u8(clock('Clock: hour.', 'h')),
  minute: u8(clock('Clock: minute.', 'min')),
  second: u8(clock('Clock: second.', 's')),
  hundredth: u8(clock('Clock: hundredth of a second.', '0.01 s')),
});

/** The bits of the error status word that mean something (H-OM pp. 209-210). */
export const errorStatusBits: ReadonlyMap<number, string> = new Map([
  [0, 'bus error'],
  [1, 'address error'],
  [2, 'illegal instruction'],
  [3, 'zero divide'],
  [4, 'emulator'],
  [5, 'unassigned'],
  [6, 'watchdog restart'],
  [7, 'battery saver'],
  [8, 'pinging'],
  [14, 'cold wake-up'],
  [15, 'unknown wake-up'],
  [16, 'clock read'],
  [17, 'unexpected alarm'],
  [18, 'clock jump forward'],
  [19, 'clock jump backward'],
  [27, 'power fail'],
  [28, 'signal processor'],
  [29, 'serial port'],
  [30, 'clock'],
  [31, 'level 7 interrupt'],
]);
