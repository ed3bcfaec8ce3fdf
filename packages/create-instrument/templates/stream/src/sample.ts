import { particle } from '@taffrail/driver';
import { lineChecksum } from './line-checksum.ts';

/**
 * One streamed line, such as `$LIGHT,12.25,180.04*67`.
 *
 * Fill in: the pattern of a streamed line as the manual gives it, and the unit of every value.
 */
export const sample = particle('acme_x1_sample', {
  description: 'Light, and the time since power-on.',
  pattern: /^\$LIGHT,(?<elapsedTime>\d+\.\d{2}),(?<light>\d+\.\d{2})\*[0-9A-F]{2}$/,
  fields: {
    elapsedTime: { unit: 's', description: 'Time since power-on.' },
    light: { unit: 'umol m-2 s-1', description: 'Photosynthetically active radiation.' },
  },
  expected: { everyMs: ({ sampleInterval }) => (typeof sampleInterval === 'number' ? sampleInterval * 1_000 : undefined) },
  quality: (_values, _known, line) => (line.endsWith(lineChecksum(line.slice(1, -3))) ? 'ok' : 'checksum_failed'),
});
