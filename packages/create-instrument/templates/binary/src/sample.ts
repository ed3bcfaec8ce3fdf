import { binaryParticle, byteSum, fixedLength, i16le, layout, spare, u16le, u32le } from '@taffrail/driver';

/**
 * One sample record of 12 bytes: `A5 01`, the values, and the sum of all bytes before.
 *
 * Fill in: how a record begins, how long it is, its checksum, and every value in the order of the manual, with its unit.
 */
export const sample = binaryParticle('acme_x1_sample', {
  description: 'Temperature and pressure.',
  framing: fixedLength({ sync: [0xa5, 0x01], lengthBytes: 12, checksum: byteSum({ stored: 'u16le' }) }),
  layout: layout({
    sync: spare(2),
    count: u16le({ unit: '1', description: 'Counts samples; begins anew after 65535.' }),
    temperature: i16le({ unit: 'degree_Celsius', scale: 0.01, description: 'Temperature.' }),
    pressure: u32le({ unit: 'dbar', scale: 0.001, description: 'Pressure.' }),
    checksum: spare(2),
  }),
  expected: { everyMs: ({ sampleInterval }) => (typeof sampleInterval === 'number' ? sampleInterval * 1_000 : undefined) },
});
