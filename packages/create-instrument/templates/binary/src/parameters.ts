import { int } from '@taffrail/driver';

/**
 * The settings; the patterns are for the text that the protocol makes of a configuration record.
 *
 * Fill in: every setting of the manual, with its unit and its range; give `startup` to those that the driver is to apply.
 */
export const parameters = {
  sampleInterval: int({
    wire: 'interval',
    description: 'Time from one sample to the next.',
    unit: 's',
    pattern: /^interval = (\d+)$/,
    range: [1, 3_600],
    default: 60,
    startup: 10,
  }),
  gain: int({ wire: 'gain', description: 'Amplification.', unit: '1', pattern: /^gain = (\d+)$/, range: [1, 16], default: 4 }),
  serialNumber: int({ wire: 'serial', description: 'Serial number.', unit: '1', pattern: /^serial = (\d+)$/, visibility: 'read-only' }),
};
