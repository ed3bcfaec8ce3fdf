import { describe, expect, it } from 'vitest';
import { KillStation } from './station.ts';
import type { StreamClient } from './stream-client.ts';

const DISK = { diskLengthBytes: 134_217_728 };
/** About 10 MB. */
const BURST_LINES = 90_000;

async function startStation(): Promise<{ readonly station: KillStation; readonly one: StreamClient }> {
  const station = await KillStation.start(DISK);
  await station.settle();
  const [one] = station.clients;
  return { station, one: one! };
}

describe('a port agent and its clients, in processes of their own', () => {
  it('keeps everything for a client that is away, and gives it to it when it is back', async () => {
    const { station, one } = await startStation();
    await one.kill();
    const first = await station.instrument.sends(0);
    await station.instrument.sends(2_000);

    await one.start(station.agent.url);
    await station.settle();

    await station.check();
    expect(station.journal.lineCount).toBeGreaterThan(first + 2_000);
    expect(station.tally).toMatchObject({ gapsTold: 0, unkeptBytes: 0 });
  });

  it('keeps everything for a client that is away while the agent is killed and started again', async () => {
    const { station, one } = await startStation();
    await one.kill();
    await station.instrument.sends(500);
    await station.killAgent({ butFor: [one] });
    await station.startAgent();
    await station.instrument.sends(500);

    await one.start(station.agent.url);
    await station.settle();

    await station.check();
    expect(station.tally).toMatchObject({ gapsTold: 0, unkeptBytes: 0 });
  });

  it('gives the others every line while one client stands still, and that one every line when it goes on', async () => {
    const { station, one } = await startStation();
    one.stall();
    station.instrument.bursts(BURST_LINES);
    const line = await station.instrument.sends(1);

    await station.everybodyReaches(line, { but: [one] });
    one.wake();
    await station.settle();

    await station.check();
    expect(station.journal.lineCount).toBeGreaterThan(BURST_LINES);
    expect(station.tally).toMatchObject({ gapsTold: 0, unkeptBytes: 0 });
  });

  it('lets data flow again by itself when the instrument is back after a while', async () => {
    const { station } = await startStation();
    const isDown = station.data.hearsLinkDown();
    await station.instrument.goesDeafAndDrops();
    await isDown;

    const isBack = station.instrument.isConnected();
    await station.instrument.listens();
    await isBack;
    await station.settle();

    await station.check();
    expect(station.tally).toMatchObject({ gapsTold: 0, unkeptBytes: 0 });
  });
});
