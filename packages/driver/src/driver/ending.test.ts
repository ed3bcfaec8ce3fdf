import { getEventListeners } from 'node:events';
import { type Connection, ConnectionLostError, memoryPair, type OperationOptions } from '@taffrail/connection';
import { NEVER, Observable } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bench, discoveredBench } from '../../test/bench.ts';
import { LabMeterDriver, LabMeterProtocol, labMeter } from '../../test/lab-meter.ts';
import { DeadlineError, InterruptedError, LimitError, StateEntryError } from '../errors.ts';
import type { InstrumentEvent } from '../events.ts';
import { DriverConnectionState, DriverEvent as E, DriverProtocolState } from '../lineage/names.ts';
import type { ProtocolContext } from '../protocol/instrument-protocol.ts';
import { SESSION_END_LIMIT_MS } from './session.ts';
import type { DriverOptions } from './single-connection-instrument-driver.ts';

const { UNCONFIGURED, DISCONNECTED } = DriverConnectionState;
const { UNKNOWN, COMMAND } = DriverProtocolState;
const comms = { addr: 'localhost', port: 4001 };

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** A connection that a test decides everything about. */
function fakeConnection(overrides: Partial<Connection> = {}): Connection & { readonly close: ReturnType<typeof vi.fn> } {
  return {
    url: 'fake:',
    data$: NEVER,
    status$: NEVER,
    send: () => Promise.resolve(),
    sendBreak: () => Promise.resolve(),
    ...overrides,
    close: vi.fn(overrides.close ?? (() => Promise.resolve())),
  };
}

/** A driver whose UNKNOWN does something on its entry. */
class EnteringDriver extends LabMeterDriver {
  readonly #enter: (run: LabMeterProtocol['testRun'], signal: AbortSignal | undefined) => void | Promise<void>;

  constructor(options: DriverOptions, enter: (run: LabMeterProtocol['testRun'], signal: AbortSignal | undefined) => void | Promise<void>) {
    super(options);
    this.#enter = enter;
  }

  protected override buildProtocol(context: ProtocolContext): LabMeterProtocol {
    const enter = this.#enter;
    return new (class extends LabMeterProtocol {
      protected override handlers() {
        const inherited = super.handlers();
        return { ...inherited, [UNKNOWN]: { ...inherited[UNKNOWN], [E.ENTER]: () => enter((...args) => this.testRun(...args), this.signal) } };
      }
    })(labMeter, context);
  }
}

async function configured(driver: LabMeterDriver): Promise<{ driver: LabMeterDriver; events: InstrumentEvent[] }> {
  const events: InstrumentEvent[] = [];
  driver.events$.subscribe((event) => events.push(event));
  await driver.configure(comms);
  events.length = 0;
  return { driver, events };
}

