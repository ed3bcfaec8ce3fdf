import { particle } from '@taffrail/driver';

/**
 * One sample line, such as `T= 12.3456, P= 1013.25`.
 *
 * Fill in: the pattern of a sample line as the manual gives it, and the unit of every value.
 */
export const sample = particle('acme_x1_sample', {
  description: 'Temperature and pressure.',
  pattern: /^T= *(?<temperature>-?\d+\.\d{4})(?:, P= *(?<pressure>\d+\.\d{2}))?$/,
  fields: {
    temperature: { unit: 'degree_Celsius', description: 'Temperature.' },
    pressure: { unit: 'hPa', description: 'Pressure, where it is sent.', isOptional: true },
  },
  expected: { everyMs: ({ sampleInterval }) => (typeof sampleInterval === 'number' ? sampleInterval * 1_000 : undefined) },
});
