import { particle, ProtocolError, utcMs } from '@taffrail/driver';
import { ANY_LINE, EOL, FLOAT, numbersIn, reply } from './text-record.ts';

const ROW = String.raw`[^\r\n]*`;

/** A row of a matrix: its name, then what is in it, with the bars of the frame. */
const row = (name: string, group: string) => ` *${name}(?<${group}>${ROW})\\r?\\n`;

const DATE = `[^\\r\\n:]*date and time: *(?<GROUP>\\d+/\\d+/\\d+ +\\d+:\\d+:\\d+)${EOL}`;

const matrixRow = (lineageId: string, description: string, length = 4) => ({ unit: '1', lineageId, description, parse: exactly(length) }) as const;

/**
 * What `AC` answers: how compass and tilt sensors are calibrated. Source: the lineage's parser, which counts lines; the
 * frames around the numbers are characters of code page 437, each one byte.
 */
export const compassCalibration = particle('adcp_compass_calibration', {
  description: 'Calibration of compass and tilt sensors, as AC tells it.',
  framing: reply('ACTIVE FLUXGATE CALIBRATION MATRICES in NVRAM', 4_096),
  pattern: new RegExp(
    `ACTIVE FLUXGATE CALIBRATION MATRICES in NVRAM${EOL}` +
      DATE.replace('GROUP', 'fluxgateCalibratedAt') +
      `[^\\r\\n]*S inverse${EOL}${ANY_LINE}` +
      row('Bx', 'inverseBx') +
      row('By', 'inverseBy') +
      row('Bz', 'inverseBz') +
      row('Err', 'inverseError') +
      `${ANY_LINE}[^\\r\\n]*Coil Offset${EOL}${ANY_LINE}(?<coilOffset>(?:${ANY_LINE}){4})` +
      `${ANY_LINE}[^\\r\\n]*Electrical Null${EOL}${ANY_LINE}(?<electricalNull>${ROW})\\r?\\n` +
      `${ANY_LINE}[^\\r\\n]*TILT CALIBRATION MATRICES in NVRAM${EOL}` +
      DATE.replace('GROUP', 'tiltCalibratedAt') +
      ` *Average Temperature During Calibration was *(?<calibrationTemperature>${FLOAT})[^\\r\\n]*\\r?\\n` +
      `(?:${ANY_LINE}){4}` +
      row('Roll', 'rollUpDown') +
      row('Pitch', 'pitchUpDown') +
      `(?:${ANY_LINE}){3}` +
      row('Offset', 'offsetUpDown') +
      `(?:${ANY_LINE}){3}` +
      ` *Null(?<tiltNull>${ROW})\\r?\\n${ANY_LINE}\\s*>`,
  ),
  fields: {
    fluxgateCalibratedAt: { unit: 'seconds since 1970-01-01', lineageId: 'fluxgate_calibration_timestamp', description: 'When the compass was calibrated.', parse: secondsOf },
    inverseBx: matrixRow('s_inverse_bx', 'Row Bx of the inverse of S.'),
    inverseBy: matrixRow('s_inverse_by', 'Row By of the inverse of S.'),
    inverseBz: matrixRow('s_inverse_bz', 'Row Bz of the inverse of S.'),
    inverseError: matrixRow('s_inverse_err', 'Row Err of the inverse of S.'),
    coilOffset: matrixRow('coil_offset', 'Offsets of the coils.'),
    electricalNull: { unit: 'count', lineageId: 'electrical_null', description: 'Electrical null of the compass.', parse: oneNumber },
    tiltCalibratedAt: { unit: 'seconds since 1970-01-01', lineageId: 'tilt_calibration_timestamp', description: 'When the tilt sensors were calibrated.', parse: secondsOf },
    calibrationTemperature: { unit: 'degree_Celsius', lineageId: 'calibration_temp', description: 'Average temperature during the calibration.' },
    rollUpDown: matrixRow('roll_up_down', 'Roll, two numbers for up and two for down.'),
    pitchUpDown: matrixRow('pitch_up_down', 'Pitch, two numbers for up and two for down.'),
    offsetUpDown: matrixRow('offset_up_down', 'Offset, two numbers for up and two for down.'),
    tiltNull: { unit: 'count', lineageId: 'tilt_null', description: 'Null of the tilt sensors.', parse: oneNumber },
  },
});

function exactly(length: number): (text: string) => readonly number[] {
  return (text) => {
    const numbers = numbersIn(text);
    if (numbers.length !== length) throw new ProtocolError(`expected ${length} numbers, received ${JSON.stringify(text)}`);
    return numbers;
  };
}

function oneNumber(text: string): number {
  const [number = 0] = exactly(1)(text);
  return number;
}

/** Seconds since 1970, as the lineage's code has it; its dictionary says 1900. */
function secondsOf(text: string): number {
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = text.split(/\D+/).map(Number);
  const atMs = utcMs({ year, month, day, hour, minute, second });
  if (atMs === undefined) throw new ProtocolError(`expected a date and time, received ${JSON.stringify(text)}`);
  return atMs / 1_000;
}
