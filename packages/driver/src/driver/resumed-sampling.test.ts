import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answerOf } from '../../test/bench.ts';
import { linkedBench, type LinkedBench, type LinkedBenchOptions } from '../../test/linked-bench.ts';
import { DriverConnectionState, DriverProtocolState } from '../lineage/names.ts';
import { ENTRY_ATTEMPTS } from '../protocol/resumption.ts';

const { INST_DISCONNECTED, DISCONNECTED } = DriverConnectionState;
const { UNKNOWN, COMMAND, AUTOSAMPLE } = DriverProtocolState;

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** An instrument that samples since it was told to, with a setting that it was given. */
async function sampling(options: LinkedBenchOptions = {}): Promise<LinkedBench> {
  const each = linkedBench(options);
  await each.driver.configure({ addr: 'localhost', port: 4001 });
  await each.driver.connect();
  await each.driver.discover();
  if (each.driver.state === COMMAND) {
    await each.driver.set({ label: 'pond' });
    await each.driver.startAutosample();
  }
  each.takeLines();
  each.events.length = 0;
  return each;
}

/** What an instrument is after it was switched off and on. */
function powerCycle({ meter }: LinkedBench): void {
  meter.isRunning = false;
  Object.assign(meter.settings, { gain: '1', label: 'tank' });
}

describe('sampling that has ended by itself', () => {
  it('goes on when the instrument was switched off and on, after it was given its settings', async () => {
    const each = await sampling();
    await each.link('down');
    powerCycle(each);

    await each.link('up');

    expect(each.states()).toEqual([INST_DISCONNECTED, UNKNOWN, COMMAND, AUTOSAMPLE]);
    expect(each.takeLines().filter((line) => line !== '')).toEqual(['st', 'st', 'GAIN=2', 'LABEL=pond', 'st', 'go']);
    expect(each.meter).toMatchObject({ isRunning: true, settings: { gain: '2', label: 'pond' } });
    await each.driver.close();
  });

  it('goes on in an instrument that was found sampling too', async () => {
    const each = await sampling({ isRunning: true });
    await each.link('down');
    powerCycle(each);

    await each.link('up');

    expect([each.driver.state, each.meter.isRunning]).toEqual([AUTOSAMPLE, true]);
    await each.driver.close();
  });

  it('goes on after a lost connection that is found again', async () => {
    const each = await sampling({ reconnect: {} });
    powerCycle(each);

    each.farEnds.at(-1)?.hangUp();
    await vi.advanceTimersByTimeAsync(60_000);

    expect(each.states()).toEqual([DISCONNECTED, UNKNOWN, COMMAND, AUTOSAMPLE]);
    await each.driver.close();
  });

  it('does not go on once somebody has disconnected, be the connection lost already', async () => {
    const each = await sampling();
    powerCycle(each);
    each.farEnds.at(-1)?.hangUp();
    await vi.advanceTimersByTimeAsync(1_000);

    await expect(each.driver.disconnect()).rejects.toMatchObject({ code: 'state' });
    await each.driver.connect();
    await each.driver.discover();
    await vi.advanceTimersByTimeAsync(60_000);

    expect([each.driver.state, each.meter.isRunning]).toEqual([COMMAND, false]);
    await each.driver.close();
  });

  it('goes on although the connection is lost again before the instrument was found', async () => {
    const each = await sampling({ reconnect: {} });
    powerCycle(each);
    each.meter.overrides.set('', () => undefined);
    each.meter.overrides.set('st', () => undefined);
    each.farEnds.at(-1)?.hangUp();
    await vi.advanceTimersByTimeAsync(2_000);
    const stateMeanwhile = each.driver.state;

    each.farEnds.at(-1)?.hangUp();
    each.meter.overrides.clear();
    await vi.advanceTimersByTimeAsync(60_000);

    expect([stateMeanwhile, each.driver.state]).toEqual([UNKNOWN, AUTOSAMPLE]);
    await each.driver.close();
  });

  it('goes on although the link was still down when the connection was found again', async () => {
    const each = await sampling({ reconnect: {} });
    powerCycle(each);
    await each.link('down');
    each.farEnds.at(-1)?.hangUp();
    await vi.advanceTimersByTimeAsync(60_000);
    const stateMeanwhile = each.driver.state;

    await each.link('up');

    expect([stateMeanwhile, each.driver.state]).toEqual([INST_DISCONNECTED, AUTOSAMPLE]);
    await each.driver.close();
  });

  it('goes on after a connection that was made again by hand, once the link has been away and back', async () => {
    const each = await sampling();
    each.farEnds.at(-1)?.hangUp();
    await vi.advanceTimersByTimeAsync(0);
    await each.driver.connect();
    const stateMeanwhile = each.driver.state;
    await each.link('down');
    powerCycle(each);

    await each.link('up');

    expect([stateMeanwhile, each.driver.state]).toEqual([UNKNOWN, AUTOSAMPLE]);
    await each.driver.close();
  });

  it('goes on once an instrument answers that takes its time, each failure before being announced', async () => {
    const each = await sampling();
    await each.link('down');
    powerCycle(each);
    each.meter.overrides.set('', () => undefined);
    await each.link('up');
    const stateMeanwhile = each.driver.state;

    each.meter.overrides.clear();
    await vi.advanceTimersByTimeAsync(120_000);

    const errors = each.events.filter(({ type }) => type === 'error');
    expect([stateMeanwhile, each.driver.state]).toEqual([UNKNOWN, AUTOSAMPLE]);
    expect(errors.length).toBeGreaterThan(2);
    expect(new Set(errors.map((event) => 'code' in event && event.code))).toEqual(new Set(['wake-up']));
    await each.driver.close();
  });

  it('is tried again when the instrument refuses at first', async () => {
    const each = await sampling();
    await each.link('down');
    powerCycle(each);
    const answers = ['\r\nBUSY\r\nLM>', '\r\nBUSY\r\nLM>'];
    each.meter.overrides.set('go', () => {
      const answer = answers.shift();
      if (answer === undefined) each.meter.overrides.clear();
      return answer ?? '\r\nBUSY\r\nLM>';
    });

    await each.link('up');

    expect([each.driver.state, each.meter.isRunning]).toEqual([AUTOSAMPLE, true]);
    await each.driver.close();
  });

  it('is left as it is where that is wanted', async () => {
    const each = await sampling({ whenSamplingEnds: 'leave' });
    await each.link('down');
    powerCycle(each);

    await each.link('up');

    expect([each.driver.state, each.meter.isRunning]).toEqual([COMMAND, false]);
    await each.driver.close();
  });

  it('is not taken up again when somebody has stopped it', async () => {
    const each = await sampling();
    await each.driver.stopAutosample();

    await each.link('down');
    await each.link('up');

    expect(each.driver.state).toBe(COMMAND);
    await each.driver.close();
  });

  it('is not taken up again when it was stopped while the instrument was away', async () => {
    const each = await sampling();
    await each.link('down');
    powerCycle(each);
    await expect(each.driver.stopAutosample()).rejects.toMatchObject({ code: 'state' });

    await each.link('up');

    expect([each.driver.state, each.meter.isRunning, each.meter.settings['label']]).toEqual([COMMAND, false, 'pond']);
    await each.driver.close();
  });

  it('is not taken up again by another connection after disconnect', async () => {
    const each = await sampling();
    await each.driver.disconnect();
    powerCycle(each);

    await each.driver.connect();
    const state = await each.driver.discover();
    await vi.advanceTimersByTimeAsync(60_000);

    expect([state, each.driver.state]).toEqual([COMMAND, COMMAND]);
    await each.driver.close();
  });
});

