import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KeptMeter } from '../../test/kept-meter.ts';
import { LabMeterDriver } from '../../test/lab-meter.ts';
import type { InstrumentEvent } from '../events.ts';
import { DriverConnectionState, DriverProtocolState } from '../lineage/names.ts';
import type { DriverOptions } from './single-connection-instrument-driver.ts';

const { DISCONNECTED } = DriverConnectionState;
const comms = { url: 'agent://localhost:4001' };

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

interface Bed {
  readonly meter: KeptMeter;
  readonly driver: LabMeterDriver;
  readonly voltages: number[];
  readonly positions: bigint[];
  readonly events: InstrumentEvent[];
}

/** A driver that has been connected to a meter whose bytes are kept, once all that it is behind has come. */
async function connected(options: Partial<DriverOptions> = {}, meter = new KeptMeter()): Promise<Bed> {
  const driver = new LabMeterDriver({ open: meter.open, ...options });
  const [voltages, positions, events]: [number[], bigint[], InstrumentEvent[]] = [[], [], []];
  driver.particles$.subscribe(({ values, id }) => {
    voltages.push(values.voltage);
    positions.push(id.position);
  });
  driver.events$.subscribe((event) => events.push(event));
  await driver.configure(comms);
  await caughtUp(meter, driver.connect());
  events.length = 0;
  return { meter, driver, voltages, positions, events };
}

/** Hands out what is kept as soon as it can be taken. */
async function caughtUp(meter: KeptMeter, connecting: Promise<void>): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
  meter.deliver();
  await connecting;
}

const gaps = (events: readonly InstrumentEvent[]): unknown[] => events.filter(({ type }) => type === 'gap');

describe('a connection that was lost and is looked for again', () => {
  it('goes on where the last one stopped, so that nothing is missing and nothing comes twice', async () => {
    const { meter, driver, voltages, events } = await connected({ reconnect: {} });
    meter.say('R=1.0\r\n');

    meter.lose();
    meter.say('R=2.0\r\nR=3.0\r\n');
    await vi.advanceTimersByTimeAsync(1_000);
    meter.deliver();
    meter.say('R=4.0\r\n');

    expect(voltages).toEqual([1, 2, 3, 4]);
    expect(meter.openings).toEqual([{}, { resume: { epoch: 'e1', position: 23n }, whenRefused: 'gap' }]);
    expect(gaps(events)).toEqual([]);
    await driver.close();
  });

  it('has a record whole that was cut when it was lost', async () => {
    const { meter, driver, voltages, positions } = await connected({ reconnect: {} });
    meter.say('R=1.');

    meter.lose();
    meter.say('25\r\n');
    await vi.advanceTimersByTimeAsync(1_000);
    meter.deliver();

    expect([voltages, positions]).toEqual([[1.25], [16n]]);
    await driver.close();
  });

  it('is DISCONNECTED, and publishes, until what was missed has come, since that answers nothing', async () => {
    const { meter, driver, voltages, events } = await connected({ reconnect: {} });
    meter.lose();
    meter.say('R=2.0\r\nLM>');
    await vi.advanceTimersByTimeAsync(60_000);
    const before = driver.state;

    meter.deliver();
    await vi.advanceTimersByTimeAsync(0);

    expect([before, driver.state]).toEqual([DISCONNECTED, DriverProtocolState.UNKNOWN]);
    expect(voltages).toEqual([2]);
    expect(events.filter(({ type }) => type === 'state-change')).toHaveLength(2);
    await driver.close();
  });

  it('goes on from where it came to when it is lost before all has come', async () => {
    const { meter, driver, voltages } = await connected({ reconnect: {} });
    meter.lose();
    meter.say('R=2.0\r\n');
    await vi.advanceTimersByTimeAsync(1_000);
    meter.say('R=3.0\r\n');

    meter.lose();
    await vi.advanceTimersByTimeAsync(1_000);
    meter.deliver();

    expect(voltages).toEqual([2, 3]);
    await driver.close();
  });

  it('tells from where to where it cannot go on in another journal, and reads that one from its beginning', async () => {
    const { meter, driver, voltages, events } = await connected({ reconnect: {} });
    meter.say('R=1.0\r\nR=1.');
    meter.lose();

    meter.beginAnew();
    meter.say('R=2.0\r\n');
    await vi.advanceTimersByTimeAsync(1_000);
    meter.deliver();

    expect(voltages).toEqual([1, 2]);
    expect(gaps(events)).toEqual([{ type: 'gap', from: 27n, to: 0n, fromEpoch: 'e1', atMs: expect.any(Number) }]);
    await driver.close();
  });

  it('puts no record together across a link that was down meanwhile', async () => {
    const { meter, driver, voltages } = await connected({ reconnect: {} });
    meter.say('R=1.');
    meter.lose();
    await vi.advanceTimersByTimeAsync(1_000);
    meter.deliver();

    meter.interrupt();
    meter.say('5\r\nR=2.5\r\n');

    expect(voltages).toEqual([2.5]);
    await driver.close();
  });

  it('gives each record once and as it is, wherever it is cut and however often it is lost', { timeout: 30_000 }, async () => {
    const spoken = fc.array(fc.record({ text: fc.stringMatching(/^(R=\d\.\d\r\n|LM>|x){1,4}$/), isLost: fc.boolean(), isCutAt: fc.nat(12) }), { maxLength: 12 });

    await fc.assert(
      fc.asyncProperty(spoken, async (pieces) => {
        const unbroken = await connected();
        const broken = await connected({ reconnect: {} });
        for (const { text, isLost, isCutAt } of pieces) {
          const halves = [text.slice(0, isCutAt), text.slice(isCutAt)].filter((half) => half !== '');
          for (const half of halves) {
            unbroken.meter.say(half);
            broken.meter.say(half);
            if (isLost) broken.meter.lose();
          }
          if (!isLost) continue;
          await vi.advanceTimersByTimeAsync(1_000);
          broken.meter.deliver();
          await vi.advanceTimersByTimeAsync(0);
        }

        expect([broken.voltages, broken.positions]).toEqual([unbroken.voltages, unbroken.positions]);
        await Promise.all([unbroken.driver.close(), broken.driver.close()]);
      }),
    );
  });
});

