import { type Connection, LinkCapabilityError } from '@taffrail/driver';
import { VirtualTime } from '@taffrail/testing';
import { describe, expect, it } from 'vitest';
import { discovered, mooring } from '../test/mooring.ts';
import { WorkhorseSimulator } from './simulator/index.ts';
import { WorkhorseDriver } from './workhorse-driver.ts';

const breaksIn = ({ transcript }: ReturnType<typeof mooring>) => transcript.entries.filter(({ direction }) => direction === 'break').map(({ durationMs }) => durationMs);

describe('a BREAK', () => {
  it('is not sent to an instrument that has a prompt', async () => {
    await using bed = await discovered();

    expect([bed.driver.state, breaksIn(bed)]).toEqual(['DRIVER_STATE_COMMAND', []]);
  });

  it('is not sent to an instrument that refuses the rest of a line which somebody else had begun', async () => {
    await using bed = mooring();
    await bed.open();
    const line = bed.simulator.connect({ url: 'memory:somebody' });
    await line.send(new TextEncoder().encode('ES4'));
    await line.send(new TextEncoder().encode('x'));

    expect(await bed.run(bed.driver.discover())).toBe('DRIVER_STATE_COMMAND');
    expect([bed.transcript.transmittedText.includes('ERR 002:'), breaksIn(bed)]).toEqual([true, []]);
  });

  it('is not sent to an instrument whose ensembles can be heard', async () => {
    await using bed = await discovered({ mode: 'pinging' });

    expect([bed.driver.state, breaksIn(bed)]).toEqual(['DRIVER_STATE_AUTOSAMPLE', []]);
  });

  it('of a second wakes an instrument that is asleep', async () => {
    await using bed = await discovered({ mode: 'asleep' });

    expect([bed.driver.state, breaksIn(bed)]).toEqual(['DRIVER_STATE_COMMAND', [1_000]]);
  });

  it('wakes an instrument that fell asleep between two commands', async () => {
    await using bed = await discovered();
    await bed.time.advance(400_000);

    const values = await bed.run(bed.driver.set({ salinity: 7 }));

    expect([values, breaksIn(bed)]).toEqual([{ salinity: 7 }, [1_000]]);
  });

  it('ends pinging, in the middle of an ensemble if need be, and of none that is whole', async () => {
    await using bed = await discovered({ mode: 'pinging', faults: [{ kind: 'cut-by-break' }, { kind: 'noise-before-banner' }] });

    await bed.run(bed.driver.stopAutosample());

    expect([bed.driver.state, bed.simulator.mode]).toEqual(['DRIVER_STATE_COMMAND', 'command']);
  });

  it('is sent again when it was acknowledged and not acted on', async () => {
    await using bed = await discovered({ mode: 'pinging', faults: [{ kind: 'break-unheeded', value: 1 }] });

    await bed.run(bed.driver.stopAutosample());

    expect([bed.simulator.mode, breaksIn(bed)]).toEqual(['command', [1_000, 1_000]]);
  });

  it('needs no banner to be believed', async () => {
    await using bed = await discovered({ mode: 'pinging', settings: { CH: '1' } });

    await bed.run(bed.driver.stopAutosample());

    expect(bed.simulator.mode).toBe('command');
  });

  it('that is answered with an alarm wakes it all the same, and is worth an error', async () => {
    await using bed = await discovered({ mode: 'asleep', faults: [{ kind: 'alarm' }] });

    const errors = bed.events.flatMap((event) => (event.type === 'error' ? [event.message] : []));
    expect([bed.driver.state, errors]).toEqual(['DRIVER_STATE_COMMAND', ['the instrument woke with an alarm, its supply voltage is low: it can be used, but is not to be deployed']]);
  });

  it('that the instrument does not notice leaves it pinging, and the driver knowing', async () => {
    await using bed = await discovered({ mode: 'pinging', faults: [{ kind: 'deaf-to-break' }] });

    const error = await bed.failure(bed.driver.stopAutosample());

    expect([error, bed.driver.state]).toEqual([expect.objectContaining({ code: 'wake-up' }), 'DRIVER_STATE_AUTOSAMPLE']);
  });

  it('that the link does not have is refused with its own error, and changes nothing', async () => {
    const time = new VirtualTime();
    const instrument = new WorkhorseSimulator({ scheduler: time, mode: 'pinging' });
    const driver = new WorkhorseDriver({ scheduler: time, open: async (url) => withoutBreak(instrument.connect({ url })) });
    await time.until(driver.configure({ url: 'memory:no-break' }));
    await time.until(driver.connect());
    await time.until(driver.discover());

    const refusals = [];
    for (const verb of ['stopAutosample', 'syncClock', 'acquireStatus']) refusals.push(await time.until(driver.execute(verb).catch((error: unknown) => error)));

    expect(refusals).toEqual(Array.from({ length: 3 }, () => expect.any(LinkCapabilityError)));
    expect([driver.state, instrument.mode, instrument.transcript.commands]).toEqual(['DRIVER_STATE_AUTOSAMPLE', 'pinging', []]);
    await time.until(driver.close());
    instrument.close();
  });
});

describe('an instrument that cannot be heard', () => {
  it('is not taken for one that pings', async () => {
    await using bed = mooring({ faults: [{ kind: 'mute' }] });
    await bed.open();

    const error = await bed.failure(bed.driver.discover());

    expect([error, bed.driver.state]).toEqual([expect.objectContaining({ code: 'wake-up' }), 'DRIVER_STATE_UNKNOWN']);
  });

  it('because it waits for its master is stopped, and found in command mode', async () => {
    await using bed = await discovered({ mode: 'pinging', faults: [{ kind: 'no-master' }] });

    expect(bed.driver.state).toBe('DRIVER_STATE_COMMAND');
  });
});

function withoutBreak(connection: Connection): Connection {
  return {
    url: connection.url,
    data$: connection.data$,
    status$: connection.status$,
    send: (bytes, options) => connection.send(bytes, options),
    sendBreak: () => Promise.reject(new LinkCapabilityError(connection.url, 'send a BREAK')),
    close: () => connection.close(),
  };
}
