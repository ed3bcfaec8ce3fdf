import { DriverProtocolState as S } from '@taffrail/driver';
import { leakCheck } from '@taffrail/testing';
import { describe, expect, it } from 'vitest';
import { discovered } from '../test/mooring.ts';

/** By the last of what a status tells. */
const statusesOf = ({ particles }: Awaited<ReturnType<typeof discovered>>) => particles.filter(({ stream }) => stream === 'adcp_transmit_path');
const clockSyncsOf = ({ events }: Awaited<ReturnType<typeof discovered>>) => events.filter(({ type }) => type === 'clock-sync');

describe('what the driver does by itself', () => {
  it('is told among the settings, and nothing of it is sent', async () => {
    await using bed = await discovered();
    const before = bed.transcript.commands.length;

    await bed.run(bed.driver.set({ clockSyncInterval: '12:00:00', acquireStatusInterval: '24:00:00' }));

    const told = await bed.run(bed.driver.get(['clockSyncInterval', 'acquireStatusInterval']));
    expect(told).toEqual({ clockSyncInterval: '12:00:00', acquireStatusInterval: '24:00:00' });
    expect(bed.transcript.commands.slice(before).every((line) => /^[A-Z]{2}\?$/.test(line))).toBe(true);
  });

  it('is done while it pings, which then goes on, and while it does not', async () => {
    await using bed = await discovered({ clockDriftPpm: 100, settings: { WN: '5' } });
    await bed.run(bed.driver.set({ clockSyncInterval: '00:20:00', acquireStatusInterval: '00:30:00' }));
    await bed.time.advance(1_900_000);
    const idle = [clockSyncsOf(bed).length, statusesOf(bed).length, bed.driver.state];

    await bed.run(bed.driver.startAutosample());
    await bed.time.advance(3_700_000);

    expect(idle).toEqual([1, 1, S.COMMAND]);
    expect([clockSyncsOf(bed).length, statusesOf(bed).length, bed.driver.state, bed.simulator.mode]).toEqual([4, 3, S.AUTOSAMPLE, 'pinging']);
    expect(bed.events.filter(({ type }) => type === 'error')).toEqual([]);
  });

  it('gives way to a stop, and is done later', async () => {
    await using bed = await discovered({ settings: { WN: '5' } }, { fragmentBytes: 64, fragmentGapMs: 10 });
    const dueAtMs = bed.time.now() + 600_000;
    await bed.run(bed.driver.set({ acquireStatusInterval: '00:10:00' }));
    await bed.run(bed.driver.startAutosample());
    // The pinging is being interrupted.
    await bed.time.advance(dueAtMs + 50 - bed.time.now());

    await bed.run(bed.driver.stopAutosample());
    const stopped = [bed.simulator.mode, bed.driver.state, statusesOf(bed).length];
    await bed.time.advance(630_000);

    expect([stopped, statusesOf(bed).length]).toEqual([['command', S.COMMAND, 0], 1]);
    expect(bed.events.filter(({ type }) => type === 'error')).toEqual([]);
  });

  it('goes on over another connection, and leaves nothing behind when it is closed', async () => {
    await using bed = await discovered({ settings: { WN: '5' } });
    await bed.run(bed.driver.set({ acquireStatusInterval: '00:10:00' }));

    await bed.run(bed.driver.startAutosample());
    bed.connections.at(-1)?.lose();
    await bed.time.advance(1_000);
    await bed.run(bed.driver.connect());
    await bed.run(bed.driver.discover());
    await bed.time.advance(640_000);

    expect([statusesOf(bed).length, bed.driver.state]).toEqual([1, S.AUTOSAMPLE]);
    await leakCheck(bed);
  });

  it.each(['24:60:00', '1:00:00', '', 'x'])('is not done every "%s"', async (clockSyncInterval) => {
    await using bed = await discovered();

    expect(await bed.failure(bed.driver.set({ clockSyncInterval }))).toMatchObject({ code: 'parameter' });
  });
});
