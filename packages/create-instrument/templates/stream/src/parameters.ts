import { int } from '@taffrail/driver';

/**
 * The settings, as the status line tells them.
 *
 * Fill in: every setting of the manual, with its unit and its range; give `startup` to those that the driver is to apply.
 */
export const parameters = {
  sampleInterval: int({
    wire: 'interval',
    description: 'Time from one sample to the next.',
    unit: 's',
    pattern: /^\$STATUS,\d+,(\d+),\d+,\w+$/,
    range: [1, 600],
    default: 1,
    startup: 2,
  }),
  gain: int({ wire: 'gain', description: 'Amplification.', unit: '1', pattern: /^\$STATUS,\d+,\d+,(\d+),\w+$/, range: [1, 16], default: 4 }),
  serialNumber: int({ wire: 'serial', description: 'Serial number.', unit: '1', pattern: /^\$STATUS,(\d+),\d+,\d+,\w+$/, visibility: 'read-only' }),
};
