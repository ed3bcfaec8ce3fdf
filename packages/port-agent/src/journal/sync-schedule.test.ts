import { VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { SyncSchedule } from './sync-schedule.ts';

/** A schedule over a file whose syncs end when the test says so. */
function scheduled() {
  const scheduler = new VirtualTimeScheduler();
  const begunAtMs: number[] = [];
  const failures: unknown[] = [];
  let current: PromiseWithEnds | undefined;
  const file = { sync: async () => {
    begunAtMs.push(scheduler.frame);
    current = withEnds();
    return current.promise;
  } };
  const syncs = new SyncSchedule({ scheduler, intervalMs: 100, file: () => file, failed: (error) => { failures.push(error); }, recovered: () => { failures.push('recovered'); } });
  const until = (ms: number) => {
    scheduler.maxFrames = ms;
    scheduler.flush();
    scheduler.frame = ms;
  };
  const ends = async (error?: Error) => {
    if (error === undefined) current?.resolve();
    else current?.reject(error);
    await current?.promise.catch(() => undefined);
    await Promise.resolve(); // the schedule hears of it behind this test
  };
  return { syncs, begunAtMs, failures, until, ends };
}

interface PromiseWithEnds {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

function withEnds(): PromiseWithEnds {
  let ends: Omit<PromiseWithEnds, 'promise'> = { resolve: () => undefined, reject: () => undefined };
  const promise = new Promise<void>((resolve, reject) => { ends = { resolve, reject }; });
  return { promise, ...ends };
}

describe('syncing in intervals', () => {
  it('syncs what was written while a slow disk was at the sync before, though nothing is written after it', async () => {
    const { syncs, begunAtMs, until, ends } = scheduled();
    syncs.written();
    until(100);
    until(150);
    syncs.written();
    until(350);
    const beganMeanwhile = [...begunAtMs];
    await ends();
    const ageMs = [syncs.ageMs];
    until(400);
    await ends();
    ageMs.push(syncs.ageMs);

    expect(beganMeanwhile).toEqual([100]);
    expect(begunAtMs).toEqual([100, 400]);
    expect(ageMs).toEqual([200, 0]);
  });

  it('tries again a second after a failure, tells of it once and of its end, and counts the age from the first byte', async () => {
    const { syncs, begunAtMs, failures, until, ends } = scheduled();
    const error = new Error('EIO: i/o error, fdatasync');
    syncs.written();
    until(100);
    await ends(error);
    until(1_100);
    await ends(error);
    const { ageMs, isFailing } = syncs;
    until(2_100);
    await ends();

    expect(begunAtMs).toEqual([100, 1_100, 2_100]);
    expect(failures).toEqual([error, 'recovered']);
    expect([ageMs, syncs.ageMs]).toEqual([1_100, 0]);
    expect([isFailing, syncs.isFailing]).toEqual([true, false]);
  });

  it('begins nothing once it is stopped, also when the sync under way ends or fails after that', async () => {
    const { syncs, begunAtMs, until, ends } = scheduled();
    syncs.written();
    until(100);
    syncs.written();
    syncs.stop();
    await ends(new Error('EIO: i/o error, fdatasync'));
    until(10_000);

    expect(begunAtMs).toEqual([100]);
  });
});
