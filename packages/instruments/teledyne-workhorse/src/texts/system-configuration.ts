import { particle } from '@taffrail/driver';
import { asText, BLANK, EOL, FLOAT, reply } from './text-record.ts';

const PRESSURE_COEFFICIENTS =
  ` *Pressure Sens Coefficients:${EOL}` +
  ` *c3 = *(?<pressureCoefficientC3>${FLOAT})${EOL}` +
  ` *c2 = *(?<pressureCoefficientC2>${FLOAT})${EOL}` +
  ` *c1 = *(?<pressureCoefficientC1>${FLOAT})${EOL}` +
  ` *Offset = *(?<pressureCoefficientOffset>${FLOAT})${EOL}`;

/** What `label: value` is of one board of the electronics: its version and type, hexadecimal words. */
const board = (label: string, name: string) => ` *${label} +Ver: *(?<${name}Version>\\S+), Type: *(?<${name}Type>\\S+)${EOL}`;

const text = (lineageId: string, description: string) => ({ unit: '1', lineageId, description, parse: asText }) as const;
const coefficient = (lineageId: string, description: string) => ({ unit: '1', lineageId, description, isOptional: true }) as const;

/**
 * What `PS0` answers: who the instrument is. Source: a recording (WHOTS-16 data report, appendix); the pressure
 * coefficients by the lineage's code and H-OM p. 158, which shows a unit with only two boards.
 */
export const systemConfiguration = particle('adcp_system_configuration', {
  description: 'Make and parts of the instrument, as PS0 tells them.',
  framing: reply('Instrument S/N:', 2_000),
  pattern: new RegExp(
    `Instrument S/N: *(?<serialNumber>\\S+)${EOL}` +
      ` *Frequency: *(?<transducerFrequency>\\d+) HZ${EOL}` +
      ` *Configuration: *(?<configuration>[^\\r\\n]*?)${EOL}` +
      ` *Match Layer: *(?<matchLayer>[^\\r\\n]*?)${EOL}` +
      ` *Beam Angle: *(?<beamAngle>\\d+) DEGREES${EOL}` +
      ` *Beam Pattern: *(?<beamPattern>[^\\r\\n]*?)${EOL}` +
      ` *Orientation: *(?<orientation>[^\\r\\n]*?)${EOL}` +
      ` *Sensor\\(s\\): *(?<sensors>[^\\r\\n]*?)${EOL}${BLANK}` +
      `(?:${PRESSURE_COEFFICIENTS})?${BLANK}` +
      ` *Temp Sens Offset: *(?<temperatureSensorOffset>${FLOAT}) degrees C${EOL}${BLANK}` +
      ` *CPU Firmware: *(?<cpuFirmware>[^\\r\\n]*?)${EOL}` +
      ` *Boot Code Ver: *Required: *(?<bootCodeRequired>\\S+) +Actual: *(?<bootCodeActual>\\S+)${EOL}` +
      board('DEMOD #1', 'demodulator1') +
      board('DEMOD #2', 'demodulator2') +
      board('PWRTIMG', 'powerTiming') +
      `${BLANK} *Board Serial Number Data:${EOL}` +
      `(?<boardSerialNumbers>(?: *(?:[\\dA-Fa-f]{2} +){8}[^\\r\\n]+\\r?\\n){2,6})${BLANK}>`,
  ),
  fields: {
    serialNumber: text('serial_number', 'Serial number of the instrument.'),
    transducerFrequency: { unit: 'Hz', lineageId: 'transducer_frequency', description: 'Frequency of the sound.' },
    configuration: text('configuration', 'Number and form of the beams.'),
    matchLayer: text('match_layer', 'Match layer of the transducers.'),
    beamAngle: { unit: 'degree', lineageId: 'beam_angle', description: 'Angle of the beams.' },
    beamPattern: text('beam_pattern', 'Convex or concave.'),
    orientation: text('orientation', 'Up or down.'),
    sensors: text('sensors', 'Sensors, two blanks between them.'),
    pressureCoefficientC3: coefficient('pressure_coeff_c3', 'Coefficient c3 of the pressure sensor.'),
    pressureCoefficientC2: coefficient('pressure_coeff_c2', 'Coefficient c2 of the pressure sensor.'),
    pressureCoefficientC1: coefficient('pressure_coeff_c1', 'Coefficient c1 of the pressure sensor.'),
    pressureCoefficientOffset: coefficient('pressure_coeff_offset', 'Offset of the pressure sensor.'),
    temperatureSensorOffset: { unit: 'degree_Celsius', lineageId: 'temperature_sensor_offset', description: 'Offset of the temperature sensor.' },
    cpuFirmware: text('cpu_firmware', 'Version of the firmware.'),
    bootCodeRequired: text('boot_code_required', 'Version of the boot code that the firmware needs.'),
    bootCodeActual: text('boot_code_actual', 'Version of the boot code.'),
    demodulator1Version: text('demod_1_version', 'Version of the first demodulator, hexadecimal.'),
    demodulator1Type: text('demod_1_type', 'Type of the first demodulator, hexadecimal.'),
    demodulator2Version: text('demod_2_version', 'Version of the second demodulator, hexadecimal.'),
    demodulator2Type: text('demod_2_type', 'Type of the second demodulator, hexadecimal.'),
    powerTimingVersion: text('power_timing_version', 'Version of the power and timing board, hexadecimal.'),
    powerTimingType: text('power_timing_type', 'Type of the power and timing board, hexadecimal.'),
    boardSerialNumbers: {
      unit: '1',
      lineageId: 'board_serial_numbers',
      description: 'Serial and part numbers of the boards, commas between them.',
      parse: (lines) => lines.trim().split(/\s*\r?\n\s*/).join(','),
    },
  },
});
