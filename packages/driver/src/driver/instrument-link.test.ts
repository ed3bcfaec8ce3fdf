import { ConnectFailedError } from '@taffrail/connection';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Bench, bench, openMeter } from '../../test/bench.ts';
import { linkedBench } from '../../test/linked-bench.ts';
import { InterruptedError, ReplyTimeoutError, StateError } from '../errors.ts';
import { DriverConnectionState, DriverProtocolState } from '../lineage/names.ts';

const { DISCONNECTED, INST_DISCONNECTED } = DriverConnectionState;
const { UNKNOWN, COMMAND, AUTOSAMPLE } = DriverProtocolState;
const comms = { addr: 'localhost', port: 4001 };

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

async function connected(each: Bench, isDiscovered = true): Promise<void> {
  await each.driver.configure(comms);
  await each.driver.connect();
  if (isDiscovered) await each.driver.discover();
  each.events.length = 0;
}

describe("the instrument's own link", () => {
  it('going down is a state of its own, in which what needs the instrument is refused', async () => {
    const each = linkedBench();
    await connected(each);

    await each.link('down');

    expect(each.driver.state).toBe(INST_DISCONNECTED);
    expect(each.states()).toEqual([INST_DISCONNECTED]);
    expect(each.events[0]).toMatchObject({ type: 'link', instrumentLink: 'down' });
    await expect(each.driver.acquireSample()).rejects.toThrow(StateError);
    await expect(each.driver.get(['gain'])).rejects.toThrow(StateError);
    await each.driver.close();
  });

  it('coming back has the instrument discovered again, and nothing that was known is believed', async () => {
    const each = linkedBench();
    await connected(each);
    await each.link('down');
    each.meter.settings['label'] = 'pond';

    await each.link('up');

    expect(each.driver.state).toBe(COMMAND);
    expect(await each.driver.get(['label'])).toEqual({ label: 'pond' });
    await each.driver.close();
  });

  it('coming back finds an instrument that has begun to sample by itself', async () => {
    const each = linkedBench();
    await connected(each);
    await each.link('down');
    each.meter.isRunning = true;

    await each.link('up');

    expect(each.driver.state).toBe(AUTOSAMPLE);
    await each.driver.close();
  });

  it('coming back leaves an instrument unknown that had not been discovered', async () => {
    const each = linkedBench();
    await connected(each, false);
    each.takeLines();

    await each.link('down');
    await each.link('up');

    expect(each.states()).toEqual([INST_DISCONNECTED, UNKNOWN]);
    expect(each.farEnds.flatMap(({ lines }) => lines)).toEqual([]);
    await each.driver.close();
  });

  it('coming back has an instrument discovered of which a verb lost sight, refused a write before it was told why', async () => {
    const each = linkedBench();
    await connected(each);
    each.refuseWrites(true);
    await each.driver.test();
    await vi.advanceTimersByTimeAsync(0);
    expect(each.driver.state).toBe(UNKNOWN);
    expect(each.events.find(({ type }) => type === 'error')).toMatchObject({ error: { code: 'write-refused' } });

    await each.link('down');
    each.refuseWrites(false);
    await each.link('up');

    expect(each.driver.state).toBe(COMMAND);
    expect(each.states()).toEqual([DriverProtocolState.TEST, UNKNOWN, INST_DISCONNECTED, UNKNOWN, COMMAND]);
    await each.driver.close();
  });

  it('that is down while connecting is not taken for up', async () => {
    const each = linkedBench({ first: 'down' });

    await connected(each, false);

    expect(each.driver.state).toBe(INST_DISCONNECTED);
    await each.link('up');
    expect(each.driver.state).toBe(UNKNOWN);
    await each.driver.close();
  });

  it('is waited for while the agent is being looked for, and the instrument looked for as soon as it is back', async () => {
    const each = linkedBench();
    await connected(each);
    await each.link('down');
    each.meter.overrides.set('', () => undefined);
    await each.link('up');
    await each.link('unknown');
    each.takeLines();
    await vi.advanceTimersByTimeAsync(600_000);
    const linesMeanwhile = each.takeLines();
    each.meter.overrides.clear();

    await each.link('up');

    expect([linesMeanwhile, each.driver.state]).toEqual([[], COMMAND]);
    await each.driver.close();
  });

  it('of which nobody knows, while the agent is being looked for, changes nothing', async () => {
    const each = linkedBench();
    await connected(each);

    await each.link('unknown');

    expect(each.driver.state).toBe(COMMAND);
    await each.driver.close();
  });

  it('of which somebody knows again has nothing sent to an instrument that was what it is', async () => {
    const each = linkedBench();
    await connected(each);
    each.takeLines();

    await each.link('unknown');
    await each.link('up');

    expect([each.takeLines(), each.states(), each.driver.state]).toEqual([[], [], COMMAND]);
    await each.driver.close();
  });

  it('of which somebody knows again has an instrument discovered that was being started, and may have been', async () => {
    const each = linkedBench();
    await connected(each);
    each.meter.overrides.set('go', () => {
      each.meter.isRunning = true;
      return undefined;
    });
    const started = each.driver.startAutosample().catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(5_000);
    expect([await started, each.driver.state]).toEqual([expect.any(ReplyTimeoutError), COMMAND]);

    await each.link('unknown');
    await each.link('up');

    expect(each.driver.state).toBe(AUTOSAMPLE);
    await each.driver.close();
  });

  it('that is down loses no sample: what comes is published', async () => {
    const each = linkedBench();
    await connected(each);
    await each.link('down');

    each.farEnds[0]?.say('R=1.25\r\nR=2.50\r\n');

    expect(each.voltages).toEqual([1.25, 2.5]);
    await each.driver.close();
  });

  it('that was down does not join what came before to what comes after', async () => {
    const each = linkedBench();
    await connected(each);
    each.farEnds[0]?.say('R=1.2');
    await each.link('down');
    await each.link('up');

    each.farEnds[0]?.say('5\r\nR=2.50\r\n');

    expect(each.voltages).toEqual([2.5]);
    await each.driver.close();
  });

  it('that was down and is back loses no sample: the first that comes is published', async () => {
    const each = linkedBench();
    await connected(each, false);
    each.farEnds[0]?.say('R=1.2');
    await each.link('down');
    await each.link('up');

    each.farEnds[0]?.say('R=2.50\r\n');

    expect(each.voltages).toEqual([2.5]);
    await each.driver.close();
  });

  it('that is down can be left by disconnect', async () => {
    const each = linkedBench();
    await connected(each);
    await each.link('down');

    await each.driver.disconnect();

    expect(each.driver.state).toBe(DISCONNECTED);
    await each.driver.close();
  });

  it('that is back, but not the instrument behind it, is an error event', async () => {
    const each = linkedBench();
    await connected(each);
    await each.link('down');
    each.meter.overrides.set('', () => undefined);

    await each.link('up');

    expect(each.driver.state).toBe(UNKNOWN);
    expect(each.events.findLast(({ type }) => type === 'error')).toMatchObject({ code: 'wake-up' });
    await each.driver.close();
  });
});

