import { particle } from '@taffrail/driver';

/**
 * One sample line, such as `12.345 C  0.198 V`.
 *
 * Fill in: the pattern of a sample line as the manual gives it, and the unit of every value.
 */
export const sample = particle('acme_x1_sample', {
  description: 'Temperature, and the voltage of the probe.',
  pattern: /^ *(?<temperature>-?\d+\.\d{3}) C +(?<voltage>\d+\.\d{3}) V$/,
  fields: {
    temperature: { unit: 'degree_Celsius', description: 'Temperature.' },
    voltage: { unit: 'V', description: 'Voltage of the probe.' },
  },
  expected: { everyMs: ({ sampleInterval }) => (typeof sampleInterval === 'number' ? sampleInterval * 1_000 : undefined) },
});