describe('settings that could not be brought back at once', () => {
  /** Has the meter keep silent about a setting so many times. */
  function silentAbout({ meter }: LinkedBench, line: string, times: number): void {
    let left = times;
    meter.overrides.set(line, () => {
      left -= 1;
      if (left >= 0) return undefined;
      meter.overrides.delete(line);
      return answerOf(meter, line);
    });
  }

  it('are tried again, and sampling goes on with them and not before', async () => {
    const each = await sampling({ reconnect: {} });
    powerCycle(each);
    silentAbout(each, 'LABEL=pond', 2);
    each.farEnds.at(-1)?.hangUp();

    await vi.advanceTimersByTimeAsync(120_000);

    expect(each.states()).toEqual([DISCONNECTED, UNKNOWN, COMMAND, AUTOSAMPLE]);
    expect(each.meter).toMatchObject({ isRunning: true, settings: { gain: '2', label: 'pond' } });
    expect(each.takeLines().filter((line) => line === 'go')).toHaveLength(1);
    expect(each.events.flatMap((event) => (event.type === 'error' ? [event.code] : []))).toEqual(['connection-lost', 'state-entry', 'state-entry']);
    await each.driver.close();
  });

  it('are tried again too where somebody else has had the instrument discovered', async () => {
    const each = await sampling();
    each.farEnds.at(-1)?.hangUp();
    await vi.advanceTimersByTimeAsync(0);
    powerCycle(each);
    silentAbout(each, 'GAIN=2', 1);
    await each.driver.connect();

    const discovering = each.driver.discover().catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(120_000);

    expect(await discovering).toMatchObject({ code: 'state-entry' });
    expect(each.driver.state).toBe(AUTOSAMPLE);
    expect(each.meter.settings).toMatchObject({ gain: '2', label: 'pond' });
    await each.driver.close();
  });

  it('keep an instrument from sampling no longer than for so many attempts', async () => {
    const each = await sampling();
    await each.link('down');
    powerCycle(each);
    silentAbout(each, 'GAIN=2', Infinity);
    await each.link('up');
    await vi.advanceTimersByTimeAsync(600_000);

    const entries = each.events.filter((event) => event.type === 'error' && event.code === 'state-entry');

    expect(entries).toHaveLength(ENTRY_ATTEMPTS);
    expect([each.driver.state, each.meter.isRunning]).toEqual([AUTOSAMPLE, true]);
    await each.driver.close();
  });

  it('are left to whoever gave up the discovery', async () => {
    const each = await sampling();
    each.farEnds.at(-1)?.hangUp();
    await vi.advanceTimersByTimeAsync(0);
    powerCycle(each);
    silentAbout(each, 'GAIN=2', 1);
    await each.driver.connect();

    const discovering = each.driver.discover({ timeoutMs: 1_000 }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(120_000);

    expect(await discovering).toMatchObject({ code: 'deadline' });
    expect([each.driver.state, each.meter.settings['gain']]).toEqual([COMMAND, '1']);
    await each.driver.close();
  });
});
