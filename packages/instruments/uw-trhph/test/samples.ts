import type { Samples } from '@taffrail/testing';
import type { trhph } from '../src/definition.ts';

/** What stands in front of the block of parameters; names and telephone numbers left out. */
const INFORMATION = [
  'System Name:  Temperature Resistivity Probe - TRHPH',
  '  System Owner: Consortium for Ocean Leadership',
  '                University of Washington, OOI-RCN',
  '  Contact Info: <name>, <phone>',
  '  System Serial #: 001',
  '  Software Version 1.2, Last Update March 27, 2012',
  '  Made by Ocean Engineering Services, March 2012 (<phone>)',
].join('\r\n');

/** The block of parameters up to its last label, with which the record ends. */
const BLOCK = [
  ' This System is presently setup with the following Parameters:',
  '1  = Eprom Status (0 means not setup yet, 1 means ready to use)',
  '20 = Cycle Time (Actual Time in Seconds or Minutes)',
  '0  = Minutes or Seconds Cycle Time (0 = Seconds mode, 1 = Minutes mode)',
  '55 = Power Control Word (Power Control Word = 1+2+4+16+32 = 55 if all On)',
  '1  = Res Power Status (0 = Off, 1 = On)',
  '1  = Thermocouple & Hydrogen Amp Power Status (0 = Off, 1 = On)',
  '1  = eh Amp Power Status (0 = Off, 1 = On)',
  '1  = Hydrogen Sensor Power Status (0 = Off, 1 = On)',
  '1  = Reference Temperature Power Status (0 = Off, 1 = On)',
  '1  = Metadata Print Status on Power up (0 = No Print on Powerup, 1 = Print)',
  '1  = Metadata Print Status on Restart Data Collection',
].join('\r\n');

/** Records as instruments sent them, with what is in them; each says where it was seen. */
export const samples: Samples<typeof trhph> = {
  sample: [
    // A session with TRHPH 1.2, serial number 001.
    [
      '0.197  0.992  4.095  0.147  0.747  3.730  1.990  1.038  24.83  0.000   24.8   9.2',
      values([0.197, 0.992, 4.095, 0.147, 0.747, 3.73, 1.99, 1.038, 24.83, 0, 24.8, 9.2]),
    ],
    [
      '0.197  0.992  4.095  0.135  0.687  3.441  1.990  1.038  24.83  0.000   24.8   9.1',
      values([0.197, 0.992, 4.095, 0.135, 0.687, 3.441, 1.99, 1.038, 24.83, 0, 24.8, 9.1]),
    ],
    // From the tests of the lineage's driver for TRHPH 1.25.
    [
      '0.010  0.020  0.030  0.040  0.021  0.042  1.999  1.173  20.75  0.016   24.7   9.3',
      values([0.01, 0.02, 0.03, 0.04, 0.021, 0.042, 1.999, 1.173, 20.75, 0.016, 24.7, 9.3]),
    ],
    // A session with BARS 1.7, serial number 002, 2012-01-26.
    [
      '0.000  0.000  0.000  4.095  4.095  4.095  2.010  1.231  19.11  0.021   24.3   9.3',
      values([0, 0, 0, 4.095, 4.095, 4.095, 2.01, 1.231, 19.11, 0.021, 24.3, 9.3]),
    ],
  ],
  status: [
    // The same session with TRHPH 1.2: streaming is begun again, the metadata being on.
    [
      new TextEncoder().encode(`${INFORMATION}\r\n\r\n${BLOCK}`),
      {
        systemInfo: INFORMATION,
        epromStatus: 1,
        cycleTime: 20,
        cycleTimeUnits: 0,
        powerControlWord: 55,
        resPowerStatus: 1,
        thermoHydroAmpPowerStatus: 1,
        ehAmpPowerStatus: 1,
        hydroSensorPowerStatus: 1,
        refTempPowerStatus: 1,
        metadataOnPowerup: 1,
        metadataOnRestart: 1,
      },
    ],
  ],
};

function values([r5, rX1, rX5, h5, hX1, hX5, eh, refV, refC, thermoV, thermoC, battery]: readonly [number, number, number, number, number, number, number, number, number, number, number, number]) {
  return {
    resistivity5: r5,
    resistivityX1: rX1,
    resistivityX5: rX5,
    hydrogen5: h5,
    hydrogenX1: hX1,
    hydrogenX5: hX5,
    ehSensor: eh,
    refTempVolts: refV,
    refTempDegC: refC,
    resistivityTempVolts: thermoV,
    resistivityTempDegC: thermoC,
    batteryVoltage: battery,
  };
}
