import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { recordedCalibration, recordedStatus } from '../../test/recordings.ts';
import { typist } from '../../test/typist.ts';
import { likeReference } from './sbe37-options.ts';
import { Sbe37Simulator } from './sbe37-simulator.ts';
import { ScriptedSea } from './sea.ts';
import { recordedUnit } from './unit.ts';

afterEach(() => void vi.useRealTimers());

function measured(temperature: number, conductivity: number, pressure: number, salinity: number, soundVelocity: number) {
  return { temperature, conductivity, pressure, salinity, soundVelocity };
}

/** The lineage's golden session of 20 November 2026, its driver's bytes against its simulator's. */
describe('the golden session', () => {
  beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 10, 20, 5, 26, 15) }));

  it('wakes and polls a sample, defect of the date included', () => {
    const sea = new ScriptedSea([measured(10.9933, 3.69867, 3198.669, 24.0135, 1506.199)]);
    const { type } = typist(new Sbe37Simulator({ ...likeReference, sea }));

    expect(type('\r\n')).toBe('\r\0\n\0\r\nS>');
    expect(type('ts\r\n')).toBe('t\0s\0\r\0\n\0\r\n10.9933,3.69867, 3198.669,   24.0135, 1506.199, %s\r\n\r\nS>');
  });

  it('tells its status', () => {
    const { type } = typist(new Sbe37Simulator({ ...likeReference, settings: { INTERVAL: 30_147, NAVG: 0 } }));

    expect(type('ds\r\n')).toBe(
      'd\0s\0\r\0\n\0SBE37-SMP V 2.6 SERIAL NO. 2165   20 Nov 2026  05:26:15\r\nnot logging: received stop command\r\n' +
        'sample interval = 30147 seconds\r\nsamplenumber = 0, free = 200000\r\ntransmit real-time data\r\n' +
        'do not output salinity with each sample\r\ndo not output sound velocity with each sample\r\n' +
        'do not store time with each sample\r\nnumber of samples to average = 0\r\nreference pressure = 0.0 db\r\n' +
        'serial sync mode disabled\r\nwait time after serial sync sampling = 0 seconds\r\ninternal pump is installed\r\n' +
        'temperature = 7.54 deg C\r\nWARNING: LOW BATTERY VOLTAGE!!\r\n\r\nS>',
    );
  });

  it('tells its calibration', () => {
    const { type } = typist(new Sbe37Simulator(likeReference));

    expect(type('dc\r\n')).toBe(
      'd\0c\0\r\0\n\0SBE37-SM V 2.6b  3464\r\ntemperature:  08-nov-05\r\n    TA0 = -2.572242e-04\r\n    TA1 = 3.138936e-04\r\n' +
        '    TA2 = -9.717158e-06\r\n    TA3 = 2.138735e-07\r\nconductivity:  08-nov-05\r\n    G = -9.870930e-01\r\n' +
        '    H = 1.417895e-01\r\n    I = 1.334915e-04\r\n    J = 3.339261e-05\r\n    CPCOR = 9.570000e-08\r\n' +
        '    CTCOR = 3.250000e-06\r\n    WBOTC = 1.202400e-05\r\npressure S/N 4955, range = 10856.2805322 psia:  12-aug-05\r\n' +
        '    PA0 = 5.916199e+00\r\n    PA1 = 4.851819e-01\r\n    PA2 = 4.596432e-07\r\n    PTCA0 = 2.762492e+02\r\n' +
        '    PTCA1 = 6.603433e-01\r\n    PTCA2 = 5.756490e-03\r\n    PTCSB0 = 2.461450e+01\r\n    PTCSB1 = -9.000000e-04\r\n' +
        '    PTCSB2 = 0.000000e+00\r\n    POFFSET = 0.000000e+00\r\nrtc:  08-nov-05\r\n    RTCA0 = 9.999862e-01\r\n' +
        '    RTCA1 = 1.686132e-06\r\n    RTCA2 = -3.022745e-08\r\n\r\nS>',
    );
  });

  it('sets, starts, streams, and is stopped after the Enters that it takes', () => {
    const sea = new ScriptedSea([
      measured(11.9471, 3.88942, 3389.418, 27.8189, 1506.389),
      measured(12.8232, 4.06464, 3564.642, 31.3146, 1506.565),
      measured(13.5868, 4.21736, 3717.356, 34.3613, 1506.717),
    ]);
    const instrument = new Sbe37Simulator({ ...likeReference, sea });
    const { type, read } = typist(instrument);
    const after = (ms: number) => {
      vi.advanceTimersByTime(ms);
      return read();
    };

    expect(type('INTERVAL=6\r\n')).toBe('I\0N\0T\0E\0R\0V\0A\0L\0=\x006\0\r\0\n\0\r\nS>');
    expect(type('NAVG=1\r\n')).toBe('N\0A\0V\0G\0=\x001\0\r\0\n\0\r\nS>');
    vi.advanceTimersByTime(10_000);
    expect(type('startnow\r\n')).toBe('s\0t\0a\0r\0t\0n\0o\0w\0\r\0\n\0start now\r\n');
    expect(after(5_000)).toBe('\r\n#11.9471,3.88942, 3389.418,   27.8189, 1506.389, 20 Nov 2026, 05:26:30\r\n');
    expect(after(5_000)).toBe('\r\n#12.8232,4.06464, 3564.642,   31.3146, 1506.565, 20 Nov 2026, 05:26:35\r\n');
    expect(type('\r\n')).toBe('\r\0\n\0');
    expect(type('\r\n')).toBe('\r\0\n\0');
    expect(after(5_000)).toBe('\r\n#13.5868,4.21736, 3717.356,   34.3613, 1506.717, 20 Nov 2026, 05:26:40\r\n');
    expect(type('\r\n')).toBe('\r\0\n\0\0SBE 37-SM\r\nS>');
    expect(type('\r\n')).toBe('\r\0\n\0\r\nS>\r\n');
    expect(type('\r\n')).toBe('\r\0\n\0\r\nS>\r\n');
    expect(type('stop\r\n')).toBe('s\0t\0o\0p\0\r\0\n\0S>\r\n');
    expect(type('\r\n')).toBe('\r\0\n\0\r\nS>');
    expect(type('ds\r\n')).toContain('\r\nsample interval = 6 seconds\r\nsamplenumber = 0, free = 200000\r\n');
    expect(vi.getTimerCount()).toBe(0);
  });
});

