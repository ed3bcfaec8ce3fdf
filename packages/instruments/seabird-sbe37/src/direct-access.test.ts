import { DriverProtocolState as P } from '@taffrail/driver';
import { describe, expect, it } from 'vitest';
import { discovered, mooring } from '../test/mooring.ts';

/** What came from the instrument as direct-access events, one character a byte. */
function heard({ events }: Awaited<ReturnType<typeof discovered>>): string {
  return events.flatMap((event) => (event.type === 'direct-access' ? [String.fromCharCode(...event.bytes)] : [])).join('');
}

describe('direct access', () => {
  it('sends what it is given as it is, and announces every byte that comes, echo and all', async () => {
    await using bed = await discovered();
    await bed.run(bed.driver.startDirect());
    const before = bed.transcript.transmittedText.length;

    const sent = await bed.sentDuring(() => bed.run(bed.driver.executeDirect('ds\r\n')));

    expect(sent).toBe('ds\r\n');
    expect(heard(bed)).toBe(bed.transcript.transmittedText.slice(before));
    expect(heard(bed)).toMatch(/^d\0s\0\r\0\n\0SBE37-SMP V 2\.6[^]*\r\n\r\nS>$/);
  });

  it('takes bytes that are no text', async () => {
    await using bed = await discovered();
    await bed.run(bed.driver.startDirect());

    const sent = await bed.sentDuring(() => bed.run(bed.driver.executeDirect(Uint8Array.of(0x1b, 0x00, 0xff))));

    expect(sent).toBe('\u001b\u0000\u00ff');
  });

  it('announces nothing as direct access before it begins', async () => {
    await using bed = await discovered();

    await bed.run(bed.driver.acquireSample());

    expect(heard(bed)).toBe('');
  });

  it('returns to COMMAND and knows what was changed meanwhile', async () => {
    await using bed = await discovered();
    await bed.run(bed.driver.startDirect());
    await bed.run(bed.driver.executeDirect('STORETIME=y\r\n'));

    await bed.run(bed.driver.stopDirect());

    expect(bed.driver.state).toBe(P.COMMAND);
    await expect(bed.run(bed.driver.get(['storeTime']))).resolves.toEqual({ storeTime: true });
    expect(bed.events.filter(({ type }) => type === 'config-change').at(-1)).toMatchObject({ changed: ['storeTime'] });
  });

  it.each(['apply', 'leave'] as const)('puts back the settings that are not to outlast it, start-up values: %s', async (startup) => {
    await using bed = await discovered({ settings: { NAVG: 1, INTERVAL: 5 } }, { startup });
    await bed.run(bed.driver.startDirect());
    await bed.run(bed.driver.executeDirect('INTERVAL=99\r\nNAVG=4\r\n'));

    await bed.run(bed.driver.stopDirect());

    expect(bed.simulator.settings).toMatchObject({ INTERVAL: 5, NAVG: 1 });
  });

  it('returns to AUTOSAMPLE when its user has started logging, and goes on publishing', async () => {
    await using bed = await discovered();
    await bed.run(bed.driver.startDirect());
    await bed.run(bed.driver.executeDirect('startnow\r\n'));

    await bed.run(bed.driver.stopDirect());

    expect(bed.driver.state).toBe(P.AUTOSAMPLE);
    await bed.time.advance(20_000);
    expect(bed.particles.length).toBeGreaterThanOrEqual(3);
  });

  it('publishes the samples that come meanwhile', async () => {
    await using bed = await discovered();
    await bed.run(bed.driver.startDirect());

    await bed.run(bed.driver.executeDirect('ts\r\n'));

    expect(bed.particles).toHaveLength(1);
  });

  it('returns although its user left a command half typed', async () => {
    await using bed = await discovered();
    await bed.run(bed.driver.startDirect());
    await bed.run(bed.driver.executeDirect('startn'));

    await bed.run(bed.driver.stopDirect());

    expect(bed.driver.state).toBe(P.COMMAND);
    expect(bed.simulator.loggingState).toBe('stopped');
  });

  it('begins on an instrument that was never discovered, and on one that is logging', async () => {
    await using bed = mooring({ logging: true });
    await bed.open();

    await bed.run(bed.driver.startDirect());
    await bed.run(bed.driver.stopDirect());
    await bed.run(bed.driver.startDirect());
    await bed.run(bed.driver.stopDirect());

    expect(bed.states.slice(-4)).toEqual([P.DIRECT_ACCESS, P.AUTOSAMPLE, P.DIRECT_ACCESS, P.AUTOSAMPLE]);
  });
});
