import { type ConformanceFacts, type InstrumentUnderTest, testInstrument } from '@taffrail/testing';
import { discovery, loggingStatus, recordedCalibration, recordedStatus, startedStatus, turn } from '../test/recordings.ts';
import { samples } from '../test/samples.ts';
import { sessions } from '../test/sessions.ts';
import { sbe37 } from './definition.ts';
import { Sbe37Driver } from './sbe37-driver.ts';
import { likeMooring, Sbe37Simulator } from './simulator/index.ts';

const exchanges: InstrumentUnderTest<typeof sbe37>['exchanges'] = [
  {
    title: 'finds a unit that was never set up, and applies its start-up values',
    script: [
      ['\r\n', '\r\n\r\nS>'],
      turn('ds', recordedStatus),
      turn('ds', recordedStatus),
      turn('dc', recordedCalibration),
      turn('NAVG=1'),
      turn('INTERVAL=5'),
      turn('TXREALTIME=y'),
      turn('ds', startedStatus),
      turn('dc', recordedCalibration),
    ],
    act: (driver) => driver.discover(),
    answer: 'DRIVER_STATE_COMMAND',
  },
  {
    title: 'takes a sample',
    script: [...discovery, turn('ts', ['', '10.9933,3.69867, 3198.669,   24.0135, 1506.199, 20 Nov 2026, 05:26:30'])],
    act: async (driver) => {
      await driver.discover();
      return driver.acquireSample();
    },
    answer: { temperature: 10.9933, conductivity: 3.69867, pressure: 3198.669, salinity: 24.0135, soundVelocity: 1506.199 },
  },
  {
    title: 'sets two parameters and reads everything back',
    script: [
      ...discovery,
      turn('STORETIME=y'),
      turn('SYNCWAIT=120'),
      turn('ds', startedStatus.map((line) => line.replace('do not store time', 'store time').replace('= 30 seconds', '= 120 seconds'))),
      turn('dc', recordedCalibration),
    ],
    act: async (driver) => {
      await driver.discover();
      return driver.set({ storeTime: true, serialSyncWait: 120 });
    },
    answer: { storeTime: true, serialSyncWait: 120 },
  },
  {
    title: 'starts and stops logging',
    script: [
      ...discovery,
      ['startnow\r\n', 'startnow\r\nstart now\r\n'],
      ['\r\n', '\r\n'],
      ['\r\n', '\r\n'],
      ['\r\n', '\r\n\0SBE 37-SM\r\nS>'],
      ['stop\r\n', 'stop\r\nS>\r\n'],
      ['\r\n', '\r\n\r\nS>'],
      turn('ds', startedStatus),
      turn('ds', startedStatus),
      turn('dc', recordedCalibration),
    ],
    act: async (driver) => {
      await driver.discover();
      await driver.startAutosample();
      await driver.stopAutosample();
      return driver.state;
    },
    answer: 'DRIVER_STATE_COMMAND',
  },
  {
    title: 'finds a unit that is logging by its status, whatever its prompt',
    script: [
      ['\r\n', '\r\n'],
      ['\r\n', '\r\n'],
      ['\r\n', '\r\n\0SBE 37-SM\r\nS>'],
      ['ds\r\n', `ds\r\n${loggingStatus.join('\r\n')}\r\n\r\nS>\r\n`],
      ['\r\n', '\r\n\r\nS>\r\n'],
      ['ds\r\n', `ds\r\n${loggingStatus.join('\r\n')}\r\n\r\nS>\r\n`],
      ['\r\n', '\r\n\r\nS>\r\n'],
      ['dc\r\n', `dc\r\n${recordedCalibration.join('\r\n')}\r\n\r\nS>\r\n`],
    ],
    act: (driver) => driver.discover(),
    answer: 'DRIVER_STATE_AUTOSAMPLE',
  },
];

const conformance: ConformanceFacts = {
  manifest: new URL('../package.json', import.meta.url),
  recordings: [
    {
      firmware: '2.6b',
      source: 'a row of the upload of a real unit, serial 1777, whose status was recorded on 24 March 2019',
      record: new TextEncoder().encode(' 18.7545, 0.00001,    0.296\r\n'),
      endBytes: 2,
    },
  ],
};

testInstrument('the SBE 37 of the recordings', { definition: sbe37, Driver: Sbe37Driver, simulator: (options) => new Sbe37Simulator(options), samples, exchanges, sessions, conformance });

testInstrument('an SBE 37 as slow, deaf and sleepy as on a mooring', {
  definition: sbe37,
  Driver: Sbe37Driver,
  simulator: (options) => new Sbe37Simulator({ ...likeMooring, ...options }),
  samples,
  conformance: { isRunOnHardware: false },
});
