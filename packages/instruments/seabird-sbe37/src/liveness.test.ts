import { DriverProtocolState as P } from '@taffrail/driver';
import { describe, expect, it } from 'vitest';
import { discovered } from '../test/mooring.ts';

type Bed = Awaited<ReturnType<typeof discovered>>;

/** What was said of the liveness of streams, in order. */
function liveness({ events }: Bed): readonly unknown[] {
  return events.flatMap((event) => (event.type === 'liveness' ? [event] : []));
}

describe('a logging instrument', () => {
  it('that sends its samples is never called silent', async () => {
    await using bed = await discovered();
    await bed.run(bed.driver.startAutosample());

    await bed.time.advance(600_000);

    expect(liveness(bed)).toEqual([]);
    expect(bed.particles.length).toBeGreaterThan(100);
  });

  it('that loses its power is called silent by the interval it was set to', async () => {
    await using bed = await discovered();
    await bed.run(bed.driver.set({ sampleInterval: 10 }));
    await bed.run(bed.driver.startAutosample());
    await bed.time.advance(100_000);

    bed.simulator.powerOff();
    await bed.time.advance(60_000);

    expect(liveness(bed)).toEqual([expect.objectContaining({ stream: 'ctd_parsed', status: 'silent', expectedEveryMs: 10_000 })]);
    expect(bed.driver.state).toBe(P.AUTOSAMPLE);
  });

  it('that loses its power is found again where the driver is told to look for it, and logs as before', async () => {
    await using bed = await discovered({}, { whenSilent: 'rediscover' });
    await bed.run(bed.driver.set({ sampleInterval: 10 }));
    await bed.run(bed.driver.startAutosample());
    await bed.time.advance(100_000);
    bed.simulator.powerOff();
    await bed.time.advance(120_000);

    bed.simulator.powerOn();
    await bed.time.advance(600_000);

    expect(bed.events.filter(({ type }) => type === 'error').length).toBeGreaterThan(0);
    expect(liveness(bed)).toEqual([expect.objectContaining({ status: 'silent' }), expect.objectContaining({ status: 'back', expectedEveryMs: 10_000 })]);
    expect([bed.driver.state, bed.simulator.loggingState, bed.simulator.settings.INTERVAL]).toEqual([P.AUTOSAMPLE, 'logging', 10]);
  });

  it('that fell silent before its connection was lost is announced as back on the next one', async () => {
    await using bed = await discovered();
    await bed.run(bed.driver.startAutosample());
    bed.simulator.powerOff();
    await bed.time.advance(60_000);
    bed.loseConnection();
    await bed.time.advance(60_000);

    bed.simulator.powerOn();
    await bed.connect();
    await bed.time.advance(60_000);

    expect(bed.driver.state).toBe(P.AUTOSAMPLE);
    expect(liveness(bed)).toEqual([expect.objectContaining({ status: 'silent' }), expect.objectContaining({ status: 'back' })]);
  });

  it('is not expected to send anything when it only stores its samples', async () => {
    await using bed = await discovered({ logging: true, settings: { TXREALTIME: false } });

    await bed.time.advance(600_000);

    expect(bed.driver.state).toBe(P.AUTOSAMPLE);
    expect(liveness(bed)).toEqual([]);
  });

  it('is not expected to send anything in command mode', async () => {
    await using bed = await discovered();
    await bed.run(bed.driver.startAutosample());
    await bed.run(bed.driver.stopAutosample());

    await bed.time.advance(600_000);

    expect(liveness(bed)).toEqual([]);
  });
});