describe('a connection that was lost and is not looked for', () => {
  it('is gone on from by the next connect', async () => {
    const { meter, driver, voltages } = await connected();
    meter.lose();
    await vi.advanceTimersByTimeAsync(0);
    meter.say('R=2.0\r\n');

    await caughtUp(meter, driver.connect());

    expect(voltages).toEqual([2]);
    await driver.close();
  });

  it('is not gone on from elsewhere', async () => {
    const { meter, driver } = await connected();
    meter.lose();
    await vi.advanceTimersByTimeAsync(0);

    await driver.configure({ url: 'agent://elsewhere:4001' });
    await driver.connect();

    expect(meter.openings).toEqual([{}, {}]);
    await driver.close();
  });

  it('ends a connect that waits for what was missed with its time limit', async () => {
    const { meter, driver } = await connected();
    meter.lose();
    await vi.advanceTimersByTimeAsync(0);
    meter.say('R=2.0\r\n');
    const connecting = driver.connect({ timeoutMs: 5_000 }).catch((error: unknown) => error);

    await vi.advanceTimersByTimeAsync(5_000);

    expect(await connecting).toMatchObject({ code: 'deadline' });
    expect(driver.state).toBe(DISCONNECTED);
    await driver.close();
  });
});

describe('a connection that somebody has ended', () => {
  it('is not gone on from', async () => {
    const { meter, driver, voltages } = await connected();
    await driver.disconnect();
    meter.say('R=2.0\r\n');

    await driver.connect();
    meter.say('R=3.0\r\n');

    expect(voltages).toEqual([3]);
    await driver.close();
  });

  it('is not gone on from when it was being looked for', async () => {
    const { meter, driver } = await connected({ reconnect: {} });
    meter.lose();
    await vi.advanceTimersByTimeAsync(0);
    await driver.disconnect();

    await driver.connect();

    expect(meter.openings).toEqual([{}, {}]);
    await driver.close();
  });

  it('is gone on from by another driver that is told where', async () => {
    const { meter, driver: earlier } = await connected();
    meter.say('R=1.0\r\n');
    await earlier.close();
    const { resumePlace } = earlier;
    meter.say('R=2.0\r\n');

    const { driver, voltages } = await connected({ ...(resumePlace && { resumeFrom: resumePlace }) }, meter);

    expect([resumePlace, voltages]).toEqual([{ epoch: 'e1', position: 23n }, [2]]);
    expect(driver.resumePlace).toEqual(meter.head);
    await driver.close();
  });
});
