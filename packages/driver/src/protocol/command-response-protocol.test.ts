import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Bench, bench, discoveredBench } from '../../test/bench.ts';
import { CommandRejectedError, ParameterError, ProtocolError, ReadBackError } from '../errors.ts';
import { DriverParameter, DriverProtocolState } from '../lineage/names.ts';

const { COMMAND, DIRECT_ACCESS } = DriverProtocolState;

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

/** What the driver said of changed settings since it was looked at last. */
function takeChanges({ events }: Bench): unknown[] {
  return events.splice(0).flatMap((event) => (event.type === 'config-change' ? [event.changed] : []));
}

describe('a get', () => {
  it('asks the instrument for what is not known, once', async () => {
    const { driver, takeLines } = await discoveredBench({ meter: { isRunning: true } });

    const values = await driver.get(['gain']);
    const again = await driver.get(['gain']);

    expect([values, again]).toEqual([{ gain: 2 }, { gain: 2 }]);
    expect(takeLines()).toEqual(['', 'st']);
  });

  it('refuses what is no parameter, before anything is sent', async () => {
    const { driver, takeLines } = await discoveredBench();

    await expect(driver.execute('get', ['gain', 'size'])).rejects.toBeInstanceOf(ParameterError);
    await expect(driver.execute('get', 'gain', {})).rejects.toMatchObject({ message: 'Get argument not a list or tuple: found "gain"' });

    expect(takeLines()).toEqual([]);
  });

  it('says so when the instrument does not tell a parameter that was asked for by name', async () => {
    const { driver, meter } = await discoveredBench();
    delete meter.settings['probe'];

    const error = await driver.get(['gain', 'probe'], { isFresh: true }).catch((reason: unknown) => reason);

    expect(error).toEqual(new ProtocolError('expected the instrument to tell probe, but its settings as read do not'));
  });

  it('answers, for ALL, those parameters that the instrument tells', async () => {
    const { driver } = await discoveredBench({ meter: { settings: { gain: '2', mains: '50', serial: '7' } } });

    const values = await driver.get(DriverParameter.ALL);

    expect(values).toEqual({ gain: 2, serial: 7, mains: 50 });
  });
});