describe('a connect', () => {
  it('is given up by disconnect, which waits for it, and whose late connection is closed', async () => {
    let opened: (connection: Connection) => void = () => undefined;
    let signal: AbortSignal | undefined;
    const open = (_url: string, options?: OperationOptions): Promise<Connection> => {
      signal = options?.signal;
      return new Promise((resolve) => { opened = resolve; });
    };
    const { driver, events } = await configured(new LabMeterDriver({ open }));
    const connecting = driver.connect().catch((error: unknown) => error);

    await driver.disconnect();
    const late = fakeConnection();
    opened(late);

    expect(await connecting).toEqual(new InterruptedError('connect', E.DISCONNECT));
    expect(signal?.aborted).toBe(true);
    expect(driver.state).toBe(DISCONNECTED);
    expect(events).toEqual([]);
    await vi.advanceTimersByTimeAsync(0);
    expect(late.close).toHaveBeenCalledOnce();
  });

  it('ends with its deadline although the opener never does', async () => {
    const { driver } = await configured(new LabMeterDriver({ open: () => new Promise(() => undefined) }));
    const connecting = driver.connect({ timeoutMs: 3_000 }).catch((error: unknown) => error);

    await vi.advanceTimersByTimeAsync(3_000);

    expect(await connecting).toEqual(new DeadlineError('connect', 3_000));
    await driver.initialize();
    expect(driver.state).toBe(UNCONFIGURED);
  });

  it('fails with the loss of the connection when that goes while the protocol starts', async () => {
    const lost = new ConnectionLostError('fake:', 'it was cut');
    const connection = fakeConnection({ data$: new Observable((subscriber) => { subscriber.error(lost); }) });
    const { driver, events } = await configured(new LabMeterDriver({ open: async () => connection }));

    await expect(driver.connect()).rejects.toBe(lost);

    expect(driver.state).toBe(DISCONNECTED);
    expect(connection.close).toHaveBeenCalledOnce();
    expect(events).toEqual([]);
  });

  it('fails with the loss of the connection when that goes in the middle of a dialogue on entering UNKNOWN', async () => {
    const { near, far } = memoryPair();
    const { driver } = await configured(new EnteringDriver({ open: async () => near }, async (run) => { await run('st'); }));
    const connecting = driver.connect().catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(100);

    await far.close();

    expect(await connecting).toEqual(new ConnectionLostError('memory:', 'the other end closed'));
    expect(driver.state).toBe(DISCONNECTED);
  });

  it('fails with what went wrong on entering UNKNOWN, and is DISCONNECTED without having been anything else', async () => {
    const connection = fakeConnection();
    const { driver, events } = await configured(new EnteringDriver({ open: async () => connection }, () => { throw new TypeError('not today'); }));

    await expect(driver.connect()).rejects.toThrow(new TypeError('not today'));

    expect(events).toEqual([]);
    expect(connection.close).toHaveBeenCalledOnce();
  });

  it.each(['its signal', 'its deadline', 'disconnect', 'close'])('is given up by %s in the middle of a dialogue on entering UNKNOWN', async (by) => {
    const { near, far } = memoryPair();
    const lost = vi.fn();
    far.data$.subscribe({ error: lost });
    const { driver } = await configured(new EnteringDriver({ open: async () => near }, async (run) => { await run('st'); }));
    const controller = new AbortController();
    const connecting = driver.connect({ signal: controller.signal, timeoutMs: 1_000 }).catch((error: unknown) => error);

    await vi.advanceTimersByTimeAsync(100);
    if (by === 'its signal') controller.abort('enough');
    if (by === 'its deadline') await vi.advanceTimersByTimeAsync(900);
    if (by === 'disconnect') await driver.disconnect();
    if (by === 'close') await driver.close();

    const expected = {
      'its signal': 'enough',
      'its deadline': new DeadlineError('connect', 1_000),
      disconnect: new InterruptedError('connect', E.DISCONNECT),
      close: new InterruptedError('connect', 'close'),
    };
    expect(await connecting).toEqual(expected[by as keyof typeof expected]);
    await vi.advanceTimersByTimeAsync(0);
    expect(driver.state).toBe(DISCONNECTED);
    expect(lost).toHaveBeenCalledOnce();
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });

  it('takes up what came before it: bytes that arrive early become samples', async () => {
    const { near, far } = memoryPair();
    await far.send(new TextEncoder().encode('R=1.00\r\n'));
    const { driver } = await configured(new LabMeterDriver({ open: async () => near }));
    const voltages: number[] = [];
    driver.particles$.subscribe(({ values }) => voltages.push(values.voltage));

    await driver.connect();

    expect(voltages).toEqual([1]);
    await driver.close();
  });
});