/** From the late lineage's driver test, July 2013. */
describe('a status while logging', () => {
  it('follows the sample that comes first', () => {
    vi.useFakeTimers({ now: Date.UTC(2013, 6, 18, 15, 8, 40) });
    const sea = new ScriptedSea([measured(61.1459, 24.4552, 356.906, 23.0652, 1506.848)]);
    const instrument = new Sbe37Simulator({ ...likeReference, settings: {}, logging: true, echo: 'none', sea });
    const { type, read } = typist(instrument);

    vi.advanceTimersByTime(5_000);

    expect(read() + type('ds\r\n')).toBe(
      [
        '\r\n#61.1459,24.45520, 356.906,   23.0652, 1506.848, 18 Jul 2013, 15:08:45',
        'SBE37-SMP V 2.6 SERIAL NO. 2165   18 Jul 2013  15:08:45',
        'logging data',
        'sample interval = 5 seconds',
        'samplenumber = 0, free = 200000',
        'transmit real-time data',
        'do not output salinity with each sample',
        'do not output sound velocity with each sample',
        'do not store time with each sample',
        'number of samples to average = 1',
        'reference pressure = 0.0 db',
        'serial sync mode disabled',
        'wait time after serial sync sampling = 0 seconds',
        'internal pump is installed',
        'temperature = 7.54 deg C',
        'WARNING: LOW BATTERY VOLTAGE!!',
        '\r\nS>',
      ].join('\r\n'),
    );
    instrument.close();
  });
});

/** From the header of a data file of SBE37-SM serial 1777, March 2019. */
describe('the recorded unit', () => {
  it('tells its status and its calibration as it did', () => {
    vi.useFakeTimers({ now: Date.UTC(2019, 2, 24, 23, 34, 51) });
    const { type } = typist(new Sbe37Simulator({ unit: recordedUnit, echo: 'none' }));

    expect(type('ds\r\ndc\r\n')).toBe(
      [...recordedStatus, '', `S>${recordedCalibration[0]}`, ...recordedCalibration.slice(1), '', 'S>'].join('\r\n'),
    );
  });

  it('writes a sample in the columns of its upload', () => {
    const sea = new ScriptedSea([measured(18.7545, 0.00001, 0.296, 0, 0)]);
    const { type } = typist(new Sbe37Simulator({ unit: recordedUnit, echo: 'none', sea }));

    expect(type('ts\r\n')).toBe('\r\n 18.7545, 0.00001,    0.296\r\n\r\nS>');
  });
});
