import { DriverProtocolState as P } from '@taffrail/driver';
import type { Script } from '@taffrail/testing';
import { describe, expect, it } from 'vitest';
import { afterDiscovery } from '../test/replay.ts';
import { discovered, mooring } from '../test/mooring.ts';
import { loggingStatus, recordedCalibration, startedStatus, turn } from '../test/recordings.ts';

describe('an instrument that is logging', () => {
  it('is not taken for one in command mode at the third Enter, whose prompt is that of command mode', async () => {
    await using bed = mooring({ logging: true });
    await bed.open();

    const sent = await bed.sentDuring(() => bed.run(bed.driver.discover()));

    expect(bed.driver.state).toBe(P.AUTOSAMPLE);
    expect(sent.startsWith('\r\n\r\n\r\nds\r\n')).toBe(true);
    expect(bed.transcript.transmittedText).toContain('\0SBE 37-SM\r\nS>');
  });

  it('is found and known though it logs in silence', async () => {
    await using bed = mooring({ logging: true, settings: { TXREALTIME: false } });

    await expect(bed.connect()).resolves.toBe(P.AUTOSAMPLE);

    await bed.time.advance(60_000);
    expect(bed.particles).toEqual([]);
    await expect(bed.run(bed.driver.get(['transmitRealTime']))).resolves.toEqual({ transmitRealTime: false });
  });

  it('is made to send its samples before it is started', async () => {
    await using bed = await discovered({ settings: { TXREALTIME: false } }, { startup: 'leave' });

    const sent = await bed.sentDuring(() => bed.run(bed.driver.startAutosample()));
    await bed.time.advance(10_000);

    expect(sent).toBe('TXREALTIME=y\r\nds\r\ndc\r\nstartnow\r\n');
    expect(bed.particles).toHaveLength(2);
  });

  it('is believed by its status when it says nothing to startnow', async () => {
    const script: Script = [
      ['startnow\r\n', 'startnow\r\n'],
      ['\r\n', '\r\n\r\nS>\r\n'],
      ['ds\r\n', `ds\r\n${loggingStatus.join('\r\n')}\r\n\r\nS>\r\n`],
    ];

    const { state } = await afterDiscovery(script, (driver) => driver.startAutosample());

    expect(state).toBe(P.AUTOSAMPLE);
  });

  it('is stopped however often it has to be told', async () => {
    const deafTo: Script = [['\r\n', '\r\n\r\nS>\r\n'], ['stop\r\n', 'stop\r\nS>\r\n'], ['\r\n', '\r\n\r\nS>\r\n'], ['ds\r\n', `ds\r\n${loggingStatus.join('\r\n')}\r\n\r\nS>\r\n`]];
    const heeded: Script = [['\r\n', '\r\n\r\nS>\r\n'], ['stop\r\n', 'stop\r\nS>\r\n'], ['\r\n', '\r\n\r\nS>'], turn('ds', startedStatus)];
    const entered: Script = [turn('ds', startedStatus), turn('dc', recordedCalibration)];

    const { state } = await afterDiscovery([...start(), ...deafTo, ...deafTo, ...heeded, ...entered], async (driver) => {
      await driver.startAutosample();
      await driver.stopAutosample();
    });

    expect(state).toBe(P.COMMAND);
  });

  it('is stopped though it did not hear the first stop', async () => {
    const prompted: Script = [['\r\n', '\r\n\r\nS>\r\n']];
    const unheard: Script = [...prompted, ['stop\r\n'], ...prompted, ['ds\r\n', `ds\r\n${loggingStatus.join('\r\n')}\r\n\r\nS>\r\n`]];
    const heeded: Script = [...prompted, ['stop\r\n', 'stop\r\nS>\r\n'], ...prompted, turn('ds', startedStatus)];

    const { state } = await afterDiscovery([...start(), ...unheard, ...heeded, turn('ds', startedStatus), turn('dc', recordedCalibration)], async (driver) => {
      await driver.startAutosample();
      await driver.stopAutosample();
    });

    expect(state).toBe(P.COMMAND);
  });

  it('stays in AUTOSAMPLE, with an error, when it does not stop', async () => {
    const deafTo: Script = [['\r\n', '\r\n\r\nS>\r\n'], ['stop\r\n', 'stop\r\nS>\r\n'], ['\r\n', '\r\n\r\nS>\r\n'], ['ds\r\n', `ds\r\n${loggingStatus.join('\r\n')}\r\n\r\nS>\r\n`]];

    const { outcome, state } = await afterDiscovery([...start(), ...deafTo, ...deafTo, ...deafTo, ...deafTo, ...deafTo], async (driver) => {
      await driver.startAutosample();
      await driver.stopAutosample();
    });

    expect(outcome).toMatchObject({ code: 'protocol', message: 'still logging after "stop" was sent 5 times' });
    expect(state).toBe(P.AUTOSAMPLE);
  });
});

function start(reply = 'start now\r\n'): Script {
  return [['startnow\r\n', `startnow\r\n${reply}`]];
}
