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
    ['T= 12.3456, P= 1013.25', { temperature: 12.3456, pressure: 1013.25 }],
    ['T= -1.5000', { temperature: -1.5 }],
  ],
};
