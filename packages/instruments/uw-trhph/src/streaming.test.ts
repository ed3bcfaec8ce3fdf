import { DriverProtocolState as S, WakeUpError } from '@taffrail/driver';
import { describe, expect, it } from 'vitest';
import { discovered, samplesOf } from '../test/probe.ts';

describe('stopAutosample', () => {
  it('sends two control characters S within half a second, and is at the main menu', async () => {
    await using bed = await discovered();

    const sent = await bed.sentDuring(() => bed.run(bed.driver.stopAutosample()));

    expect(sent).toMatch(/^\x13\x13\x08{6}\r2\r0\r/);
    expect([bed.driver.state, bed.simulator.mode]).toEqual([S.COMMAND, 'main']);
  });

  it('needs no second one where the first is enough', async () => {
    await using bed = await discovered({ breaksAtOnce: true });

    await expect(bed.sentDuring(() => bed.run(bed.driver.stopAutosample()))).resolves.toMatch(/^\x13\x08+\r/);
  });

  it('does not take the line end of a sample for the answer', async () => {
    await using bed = await discovered({ faults: [{ kind: 'line-in-break' }] });
    const before = samplesOf(bed).length;

    await bed.run(bed.driver.stopAutosample());

    expect([bed.driver.state, bed.simulator.mode]).toEqual([S.COMMAND, 'main']);
    expect(samplesOf(bed).length).toBe(before + 1);
  });

  it('tries again when one was missed', async () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      await using bed = await discovered({ seed, faults: [{ kind: 'lost-break', value: 0.3 }] });

      await bed.run(bed.driver.stopAutosample());

      expect(bed.simulator.mode).toBe('main');
    }
  });

  it('is at the main menu of an instrument whose stream somebody else stopped', async () => {
    await using bed = await discovered();
    bed.simulator.receive(Uint8Array.of(0x13));
    bed.simulator.receive(Uint8Array.of(0x13));

    await bed.run(bed.driver.stopAutosample());

    expect([bed.driver.state, bed.simulator.mode]).toEqual([S.COMMAND, 'main']);
  });

  it('fails on a line with flow control, and the stream goes on', async () => {
    await using bed = await discovered({ faults: [{ kind: 'swallowed-break' }] });

    await expect(bed.failure(bed.driver.stopAutosample())).resolves.toBeInstanceOf(WakeUpError);

    expect([bed.driver.state, bed.simulator.mode]).toEqual([S.AUTOSAMPLE, 'streaming']);
  });
});

describe('a stream', () => {
  it('is in step with its cycle, its silence an event, once the settings are known', async () => {
    await using bed = await discovered({ mode: 'main' });
    await bed.run(bed.driver.set({ cycleTime: 30 }));
    await bed.run(bed.driver.startAutosample());
    const before = samplesOf(bed).length;
    await bed.time.advance(300_000);

    expect(samplesOf(bed).length - before).toBe(10);
    bed.simulator.powerOff();
    await bed.time.advance(120_000);
    expect(bed.events.filter(({ type }) => type === 'liveness')).not.toEqual([]);
  });

  it('begins with the metadata where these are on, which are published', async () => {
    await using bed = await discovered({ mode: 'main' }, { startup: 'leave' });

    await bed.run(bed.driver.startAutosample());

    expect(bed.particles.map(({ stream }) => stream)).toEqual(['trhph_status', 'trhph_sample']);
  });

  it('is interrupted for a setting that is not known, once', async () => {
    await using bed = await discovered();

    await expect(bed.run(bed.driver.get(['cycleTime', 'verbose']))).resolves.toEqual({ cycleTime: 20, verbose: false });
    await bed.time.advance(5_000);
    expect([bed.driver.state, bed.simulator.mode]).toEqual([S.AUTOSAMPLE, 'streaming']);
    await expect(bed.sentDuring(() => bed.run(bed.driver.get(['cycleTime'])))).resolves.toBe('');
  });

  it('goes on when whoever interrupted it gives up', async () => {
    await using bed = await discovered();
    const giveUp = new AbortController();
    const getting = bed.driver.get(['cycleTime'], { signal: giveUp.signal }).catch((cause: unknown) => cause);
    await bed.time.advance(1_200);
    expect(bed.simulator.mode).not.toBe('streaming');

    giveUp.abort(new Error('enough'));
    await bed.run(getting);
    await bed.time.advance(30_000);

    expect([bed.driver.state, bed.simulator.mode]).toEqual([S.AUTOSAMPLE, 'streaming']);
  });
});

describe('acquireStatus', () => {
  it('publishes the status, and goes back to what the instrument was doing', async () => {
    for (const [mode, state, after] of [['main', S.COMMAND, 'main'], ['streaming', S.AUTOSAMPLE, 'streaming']] as const) {
      await using bed = await discovered({ mode, settings: { metadataOnRestart: false } });

      await bed.run(bed.driver.acquireStatus());
      await bed.time.advance(5_000);

      expect(bed.particles.filter(({ stream }) => stream === 'trhph_status')).toMatchObject([{ quality: 'ok', values: { cycleTime: 20, powerControlWord: 55 } }]);
      expect([bed.driver.state, bed.simulator.mode]).toEqual([state, after]);
    }
  });

  it('is done every status interval, also while streaming', async () => {
    await using bed = await discovered({ mode: 'main' });
    await bed.run(bed.driver.set({ statusInterval: '00:10:00' }));
    await bed.run(bed.driver.startAutosample());

    await bed.time.advance(3 * 600_000 + 60_000);

    expect(bed.particles.filter(({ stream }) => stream === 'trhph_status')).toHaveLength(3);
    expect([bed.driver.state, bed.simulator.mode]).toEqual([S.AUTOSAMPLE, 'streaming']);
  });
});

describe('direct access', () => {
  it.each([['a change of the cycle', '2\r1\r2\r5\r9\r'], ['an open question', '2\r3\r'], ['a stream', '1\r'], ['half a choice', '2\r1\r1\r4']])('that leaves %s behind is put right', async (_, typed) => {
    await using bed = await discovered({ mode: 'main' });
    await bed.run(bed.driver.startDirect());
    for (const character of typed) await bed.run(bed.driver.executeDirect(character));

    await bed.run(bed.driver.stopDirect());
    await bed.time.advance(5_000);

    expect(bed.simulator.settings).toMatchObject({ cycle: { count: 20, unit: 'seconds' }, metadataOnPowerUp: false });
    expect([bed.driver.state, bed.simulator.mode]).toEqual(typed === '1\r' ? [S.AUTOSAMPLE, 'streaming'] : [S.COMMAND, 'main']);
  });
});
