import { DriverProtocolState as P } from '@taffrail/driver';
import { exchange } from '@taffrail/testing';
import { describe, expect, it } from 'vitest';
import { discovered } from '../test/sensor.ts';
import { SatlanticParDriver } from './satlantic-par-driver.ts';

const BANNER = "\fSatlantic PAR Sensor\r\nCommand Console\r\nType 'help' for a list of available commands.\r\nS/N: 0229\r\nFirmware: 1.0.0\r\n\r\n$";
const FRAME = 'SATPAR0229,10.01,2206748544,234\r\n';

const typed = (text: string) => Array.from(text, (character): readonly [string, string] => [character, character]);
const discovery = [
  ['\r', '\r\nInvalid command\r\n$'],
  ...typed('show maxrate'),
  ['\r\n', '\r\nMaximum Frame Rate: 4 Hz\r\n$'],
  ...typed('exit'),
  ['\r\n', '\r\n\f'],
  ['\r\n', FRAME],
  ['\x13'],
  ['\x03', BANNER],
  ...typed('show all'),
  ['\r\n', '\r\nMaximum Frame Rate: 4 Hz\r\nTelemetry Baud Rate: 19200 bps\r\n$'],
] as const;

describe('a console that is already open', () => {
  it('is left once for the banner, in characters that wait for their echo', async () => {
    const found = await exchange(SatlanticParDriver, {
      script: discovery,
      act: async (driver, bed) => [await driver.discover(), await driver.get(['serialNumber', 'firmwareVersion']), bed.particles.map(({ values }) => values)],
    });

    expect(found).toEqual([
      P.COMMAND,
      { serialNumber: '0229', firmwareVersion: '1.0.0' },
      [
        { serialNumber: '0229', elapsedTime: 10.01, par: 2_206_748_544 },
        { telemetryBaudRate: 19_200, maximumFrameRate: 4, serialNumber: '0229', firmwareVersion: '1.0.0', dialect: 'SATPAR' },
      ],
    ]);
  });
});

describe('a line', () => {
  it('that comes back mangled is ended, and typed again', async () => {
    const set = await exchange(SatlanticParDriver, {
      script: [
        ...discovery,
        ['s', 's'],
        ['e', ''],
        ['\r\n', '\r\nInvalid command\r\n$'],
        ...typed('set maxrate 1'),
        ['\r\n', '\r\n$'],
        ...typed('save'),
        ['\r\n', '\r\n$'],
        ...typed('show all'),
        ['\r\n', '\r\nMaximum Frame Rate: 1 Hz\r\nTelemetry Baud Rate: 19200 bps\r\n$'],
      ],
      act: async (driver) => {
        await driver.discover();
        return driver.set({ maximumFrameRate: 1 });
      },
    });

    expect(set).toEqual({ maximumFrameRate: 1 });
  });

  it('that never comes back is typed no oftener than five times, and the command fails', async () => {
    await using bed = await discovered({ mode: 'command' });
    const { simulator } = bed;
    const before = simulator.transcript.receivedText.length;
    simulator.powerOff();

    await expect(bed.failure(bed.driver.get(['maximumFrameRate'], { isFresh: true }))).resolves.toMatchObject({ code: expect.stringMatching(/^(reply-timeout|wake-up)$/) });
    expect(simulator.transcript.receivedText.slice(before).split('s').length - 1).toBeLessThanOrEqual(5);
  });

  it('is heard by an instrument that loses what comes too fast', async () => {
    await using bed = await discovered({ mode: 'command', strictPacing: true });

    await expect(bed.run(bed.driver.set({ maximumFrameRate: 0.125 }))).resolves.toEqual({ maximumFrameRate: 0.125 });
    expect(bed.simulator.settings.maxrate).toBe(0.125);
  });

  it('is answered though a frame stands between echo and reply, which is published', async () => {
    await using bed = await discovered({ mode: 'command', faults: [{ kind: 'frame-in-reply' }] });
    const before = bed.particles.length;

    await expect(bed.run(bed.driver.get(['maximumFrameRate'], { isFresh: true }))).resolves.toEqual({ maximumFrameRate: 4 });
    expect(bed.particles.slice(before).map(({ stream }) => stream)).toEqual(['parad_sa_sample', 'parad_sa_config']);
  });
});