describe('a set', () => {
  it('sends nothing when one of the values to set is not acceptable', async () => {
    const { driver, takeLines } = await discoveredBench();

    for (const changes of [{ label: 'lake', gain: 9 }, { label: 'lake', serial: 1 }, { label: 'a\r\nERASE' }, { label: 'lake', size: 1 }, null]) {
      await expect(driver.execute('set', changes)).rejects.toBeInstanceOf(ParameterError);
    }

    expect(takeLines()).toEqual([]);
    expect(await driver.get(['label'])).toEqual({ label: 'tank' });
  });

  it('announces a change of configuration only when something has changed', async () => {
    const each = await discoveredBench();
    takeChanges(each);

    await each.driver.set({ gain: 2, label: 'tank' });
    const withoutChange = takeChanges(each);
    await each.driver.set({ gain: 3, label: 'tank' });

    expect(withoutChange).toEqual([]);
    expect(takeChanges(each)).toEqual([['gain']]);
  });

  it('names each value that the instrument did not take', async () => {
    const { driver, meter } = await discoveredBench();
    meter.overrides.set('GAIN=8', () => '\r\nLM>');

    const error = await driver.set({ label: 'lake', gain: 8 }).catch((reason: unknown) => reason);

    expect(error).toEqual(new ReadBackError([{ name: 'gain', expected: 8, found: 2 }]));
    expect(await driver.get(['gain', 'label'])).toEqual({ gain: 2, label: 'lake' });
  });

  it('reads the settings again after a refusal half-way, and reports the refusal', async () => {
    const each = await discoveredBench();
    each.meter.overrides.set('GAIN=8', () => 'BAD gain\r\nLM>');
    takeChanges(each);

    const error = await each.driver.set({ label: 'lake', gain: 8, probe: 3 }).catch((reason: unknown) => reason);

    expect(error).toEqual(new CommandRejectedError('GAIN=8', 'BAD gain'));
    expect(each.takeLines()).toEqual(['LABEL=lake', 'GAIN=8', 'st']);
    expect(takeChanges(each)).toEqual([['label']]);
  });

  it('reports the refusal although the settings cannot be read again, and announces that', async () => {
    const { driver, meter, events } = await discoveredBench();
    meter.overrides.set('GAIN=8', () => 'BAD gain\r\nLM>').set('st', () => 'BAD LM>');

    await expect(driver.set({ gain: 8 })).rejects.toEqual(new CommandRejectedError('GAIN=8', 'BAD gain'));

    expect(events.at(-1)).toMatchObject({ type: 'error', code: 'protocol', message: 'cannot tell what was set before the instrument rejected "GAIN=8"' });
  });

  it.each(['a timeout', 'its caller'])('that was ended half-way by %s leaves nothing known that may have changed', async (by) => {
    const { driver, meter, takeLines } = await discoveredBench();
    const controller = new AbortController();
    meter.overrides.set('LABEL=lake', () => {
      meter.settings['label'] = 'lake';
      return undefined;
    });
    const setting = driver.set({ gain: 3, label: 'lake' }, { signal: controller.signal }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(by === 'a timeout' ? 5_000 : 100);
    controller.abort('enough');
    const outcome = await setting;
    takeLines();

    const values = driver.get(['gain', 'label', 'serial']);
    await vi.advanceTimersByTimeAsync(1_000);

    expect(outcome).toEqual(by === 'a timeout' ? expect.objectContaining({ code: 'reply-timeout' }) : 'enough');
    expect(await values).toEqual({ gain: 3, label: 'lake', serial: 77 });
    expect(takeLines()).toEqual(['', 'st']);
  });

  it('is not answered from memory while it runs', async () => {
    const { driver, meter } = await discoveredBench();
    meter.overrides.set('GAIN=3', () => undefined);
    const setting = driver.set({ gain: 3 }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(100);
    const answered = vi.fn();

    const getting = driver.get(['gain']).then(answered);
    const other = await driver.get(['label']);
    await vi.advanceTimersByTimeAsync(100);
    const callsWhileSetting = answered.mock.calls.length;
    await vi.advanceTimersByTimeAsync(10_000);
    await Promise.all([setting, getting]);

    expect(other).toEqual({ label: 'tank' });
    expect(callsWhileSetting).toBe(0);
    expect(answered).toHaveBeenCalledWith({ gain: 2 });
  });
});

describe('on entering command mode', () => {
  const strange = { gain: '5', label: 'tank', serial: '77', beeps: 'y', mains: '60', probe: '1' };

  it('the start-up values that differ are sent, those included that users may not set', async () => {
    const each = bench();
    each.meter.settings = { ...strange };
    await each.driver.configure({ url: 'memory:' });
    await each.driver.connect();

    await each.driver.discover();

    expect(each.takeLines()).toEqual(['', 'st', 'st', 'GAIN=2', 'MAINS=50', 'st']);
    expect(each.driver.state).toBe(COMMAND);
    expect(takeChanges(each)).toEqual([['gain', 'label', 'serial', 'beeps', 'mains', 'probe'], ['gain', 'mains']]);
  });

  it('the configuration is announced before the state', async () => {
    const { events } = await discoveredBench();

    const types = events.map((event) => (event.type === 'state-change' ? event.to : event.type));

    expect(types.slice(-2)).toEqual(['config-change', COMMAND]);
  });

  it('nothing is sent when the instrument holds the start-up values already', async () => {
    const each = bench();
    await each.driver.configure({ url: 'memory:' });
    await each.driver.connect();

    await each.driver.discover();

    expect(each.takeLines()).toEqual(['', 'st', 'st']);
  });

  it('nothing is sent when start-up values are to be left alone', async () => {
    const each = bench({ startup: 'leave' });
    each.meter.settings = { ...strange };
    await each.driver.configure({ url: 'memory:' });
    await each.driver.connect();

    await each.driver.discover();

    expect(each.takeLines()).toEqual(['', 'st', 'st']);
    expect(await each.driver.get(['gain', 'mains'])).toEqual({ gain: 5, mains: 60 });
  });
});

describe('direct access', () => {
  it('makes everything that is known doubtful, and what must not change is put back after it', async () => {
    const { driver, meter, takeLines } = await discoveredBench({ startup: 'leave' });
    await driver.startDirect();
    await driver.executeDirect('BEEPS=n\r\nLABEL=lake\r\n');

    const stopping = driver.stopDirect();
    await vi.advanceTimersByTimeAsync(1_000);
    await stopping;

    expect(takeLines()).toEqual(['BEEPS=n', 'LABEL=lake', '', 'st', 'st', 'BEEPS=y', 'st']);
    expect(meter.settings).toMatchObject({ beeps: 'y', label: 'lake' });
    expect(await driver.get(['beeps', 'label'])).toEqual({ beeps: true, label: 'lake' });
  });

  it('leaves half a line and a reply behind that disturb nothing after it', async () => {
    const { driver, farEnds, takeLines } = await discoveredBench();
    await driver.startDirect();
    await driver.executeDirect('rubb');

    const stopping = driver.stopDirect();
    await vi.advanceTimersByTimeAsync(300);
    farEnds[0]?.say('\r\nlate\r\nLM>');
    await vi.advanceTimersByTimeAsync(999);
    const linesBeforeRest = takeLines();
    await vi.advanceTimersByTimeAsync(1);
    await stopping;

    expect(linesBeforeRest).toEqual(['rubb']);
    expect(driver.state).toBe(COMMAND);
    expect(await driver.acquireSample()).toEqual({ voltage: 1.25 });
  });

  it('goes on being announced while it lasts, echoes, prompts and samples included', async () => {
    const { driver, events, voltages } = await discoveredBench();
    await driver.startDirect();
    events.length = 0;

    await driver.executeDirect('rd\r\n');

    expect(driver.state).toBe(DIRECT_ACCESS);
    expect(events.map((event) => (event.type === 'direct-access' ? String.fromCharCode(...event.bytes) : event.type))).toEqual(['R=1.25\r\nLM>']);
    expect(voltages).toEqual([1.25]);
  });
});

describe('a command', () => {
  it('is preceded by a wake-up after the silence that the definition names', async () => {
    const { driver, takeLines } = await discoveredBench();
    await vi.advanceTimersByTimeAsync(59_999);
    await driver.acquireSample();
    const awake = takeLines();

    await vi.advanceTimersByTimeAsync(60_000);
    await driver.acquireSample();

    expect(awake).toEqual(['rd']);
    expect(takeLines()).toEqual(['', 'rd']);
  });
});