/** A bench whose opener fails until it is told not to, and that keeps its connection. */
function keepingBench(): Bench & { isThere: boolean; readonly attempts: number[] } {
  const attempts: number[] = [];
  const each: Bench = bench({
    reconnect: { firstDelayMs: 1_000, longestDelayMs: 4_000 },
    open: async (url) => {
      attempts.push(Date.now());
      if (!all.isThere) throw new ConnectFailedError(url, 'nobody there');
      return openMeter(url, each);
    },
  });
  const all = { ...each, isThere: true, attempts };
  return all;
}

/** The times between numbers that follow one another. */
function between(times: readonly number[]): number[] {
  return times.slice(1).map((time, index) => time - (times[index] ?? 0));
}

describe('a connection that is kept', () => {
  it('is tried until it is there, behind delays that grow up to a longest, each failure an error event', async () => {
    const each = keepingBench();
    each.isThere = false;
    await each.driver.configure(comms);
    const connecting = each.driver.connect();
    await vi.advanceTimersByTimeAsync(14_000);

    each.isThere = true;
    await vi.advanceTimersByTimeAsync(4_000);
    await connecting;

    expect(between(each.attempts)).toEqual([1_000, 2_000, 4_000, 4_000, 4_000]);
    expect(each.events.filter((event) => event.type === 'error' && event.code === 'connect-failed')).toHaveLength(5);
    expect(each.driver.state).toBe(UNKNOWN);
    await each.driver.close();
  });

  it('is looked for again when it was lost, and the instrument discovered as it had been', async () => {
    const each = keepingBench();
    await connected(each);
    each.isThere = false;
    each.farEnds[0]?.hangUp();
    await vi.advanceTimersByTimeAsync(2_000);

    each.isThere = true;
    await vi.advanceTimersByTimeAsync(30_000);

    expect(each.states()).toEqual([DISCONNECTED, UNKNOWN, COMMAND]);
    expect(each.attempts).toHaveLength(3);
    await each.driver.close();
  });

  it('is ended for good by disconnect, while it is looked for', async () => {
    const each = keepingBench();
    await connected(each);
    each.isThere = false;
    each.farEnds[0]?.hangUp();
    await vi.advanceTimersByTimeAsync(2_000);

    await each.driver.disconnect();
    each.isThere = true;
    await vi.advanceTimersByTimeAsync(600_000);

    expect(each.driver.state).toBe(DISCONNECTED);
    expect(each.attempts).toHaveLength(2);
    await each.driver.close();
  });

  it('is ended for good by disconnect while it stands, and refuses a second one', async () => {
    const each = keepingBench();
    await connected(each);

    await each.driver.disconnect();
    await vi.advanceTimersByTimeAsync(600_000);

    expect(each.attempts).toHaveLength(1);
    await expect(each.driver.disconnect()).rejects.toThrow(StateError);
    await each.driver.close();
  });

  it('is given up by disconnect before it ever was there', async () => {
    const each = keepingBench();
    each.isThere = false;
    await each.driver.configure(comms);
    const connecting = each.driver.connect().catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(1_500);

    await each.driver.disconnect();

    expect(await connecting).toBeInstanceOf(InterruptedError);
    expect(each.driver.state).toBe(DISCONNECTED);
    await each.driver.close();
  });

  it('is given up when the one who asked for it gives up', async () => {
    const each = keepingBench();
    each.isThere = false;
    await each.driver.configure(comms);
    const connecting = each.driver.connect({ timeoutMs: 2_500 }).catch((error: unknown) => error);

    await vi.advanceTimersByTimeAsync(60_000);

    expect(await connecting).toMatchObject({ code: 'deadline' });
    expect(each.attempts).toHaveLength(2);
    await each.driver.close();
  });

  it('ends with the driver', async () => {
    const each = keepingBench();
    await connected(each);
    each.isThere = false;
    each.farEnds[0]?.hangUp();
    await vi.advanceTimersByTimeAsync(2_000);

    await each.driver.close();

    expect(each.attempts).toHaveLength(2);
  });
});
