import type { Samples } from '@taffrail/testing';
import type { acmeX1 } from '../src/definition.ts';

/**
 * Sample lines with what is in them.
 *
 * Fill in: lines that a real instrument sent, each with the unit and the day it was recorded.
 */
export const samples: Samples<typeof acmeX1> = {
  sample: [
    // The simulator's; no recording of hardware is known.
    ['12.345 C  0.198 V', { temperature: 12.345, voltage: 0.198 }],
    ['-1.500 C  0.201 V', { temperature: -1.5, voltage: 0.201 }],
  ],
};
