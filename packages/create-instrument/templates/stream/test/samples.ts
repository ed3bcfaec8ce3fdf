import type { Samples } from '@taffrail/testing';
import type { acmeX1 } from '../src/definition.ts';

/**
 * Streamed lines with what is in them.
 *
 * Fill in: lines that a real instrument sent, each with the unit and the day it was recorded.
 */
export const samples: Samples<typeof acmeX1> = {
  sample: [
    // The simulator's; no recording of hardware is known.
    ['$LIGHT,12.25,180.04*67', { elapsedTime: 12.25, light: 180.04 }],
    ['$LIGHT,86400.00,0.00*54', { elapsedTime: 86_400, light: 0 }],
  ],
};
