import { getEventListeners } from 'node:events';
import { type Connection, ConnectionLostError, type LinkStatus, memoryPair, type OperationOptions } from '@taffrail/connection';
import { BehaviorSubject, NEVER, Observable } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { discoveredBench } from '../../test/bench.ts';
import { LabMeterDriver, LabMeterProtocol, labMeter } from '../../test/lab-meter.ts';
import { DeadlineError, InterruptedError, LimitError } from '../errors.ts';
import type { InstrumentEvent } from '../events.ts';
import { DriverConnectionState, DriverEvent as E, DriverProtocolState } from '../lineage/names.ts';
import type { ProtocolContext } from '../protocol/instrument-protocol.ts';
import { SESSION_END_LIMIT_MS } from './session.ts';
import type { DriverOptions } from './single-connection-instrument-driver.ts';

const { UNCONFIGURED, DISCONNECTED } = DriverConnectionState;
const { UNKNOWN } = DriverProtocolState;
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

describe('a connection that stays', () => {
  it("announces each change of the instrument's own link once, and every gap", async () => {
    const status$ = new BehaviorSubject<LinkStatus>({ instrumentLink: 'up' });
    const { driver, events } = await configured(new LabMeterDriver({ open: async () => fakeConnection({ status$ }) }));
    await driver.connect();

    status$.next({ instrumentLink: 'up', heardAtMs: 1 });
    status$.next({ instrumentLink: 'down' });
    status$.next({ instrumentLink: 'up', gap: { from: 10n, to: 20n } });

    const atMs = Date.now();
    expect(events.filter(({ type }) => type !== 'state-change')).toEqual([
      { type: 'link', instrumentLink: 'up', atMs },
      { type: 'link', instrumentLink: 'down', atMs },
      { type: 'link', instrumentLink: 'up', atMs },
      { type: 'gap', from: 10n, to: 20n, atMs },
    ]);
    await driver.close();
    expect(status$.observed).toBe(false);
  });
});

describe('a connection whose journal fails', () => {
  it('announces that once, and once when the journal is written again, and nothing while nobody can tell', async () => {
    const status$ = new BehaviorSubject<LinkStatus>({ instrumentLink: 'up', journal: 'ok' });
    const { driver, events } = await configured(new LabMeterDriver({ open: async () => fakeConnection({ status$ }) }));
    await driver.connect();

    status$.next({ instrumentLink: 'up', journal: 'failing' });
    status$.next({ instrumentLink: 'up', journal: 'failing', heardAtMs: 1 });
    status$.next({ instrumentLink: 'up' });
    status$.next({ instrumentLink: 'up', journal: 'ok' });

    const atMs = Date.now();
    expect(events.filter(({ type }) => type === 'journal')).toEqual([
      { type: 'journal', journal: 'failing', atMs },
      { type: 'journal', journal: 'ok', atMs },
    ]);
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

  it('goes its way to the end where a connection throws instead of closing, and says so', async () => {
    const connection = fakeConnection({ close: () => { throw new TypeError('not that way'); } });
    const { driver, events } = await configured(new LabMeterDriver({ open: () => Promise.resolve(connection) }));
    await driver.connect();

    await driver.disconnect();

    expect(driver.state).toBe(DISCONNECTED);
    expect(events.filter(({ type }) => type === 'error')).toEqual([expect.objectContaining({ message: 'not that way' })]);
    await driver.close();
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
