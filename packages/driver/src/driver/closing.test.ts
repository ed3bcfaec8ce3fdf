import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bench, discoveredBench } from '../../test/bench.ts';
import { DeadlineError, InterruptedError, StateEntryError } from '../errors.ts';
import { DriverConnectionState, DriverEvent as E, DriverProtocolState } from '../lineage/names.ts';

const { UNCONFIGURED, DISCONNECTED } = DriverConnectionState;
const { COMMAND } = DriverProtocolState;
const comms = { addr: 'localhost', port: 4001 };

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe('close', () => {
  const moments = ['at once', 'after configure', 'while connecting', 'after connect', 'during a command', 'in a test', 'with commands waiting', 'while disconnecting', 'after a loss'];

  it.each(moments)('%s ends the streams, the connection and every verb, and leaves nothing behind', async (moment) => {
    const each = moment === 'at once' || moment.includes('conf') || moment.includes('connect') ? bench() : await discoveredBench();
    const { driver, meter, farEnds } = each;
    const completed = vi.fn();
    driver.events$.subscribe({ complete: completed });
    driver.particles$.subscribe({ complete: completed });
    const verbs: Promise<unknown>[] = [];
    meter.overrides.set('rd', () => undefined);
    meter.overrides.set('tst', () => undefined);
    if (moment !== 'at once') verbs.push(driver.configure(comms));
    if (moment.includes('connect')) verbs.push(driver.connect());
    if (moment === 'after connect') await Promise.all(verbs);
    if (moment === 'while disconnecting') verbs.push(driver.disconnect());
    if (moment.includes('command')) verbs.push(driver.acquireSample());
    if (moment.includes('waiting')) verbs.push(driver.acquireSample(), driver.get(['gain'], { isFresh: true, timeoutMs: 60_000 }));
    if (moment === 'in a test') await driver.test();
    if (moment === 'after a loss') farEnds[0]?.hangUp();
    const outcomes = Promise.allSettled(verbs);

    await driver.close();

    await outcomes;
    expect(completed).toHaveBeenCalledTimes(2);
    expect(farEnds.filter(({ isLost }) => !isLost)).toHaveLength(moment === 'after a loss' ? 1 : 0);
    expect([UNCONFIGURED, DISCONNECTED]).toContain(driver.state);
    expect(driver.capabilities).toEqual([]);
  });

  it('announces that it has disconnected, and nothing after', async () => {
    const { driver, states } = await discoveredBench();

    await driver.close();

    expect(states().at(-1)).toBe(DISCONNECTED);
  });

  it('is the same promise however often it is asked for, and what disposes of the driver', async () => {
    const { driver } = await discoveredBench();

    const closings = [driver.close(), driver.close()];
    await driver[Symbol.asyncDispose]();

    expect(closings[0]).toBe(closings[1]);
  });

  it('leaves the last state to be replayed, and the streams complete', async () => {
    const { driver } = await discoveredBench();
    await driver.close();
    const seen: unknown[] = [];

    driver.events$.subscribe({ next: (event) => seen.push(event.type === 'state-change' && event.to), complete: () => seen.push('complete') });

    expect(seen).toEqual([DISCONNECTED, 'complete']);
  });

  it('refuses every verb from then on', async () => {
    const { driver } = await discoveredBench();
    await driver.close();

    for (const verb of ['initialize', 'configure', 'connect', 'disconnect', 'discover', 'get', 'acquireSample']) {
      await expect(driver.execute(verb, comms)).rejects.toEqual(new InterruptedError(verb, 'close'));
    }
  });
});

