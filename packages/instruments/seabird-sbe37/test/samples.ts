import type { Samples } from '@taffrail/testing';
import type { sbe37 } from '../src/definition.ts';

/** Sample lines as instruments and the reference simulator sent them, with what is in them; each says where it was seen. */
export const samples: Samples<typeof sbe37> = {
  ctd: [
    // A moored unit, July 2013, while logging; from the tests of the lineage's driver.
    [
      '#61.1459,24.45520, 356.906,   23.0652, 1506.848, 18 Jul 2013, 15:08:45',
      { temperature: 61.1459, conductivity: 24.4552, pressure: 356.906, salinity: 23.0652, soundVelocity: 1506.848 },
    ],
    // The reference simulator, February 2013; from the tests of the lineage's driver.
    [
      '#55.9044,41.40609, 572.170,   34.2583, 1505.948, 05 Feb 2013, 19:16:59',
      { temperature: 55.9044, conductivity: 41.40609, pressure: 572.17, salinity: 34.2583, soundVelocity: 1505.948 },
    ],
    // The golden session, November 2026.
    [
      '#11.9471,3.88942, 3389.418,   27.8189, 1506.389, 20 Nov 2026, 05:26:30',
      { temperature: 11.9471, conductivity: 3.88942, pressure: 3389.418, salinity: 27.8189, soundVelocity: 1506.389 },
    ],
    // The golden session: a polled sample, which has `%s` for its date, a defect of the reference simulator.
    [
      '10.9933,3.69867, 3198.669,   24.0135, 1506.199, %s',
      { temperature: 10.9933, conductivity: 3.69867, pressure: 3198.669, salinity: 24.0135, soundVelocity: 1506.199 },
    ],
    // A real unit, serial 1777: a row of its upload, with its leading space.
    [' 18.7545, 0.00001,    0.296', { temperature: 18.7545, conductivity: 0.00001, pressure: 0.296 }],
    // The forms that the manual and the settings allow (SBE 37-SM manual rev 041 p. 46): each optional number there or not.
    ['-1.5000, 2.90000,   0.000', { temperature: -1.5, conductivity: 2.9, pressure: 0 }],
    ['  7.5400, 3.14159', { temperature: 7.54, conductivity: 3.14159 }],
    ['  7.5400, 3.14159, -0.250', { temperature: 7.54, conductivity: 3.14159, pressure: -0.25 }],
    ['  7.5400, 3.14159,  10.250,  34.1234', { temperature: 7.54, conductivity: 3.14159, pressure: 10.25, salinity: 34.1234 }],
    ['  7.5400, 3.14159,  10.250, 1480.123', { temperature: 7.54, conductivity: 3.14159, pressure: 10.25, soundVelocity: 1480.123 }],
    ['  7.5400, 3.14159,  34.1234, 1480.123', { temperature: 7.54, conductivity: 3.14159, salinity: 34.1234, soundVelocity: 1480.123 }],
    ['  7.5400, 3.14159,  34.1234', { temperature: 7.54, conductivity: 3.14159, salinity: 34.1234 }],
    ['# 7.5400, 3.14159,  10.250, 05 Feb 2013, 19:16:59', { temperature: 7.54, conductivity: 3.14159, pressure: 10.25 }],
    // Dates in numbers: the lineage's driver and the SBE 39plus manual disagree about the order.
    ['# 7.5400, 3.14159,  10.250, 02-05-2013, 19:16:59', { temperature: 7.54, conductivity: 3.14159, pressure: 10.25 }],
    ['# 7.5400, 3.14159,  10.250, 19:16:59, 02-05-2013', { temperature: 7.54, conductivity: 3.14159, pressure: 10.25 }],
  ],
};