describe('a connection that ends', () => {
  it('rejects the command that is running with the loss', async () => {
    const { driver, meter, farEnds, states } = await discoveredBench();
    meter.overrides.set('rd', () => undefined);
    const running = driver.acquireSample().catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(100);

    farEnds[0]?.hangUp();

    expect(await running).toEqual(new ConnectionLostError('agent://localhost:4001', 'the other end closed'));
    await vi.advanceTimersByTimeAsync(0);
    expect(states().at(-1)).toBe(DISCONNECTED);
  });

  it('is lost too when its data complete, since nobody here has closed it', async () => {
    let complete = (): void => undefined;
    const connection = fakeConnection({ data$: new Observable((subscriber) => { complete = () => { subscriber.complete(); }; }) });
    const { driver, events } = await configured(new LabMeterDriver({ open: async () => connection }));
    await driver.connect();
    events.length = 0;

    complete();
    await vi.advanceTimersByTimeAsync(0);

    expect(events.map(({ type }) => type)).toEqual(['error', 'state-change']);
    expect(events[0]).toMatchObject({ code: 'connection-lost', message: 'lost the connection to fake:: somebody else closed it' });
  });

  it('tells nothing of itself once it has been closed', async () => {
    const { driver, farEnds, events } = await discoveredBench();
    await driver.disconnect();
    events.length = 0;

    farEnds[0]?.hangUp();
    await vi.advanceTimersByTimeAsync(0);

    expect(events).toEqual([]);
  });
});

describe('disconnect', () => {
  it('passes and gives up whatever is running, and what waits behind it', async () => {
    const { driver, meter } = await discoveredBench();
    meter.overrides.set('rd', () => undefined);
    const running = [driver.acquireSample(), driver.calibrate()].map((each) => each.catch((error: unknown) => error));
    await vi.advanceTimersByTimeAsync(100);

    await driver.disconnect();

    expect(await Promise.all(running)).toEqual([new InterruptedError('acquireSample', E.DISCONNECT), new InterruptedError('calibrate', E.DISCONNECT)]);
    expect(driver.state).toBe(DISCONNECTED);
  });

  it('does not wait for ever for a handler that does not end, nor for a connection that does not close', async () => {
    const connection = fakeConnection({ close: () => new Promise(() => undefined), send: () => new Promise(() => undefined) });
    class Driver extends LabMeterDriver {
      protected override buildProtocol(context: ProtocolContext): LabMeterProtocol {
        return new (class extends LabMeterProtocol {
          protected override handlers() {
            const inherited = super.handlers();
            return { ...inherited, [UNKNOWN]: { ...inherited[UNKNOWN], [E.DISCOVER]: () => new Promise<undefined>(() => undefined) } };
          }
        })(labMeter, context);
      }
    }
    const { driver, events } = await configured(new Driver({ open: async () => connection }));
    await driver.connect();
    const running = driver.discover({ timeoutMs: 1_000 }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(1_000);
    events.length = 0;
    const disconnecting = driver.disconnect();

    await vi.advanceTimersByTimeAsync(2 * SESSION_END_LIMIT_MS);
    await disconnecting;

    expect(await running).toEqual(new DeadlineError('discover', 1_000));
    expect(driver.state).toBe(DISCONNECTED);
    expect(events.map((event) => (event.type === 'error' ? event.error : event.type))).toEqual([
      new LimitError('SESSION_END_LIMIT_MS', SESSION_END_LIMIT_MS, 'stopping the protocol'),
      new LimitError('SESSION_END_LIMIT_MS', SESSION_END_LIMIT_MS, 'closing the connection'),
      'state-change',
    ]);
  });

  it('ends bytes that the connection never takes, in direct access', async () => {
    let isStuck = false;
    const connection = fakeConnection({ send: () => (isStuck ? new Promise(() => undefined) : Promise.resolve()) });
    const { driver } = await configured(new LabMeterDriver({ open: async () => connection }));
    await driver.connect();
    await driver.startDirect();
    isStuck = true;
    const running = driver.executeDirect('x').catch((error: unknown) => error);

    await driver.disconnect();

    expect(await running).toEqual(new InterruptedError('executeDirect', E.DISCONNECT));
  });
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
