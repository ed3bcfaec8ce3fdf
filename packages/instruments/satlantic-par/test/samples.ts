import type { Samples } from '@taffrail/testing';
import type { satlanticPar } from '../src/definition.ts';

/** Frames as instruments sent them, with what is in them; each says where it was seen. */
export const samples: Samples<typeof satlanticPar> = {
  frame: [
    // From a note on the origin of the lineage's driver, 2014: a unit whose serial number has a top byte that was never set.
    ['SATPAR4278190306,55713.85,2157022592,6', { serialNumber: '4278190306', elapsedTime: 55_713.85, par: 2_157_022_592 }],
    // A deployed unit, after half a year.
    ['SATPAR0464,14238553.95,2157484928,150', { serialNumber: '0464', elapsedTime: 14_238_553.95, par: 2_157_484_928 }],
    // From the tests of the seed's driver.
    ['SATPAR0229,10.01,2206748544,234', { serialNumber: '0229', elapsedTime: 10.01, par: 2_206_748_544 }],
    // From the tests of the lineage's driver, 2019.
    [
      'SATPRL9999,1.468,22.784,2.2,0.7,27.3,LIN,34174366,0.092377499,0.1465022,-13,-1011,38,1759,0.773,0,231',
      {
        serialNumber: '9999',
        elapsedTime: 1.468,
        par: 34_174_366,
        parMeasured: 22.784,
        pitch: 2.2,
        roll: 0.7,
        tempInterior: 27.3,
        inputVoltage: 0.092377499,
        voltageOut: 0.1465022,
        xAccelCounts: -13,
        yAccelCounts: -1_011,
        zAccelCounts: 38,
        rawInternalTemp: 1_759,
        temperatureVolts: 0.773,
      },
    ],
  ],
  status: [
    // Made up from the lineage's patterns; no recording of `show all` is known.
    [new TextEncoder().encode('Maximum Frame Rate: 4 Hz\r\nTelemetry Baud Rate: 19200 bps\r\n$'), { telemetryBaudRate: 19_200, maximumFrameRate: 4 }],
  ],
};
