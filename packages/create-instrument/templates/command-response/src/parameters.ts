import { flag, int } from '@taffrail/driver';

/**
 * The settings, as `status` tells them.
 *
 * Fill in: every setting of the manual, with its unit and its range; give `startup` to those that the driver is to apply.
 */
export const parameters = {
  sampleInterval: int({
    wire: 'INTERVAL',
    description: 'Time from one sample to the next.',
    unit: 's',
    pattern: /^INTERVAL = (\d+) s$/,
    range: [1, 3_600],
    default: 60,
    startup: 10,
  }),
  averagedReadings: int({
    wire: 'AVERAGE',
    description: 'How many readings make one sample.',
    unit: '1',
    pattern: /^AVERAGE = (\d+)$/,
    range: [1, 64],
    default: 4,
  }),
  isPressureSent: flag({
    wire: 'PRESSURE',
    description: 'Whether samples have the pressure.',
    pattern: /^PRESSURE = (YES|NO)$/,
    words: ['YES', 'NO'],
    isOn: ([, word]) => word === 'YES',
    default: true,
  }),
  serialNumber: int({ wire: 'SERIAL', description: 'Serial number.', unit: '1', pattern: /^SERIAL = (\d+)$/, visibility: 'read-only' }),
};
