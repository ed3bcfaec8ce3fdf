import { byteSum, sized } from '@taffrail/driver';

/**
 * The longest ensemble: 255 cells of every profile with both leaders and bottom track have 5,328 bytes; the sheet of the
 * lineage asks for a bound of about eight thousand.
 */
const ENSEMBLE_LIMIT_BYTES = 8_192;

/**
 * The frame of a PD0 ensemble: `7F 7F`, the number of bytes without the checksum, and the sum of all bytes before it.
 *
 * The sum is modulo 65536. H-OM p. 222 prints 65535, which recordings with a sum beyond that contradict.
 */
export const frame = sized({
  sync: [0x7f, 0x7f],
  size: { at: 2, as: 'u16le', addedBytes: 2 },
  minimumBytes: 10,
  maximumBytes: ENSEMBLE_LIMIT_BYTES,
  checksum: byteSum({ stored: 'u16le' }),
});
