import { DeadlineError, DriverConnectionState as C, DriverProtocolState as P, InterruptedError } from '@taffrail/driver';
import { leakCheck } from '@taffrail/testing';
import { describe, expect, it } from 'vitest';
import { discovered, mooring } from '../test/mooring.ts';

const SLOW = { measurementMs: 30_000 };

describe('a command that takes long', () => {
  it('gives way to disconnect', async () => {
    await using bed = await discovered(SLOW);
    const sampling = bed.driver.acquireSample();
    sampling.catch(() => undefined);
    await bed.time.advance(1_000);
    const askedAtMs = bed.time.now();

    await bed.run(bed.driver.disconnect());

    expect(bed.time.now()).toBe(askedAtMs);
    expect(bed.driver.state).toBe(C.DISCONNECTED);
    await expect(bed.failure(sampling)).resolves.toBeInstanceOf(InterruptedError);
  });

  it('gives way to disconnect when it is a self-test, without an error event', async () => {
    await using bed = await discovered();
    await bed.run(bed.driver.test());
    await bed.time.advance(30_000);

    await bed.run(bed.driver.disconnect());

    expect(bed.driver.state).toBe(C.DISCONNECTED);
    expect(bed.events.filter(({ type }) => type === 'error' || type === 'test-result')).toEqual([]);
  });

  it('gives way to stopAutosample when it is a fresh get while logging', async () => {
    await using bed = await discovered();
    await bed.run(bed.driver.startAutosample());
    bed.simulator.powerOff();
    const asking = bed.driver.get(['sampleInterval'], { isFresh: true });
    asking.catch(() => undefined);
    await bed.time.advance(1_000);
    bed.simulator.powerOn();

    await bed.run(bed.driver.stopAutosample());

    await expect(bed.failure(asking)).resolves.toMatchObject({ code: 'interrupted', interruptedBy: 'DRIVER_EVENT_STOP_AUTOSAMPLE' });
    expect(bed.driver.state).toBe(P.COMMAND);
  });

  it('is not disturbed by a stopAutosample that its state refuses', async () => {
    await using bed = await discovered(SLOW);
    const sampling = bed.driver.acquireSample();
    await bed.time.advance(1_000);

    const refused = bed.failure(bed.driver.stopAutosample());

    await expect(refused).resolves.toMatchObject({ code: 'state' });
    await expect(bed.run(sampling)).resolves.toEqual(bed.particles[0]?.values);
  });

  it('is passed by a get of what is known', async () => {
    await using bed = await discovered(SLOW);
    const sampling = bed.driver.acquireSample();
    await bed.time.advance(1_000);
    const askedAtMs = bed.time.now();

    await expect(bed.run(bed.driver.get(['sampleInterval']))).resolves.toEqual({ sampleInterval: 5 });

    expect(bed.time.now()).toBe(askedAtMs);
    await bed.run(sampling);
  });

  it('ends with the reason of its signal', async () => {
    await using bed = await discovered(SLOW);
    const giveUp = new AbortController();
    const sampling = bed.driver.acquireSample({ signal: giveUp.signal });
    sampling.catch(() => undefined);
    await bed.time.advance(1_000);

    giveUp.abort(new RangeError('enough'));

    await expect(bed.failure(sampling)).resolves.toMatchObject({ message: 'enough' });
    expect(bed.driver.state).toBe(P.COMMAND);
  });

  it('ends at its deadline, after which the next one answers for itself', async () => {
    await using bed = await discovered(SLOW);

    const first = await bed.failure(bed.driver.acquireSample({ timeoutMs: 10_000 }));
    await bed.time.advance(25_000);
    const values = await bed.run(bed.driver.acquireSample());

    expect(first).toBeInstanceOf(DeadlineError);
    expect(values).toEqual(bed.particles.at(-1)?.values);
    expect(bed.particles).toHaveLength(2);
  });

  it('leaves nothing behind when the driver is closed in its middle', async () => {
    const bed = await discovered(SLOW);
    const sampling = bed.driver.acquireSample();
    sampling.catch(() => undefined);
    await bed.time.advance(1_000);

    await leakCheck(bed);

    await expect(bed.failure(sampling)).resolves.toBeInstanceOf(InterruptedError);
  });
});

describe('discover', () => {
  it('gives way to disconnect while it tries to wake the instrument', async () => {
    await using bed = mooring({ faults: [{ kind: 'mute' }] });
    await bed.open();
    const discovering = bed.driver.discover();
    discovering.catch(() => undefined);
    await bed.time.advance(2_500);

    await bed.run(bed.driver.disconnect());

    await expect(bed.failure(discovering)).resolves.toBeInstanceOf(InterruptedError);
    expect(bed.transcript.receivedText).toBe('\r\n\r\n\r\n');
  });
});
