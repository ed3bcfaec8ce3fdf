import { ConnectFailedError, ConnectionLostError } from '@taffrail/connection';
import { DriverConnectionState, DriverProtocolState } from '@taffrail/driver';
import { describe, expect, it } from 'vitest';
import { BarometerDriver, BarometerSimulator } from '../test/barometer.ts';
import { bench, type BenchOptions } from './bench.ts';
import { leakCheck } from './leak-check.ts';

function barometerBench(options?: BenchOptions) {
  return bench(BarometerDriver, (given) => new BarometerSimulator(given), options);
}

describe('bench', () => {
  it('configures, connects and discovers', async () => {
    await using bed = barometerBench();

    await expect(bed.connect()).resolves.toBe(DriverProtocolState.COMMAND);
    expect(bed.states).toEqual([
      DriverConnectionState.UNCONFIGURED,
      DriverConnectionState.DISCONNECTED,
      DriverProtocolState.UNKNOWN,
      DriverProtocolState.COMMAND,
    ]);
  });

  it('collects particles and the transcript', async () => {
    await using bed = barometerBench();
    await bed.connect();

    const sent = await bed.sentDuring(() => bed.run(bed.driver.acquireSample()));

    expect(sent).toBe('p\r');
    expect(bed.particles.map(({ values }) => values)).toEqual([{ pressure: 1013.2 }]);
  });

  it('passes options on to the simulator and the driver', async () => {
    await using bed = barometerBench({ simulator: { faults: [{ kind: 'mute' }] }, startup: 'leave' });
    await bed.open();

    await expect(bed.failure(bed.driver.discover())).resolves.toMatchObject({ code: 'reply-timeout' });
  });

  it('refuses as many connections as it is told to', async () => {
    await using bed = barometerBench({ refusesConnects: 1 });

    await expect(bed.failure(bed.connect())).resolves.toBeInstanceOf(ConnectFailedError);
    await expect(bed.connect()).resolves.toBe(DriverProtocolState.COMMAND);
  });

  it('loses the connection when it is told to', async () => {
    await using bed = barometerBench();
    await bed.connect();

    bed.loseConnection();
    await bed.time.advance(0);

    expect(bed.driver.state).toBe(DriverConnectionState.DISCONNECTED);
    expect(bed.events).toContainEqual(expect.objectContaining({ type: 'error', error: expect.any(ConnectionLostError) }));
  });

  it('says so when what should fail does not', async () => {
    await using bed = barometerBench();

    await expect(bed.failure(Promise.resolve(7))).rejects.toThrow('expected a rejection, found the answer 7');
  });

  it('finds nothing left behind by a driver that cleans up', async () => {
    const bed = barometerBench();
    await bed.connect();

    await expect(leakCheck(bed)).resolves.toBeUndefined();
  });
});