describe('a verb', () => {
  it('is given up when it has taken longer than its caller allows, and the next one works', async () => {
    const { driver, meter } = await discoveredBench();
    meter.overrides.set('rd', () => undefined);
    const running = driver.acquireSample({ timeoutMs: 300 }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(300);
    const outcome = await running;
    meter.overrides.clear();

    const next = driver.acquireSample();
    await vi.advanceTimersByTimeAsync(1_000);

    expect(outcome).toEqual(new DeadlineError('acquireSample', 300));
    expect(await next).toEqual({ voltage: 1.25 });
    expect(driver.state).toBe(COMMAND);
  });

  it('rejects with the reason of its signal, while it runs and while it waits, and leaves no listener', async () => {
    const { driver, meter, takeLines } = await discoveredBench();
    meter.overrides.set('rd', () => undefined);
    const controllers = [new AbortController(), new AbortController()];
    const running = controllers.map(({ signal }) => driver.acquireSample({ signal }).catch((error: unknown) => error));
    await vi.advanceTimersByTimeAsync(100);

    controllers[1]?.abort('the second');
    const second = await running[1];
    controllers[0]?.abort('the first');

    expect([await running[0], second]).toEqual(['the first', 'the second']);
    expect(takeLines()).toEqual(['rd']);
    expect(controllers.flatMap(({ signal }) => getEventListeners(signal, 'abort'))).toEqual([]);
  });

  it('does nothing for a signal that has aborted', async () => {
    const { driver, takeLines } = await discoveredBench();
    const options = { signal: AbortSignal.abort('enough') };

    for (const verb of ['get', 'set', 'acquireSample', 'disconnect']) await expect(driver.execute(verb, ['gain'], options)).rejects.toBe('enough');

    expect(takeLines()).toEqual([]);
    expect(driver.state).toBe(COMMAND);
  });

  it('leaves no timer and no listener when it succeeds in time', async () => {
    const { driver } = await discoveredBench();
    const { signal } = new AbortController();

    await driver.acquireSample({ signal, timeoutMs: 60_000 });

    expect(vi.getTimerCount()).toBe(0);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('gives way to stopAutosample, and its caller is told to what', async () => {
    const { driver, meter } = await discoveredBench({ meter: { isRunning: true } });
    meter.overrides.set('st', () => undefined);
    const running = driver.get(['gain'], { isFresh: true }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(100);
    meter.overrides.clear();

    const stopping = driver.stopAutosample();
    await vi.advanceTimersByTimeAsync(2_000);
    await stopping;

    expect(await running).toEqual(new InterruptedError('get', E.STOP_AUTOSAMPLE));
    expect(driver.state).toBe(COMMAND);
  });

  it('that leads into a state whose entry fails says so, with its own result and the cause', async () => {
    const { driver, meter } = bench();
    await driver.configure(comms);
    await driver.connect();
    meter.settings['gain'] = '5';
    meter.overrides.set('GAIN=2', () => 'BAD gain\r\nLM>');

    const error = await driver.discover().catch((reason: unknown) => reason);

    expect(error).toBeInstanceOf(StateEntryError);
    expect(error).toMatchObject({ code: 'state-entry', state: COMMAND, result: undefined, cause: { code: 'command-rejected', sent: 'GAIN=2', received: 'BAD gain' } });
    expect(driver.state).toBe(COMMAND);
  });

  it('answers from what is known while another is running', async () => {
    const { driver, meter } = await discoveredBench();
    meter.overrides.set('rd', () => undefined);
    const running = driver.acquireSample().catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(100);

    const values = await driver.get(['gain']);

    expect(values).toEqual({ gain: 2 });
    await vi.advanceTimersByTimeAsync(4_900);
    expect(await running).toMatchObject({ code: 'reply-timeout' });
  });

  it('announces what goes wrong when nobody waits for its answer', async () => {
    const { driver, meter, events } = await discoveredBench();
    meter.overrides.set('tst', () => 'BAD LM>');

    await driver.test();
    await vi.advanceTimersByTimeAsync(0);

    expect(driver.state).toBe(COMMAND);
    expect(events.filter(({ type }) => type === 'error')).toMatchObject([{ code: 'command-rejected', message: 'the instrument rejected "tst" with "BAD LM>"' }]);
  });
});
