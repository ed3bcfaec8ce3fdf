import { int } from '@taffrail/driver';

/**
 * The settings, as the set-up menu shows them.
 *
 * Fill in: every setting of the manual, with its unit and its range; give `startup` to those that the driver is to apply.
 */
export const parameters = {
  sampleInterval: int({
    wire: 'interval',
    description: 'Time from one sample to the next.',
    unit: 's',
    pattern: /^1\) Interval: (\d+) s$/,
    range: [1, 3_600],
    default: 60,
    startup: 10,
  }),
  averagedReadings: int({
    wire: 'average',
    description: 'How many readings make one sample.',
    unit: '1',
    pattern: /^2\) Average: (\d+)$/,
    range: [1, 64],
    default: 4,
  }),
  serialNumber: int({ wire: 'serial', description: 'Serial number.', unit: '1', pattern: /^Unit (\d+), set-up$/, visibility: 'read-only' }),
};
