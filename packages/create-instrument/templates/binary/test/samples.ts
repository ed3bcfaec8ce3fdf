import type { Samples } from '@taffrail/testing';
import type { acmeX1 } from '../src/definition.ts';

/**
 * Records with what is in them.
 *
 * Fill in: records that a real instrument sent, each with the unit and the day it was recorded.
 */
export const samples: Samples<typeof acmeX1> = {
  sample: [
    // The simulator's; no recording of hardware is known.
    [bytesOf('a501 0100 b004 0a280000 8d01'), { count: 1, temperature: 12, pressure: 10.25 }],
    [bytesOf('a501 ffff 6aff 00000000 0d04'), { count: 65_535, temperature: -1.5, pressure: 0 }],
  ],
  configuration: [[bytesOf('a502 6712 0a00 04 01 2f01'), { serialNumber: 4_711, sampleInterval: 10, gain: 4, mode: 1 }]],
};

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.replaceAll(' ', '').match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
}
