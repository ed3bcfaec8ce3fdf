import { particle } from '@taffrail/driver';

const DECIMAL = String.raw`[+-]?\d+(?:\.\d+)?`;
const WHOLE = String.raw`[+-]?\d+`;
/** 0 to 255, without leading zeros. */
const CHECK = String.raw`(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)`;
/** What follows the dialect's name decides which of the optional fields are there: the lookahead keeps either form whole. */
const SATPAR = String.raw`SATPAR(?=\d+,\d+\.\d\d,\d+,\d+$)`;
const SATPRL = String.raw`SATPRL(?=\d+(?:,[^,]+){16}$)`;
const MEASURED = String.raw`(?<parMeasured>${DECIMAL}),(?<pitch>${DECIMAL}),(?<roll>${DECIMAL}),(?<tempInterior>${DECIMAL}),(?:LOG|LIN),`;
const RAW =
  String.raw`(?<inputVoltage>${DECIMAL}),(?<voltageOut>${DECIMAL}),(?<xAccelCounts>${WHOLE}),(?<yAccelCounts>${WHOLE}),(?<zAccelCounts>${WHOLE}),` +
  String.raw`(?<rawInternalTemp>${WHOLE}),(?<temperatureVolts>${DECIMAL}),${WHOLE},`;

/** The driver itself interrupts sampling for up to 40 s, which is no silence of the instrument. */
const LEAST_EXPECTED_EVERY_MS = 15_000;

/**
 * One frame of either dialect.
 *
 * A frame begins where its name does and not where its line does: noise, an echo, a form feed, or a frame that lost its line
 * end may stand in front. No number has a fixed width: serial numbers of ten digits and timers of eight have been seen.
 * Sources: manuals SAT-DN-00462 rev D section 4.3.3 and SAT-DN-00633 rev E section 4.1 by their contents, whose pages were
 * not at hand; the form itself from recordings and the lineage's code. The status of a SATPRL frame, 0 for good
 * (unverified), and its analogue mode are not published.
 */
export const frame = particle('parad_sa_sample', {
  description: 'Photosynthetically active radiation.',
  pattern: new RegExp(
    String.raw`^.*?(?:${SATPAR}|${SATPRL})(?<serialNumber>\d+),(?<elapsedTime>${DECIMAL}),(?:${MEASURED})?(?<par>${WHOLE}),(?:${RAW})?${CHECK}$`,
  ),
  fields: {
    serialNumber: { unit: '1', description: 'Serial number, as sent.', lineageId: 'serial_number', parse: (digits: string) => digits },
    elapsedTime: { unit: 's', description: 'Time since power-on.', lineageId: 'elapsed_time' },
    par: { unit: '1', description: 'Raw counts; in SATPAR frames unsigned 32-bit, and near 2147483648 in the dark.' },
    parMeasured: { unit: 'umol m-2 s-1', description: 'Photosynthetically active radiation; SATPRL only.', lineageId: 'par_measured', isOptional: true },
    pitch: { unit: 'degree', description: 'Pitch; SATPRL only.', isOptional: true },
    roll: { unit: 'degree', description: 'Roll; SATPRL only.', isOptional: true },
    tempInterior: { unit: 'degree_Celsius', description: 'Temperature inside; SATPRL only.', lineageId: 'temp_interior', isOptional: true },
    inputVoltage: { unit: 'V', description: 'Voltage at the converter; SATPRL only.', lineageId: 'input_voltage', isOptional: true },
    voltageOut: { unit: 'V', description: 'Analogue output; SATPRL only.', lineageId: 'voltage_out', isOptional: true },
    xAccelCounts: { unit: '1', description: 'Counts of the accelerometer along x; SATPRL only.', lineageId: 'x_accel_counts', isOptional: true },
    yAccelCounts: { unit: '1', description: 'Counts of the accelerometer along y; SATPRL only.', lineageId: 'y_accel_counts', isOptional: true },
    zAccelCounts: { unit: '1', description: 'Counts of the accelerometer along z; SATPRL only.', lineageId: 'z_accel_counts', isOptional: true },
    rawInternalTemp: { unit: '1', description: 'Counts of the thermometer; SATPRL only.', lineageId: 'raw_internal_temp', isOptional: true },
    temperatureVolts: { unit: 'V', description: 'Voltage of the thermometer; SATPRL only.', lineageId: 'temperature_volts', isOptional: true },
  },
  expected: { everyMs: ({ maximumFrameRate }) => (typeof maximumFrameRate === 'number' ? Math.max(LEAST_EXPECTED_EVERY_MS, 1_000 / (maximumFrameRate || Infinity)) : undefined) },
  quality: (_values, _known, line) => (hasRightChecksum(line) ? 'ok' : 'checksum_failed'),
});

/**
 * Computes the checksum of a frame: what its characters from the `S` to the last comma, that comma included, lack to a
 * multiple of 256.
 *
 * The oldest driver left the last comma out; the only frame it was tested with has the same checksum by either rule.
 */
export function frameChecksum(text: string): number {
  let sum = 0;
  for (let at = 0; at < text.length; at += 1) sum += text.charCodeAt(at);
  return -sum & 0xff;
}

function hasRightChecksum(line: string): boolean {
  const checkAt = line.lastIndexOf(',') + 1;
  return frameChecksum(line.slice(line.lastIndexOf('SATP'), checkAt)) === Number(line.slice(checkAt));
}
