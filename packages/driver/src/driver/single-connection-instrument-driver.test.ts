import { ConnectFailedError, memoryPair } from '@taffrail/connection';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bench, discoveredBench } from '../../test/bench.ts';
import { labMeter, LabMeterDriver, LabMeterProtocol } from '../../test/lab-meter.ts';
import { NotImplementedError, ParameterError, StateError } from '../errors.ts';
import { DriverConnectionState, DriverEvent, DriverParameter, DriverProtocolState } from '../lineage/names.ts';
import type { ProtocolContext } from '../protocol/instrument-protocol.ts';
import { CONNECTION_STATES, PROTOCOL_EVENTS } from './connection-states.ts';
import { SingleConnectionInstrumentDriver } from './single-connection-instrument-driver.ts';

const { UNCONFIGURED, DISCONNECTED } = DriverConnectionState;
const { UNKNOWN, COMMAND, AUTOSAMPLE, TEST, DIRECT_ACCESS } = DriverProtocolState;
const comms = { addr: 'localhost', port: 4001 };

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

describe('a driver that has just been made', () => {
  it('is UNCONFIGURED, and announces that to whoever listens first', () => {
    const { driver, events } = bench();

    expect(driver.state).toBe(UNCONFIGURED);
    expect(events).toEqual([{ type: 'state-change', from: undefined, to: UNCONFIGURED, atMs: Date.now() }]);
  });

  it('handles exactly the events of the connection table in each state of the connection', () => {
    const events = Object.fromEntries(Object.entries(CONNECTION_STATES).map(([state, cells]) => [state, Object.keys(cells)]));

    expect(events).toEqual({
      DRIVER_STATE_UNCONFIGURED: [DriverEvent.INITIALIZE, DriverEvent.CONFIGURE],
      DRIVER_STATE_DISCONNECTED: [DriverEvent.INITIALIZE, DriverEvent.CONFIGURE, DriverEvent.CONNECT],
      DRIVER_STATE_CONNECTED: [DriverEvent.DISCONNECT, DriverEvent.CONNECTION_LOST, ...PROTOCOL_EVENTS],
    });
    expect(PROTOCOL_EVENTS).toEqual(['DISCOVER', 'GET', 'SET', 'ACQUIRE_SAMPLE', 'START_AUTOSAMPLE', 'STOP_AUTOSAMPLE', 'TEST', 'CALIBRATE', 'EXECUTE_DIRECT', 'START_DIRECT', 'STOP_DIRECT'].map((name) => DriverEvent[name as keyof typeof DriverEvent]));
  });

  it('is not connected by being made: nothing is opened before connect', async () => {
    const open = vi.fn(async () => memoryPair().near);
    const driver = new LabMeterDriver({ open });

    await driver.configure(comms);
    await driver.initialize();

    expect(open).not.toHaveBeenCalled();
  });
});

describe('the verbs of the connection', () => {
  it('initialize leaves an UNCONFIGURED driver as it is', async () => {
    const { driver, states } = bench();

    const result = await driver.initialize();

    expect(result).toBeUndefined();
    expect(states()).toEqual([UNCONFIGURED]);
  });

  it('configure leads an UNCONFIGURED driver to DISCONNECTED', async () => {
    const { driver, states } = bench();

    const result = await driver.configure(comms);

    expect(result).toBeUndefined();
    expect(driver.state).toBe(DISCONNECTED);
    expect(states()).toEqual([UNCONFIGURED, DISCONNECTED]);
  });

  it.each([[undefined], [{}], [{ addr: '', port: 4001 }], [{ addr: 'localhost', port: 'x' }]])('configure refuses %o with a ParameterError and stays where it is', async (config) => {
    const { driver, states } = bench();

    await expect(driver.execute('configure', config)).rejects.toBeInstanceOf(ParameterError);

    expect(states()).toEqual([UNCONFIGURED]);
  });

  it('configure replaces the configuration of a DISCONNECTED driver, which stays DISCONNECTED', async () => {
    const urls: string[] = [];
    const driver = new LabMeterDriver({
      open: async (url) => {
        urls.push(url);
        return memoryPair().near;
      },
    });
    await driver.configure(comms);

    await driver.configure({ addr: 'elsewhere', port: 4002 });
    await driver.connect();

    expect(urls).toEqual(['agent://elsewhere:4002']);
    await driver.close();
  });

  it('a bad configuration leaves the former one in place', async () => {
    const { driver, farEnds } = bench();
    await driver.configure(comms);

    await expect(driver.execute('configure', {})).rejects.toBeInstanceOf(ParameterError);
    await driver.connect();

    expect(farEnds).toHaveLength(1);
  });

  it('initialize forgets the configuration of a DISCONNECTED driver', async () => {
    const { driver, states } = bench();
    await driver.configure(comms);

    await driver.initialize();

    expect(states()).toEqual([UNCONFIGURED, DISCONNECTED, UNCONFIGURED]);
    await expect(driver.connect()).rejects.toBeInstanceOf(StateError);
  });

  it('connect opens the connection, builds the protocol for it and enters UNKNOWN, with no state announced twice', async () => {
    const { driver, states, farEnds } = bench();
    await driver.configure(comms);

    const result = await driver.connect();

    expect(result).toBeUndefined();
    expect(driver.state).toBe(UNKNOWN);
    expect(states()).toEqual([UNCONFIGURED, DISCONNECTED, UNKNOWN]);
    expect(farEnds).toHaveLength(1);
  });

  it('connect rejects with the ConnectionError of the opener, and leaves no protocol behind', async () => {
    const refused = new ConnectFailedError('agent://localhost:4001', 'refused');
    const { driver, states } = bench({ open: () => Promise.reject(refused) });
    await driver.configure(comms);

    await expect(driver.connect()).rejects.toBe(refused);

    expect(states()).toEqual([UNCONFIGURED, DISCONNECTED]);
    expect(driver.capabilities).toEqual([DriverEvent.INITIALIZE, DriverEvent.CONFIGURE, DriverEvent.CONNECT]);
  });

  it('buildProtocol is given the connection, the clock and what to do at start-up, once for each connect', async () => {
    const contexts: ProtocolContext[] = [];
    class Driver extends LabMeterDriver {
      protected override buildProtocol(context: ProtocolContext): LabMeterProtocol {
        contexts.push(context);
        return super.buildProtocol(context);
      }
    }
    const { near } = memoryPair();
    const driver = new Driver({ open: async () => near, startup: 'leave' });
    await driver.configure(comms);

    await driver.connect();

    expect(contexts).toEqual([{ connection: near, scheduler: expect.objectContaining({ now: expect.any(Function) }), startup: 'leave' }]);
    await driver.close();
  });

  it('closes the connection when the protocol cannot be built', async () => {
    class Driver extends LabMeterDriver {
      protected override buildProtocol(): LabMeterProtocol {
        throw new TypeError('not today');
      }
    }
    const { near, far } = memoryPair();
    const lost = vi.fn();
    far.data$.subscribe({ error: lost });
    const driver = new Driver({ open: async () => near });
    await driver.configure(comms);

    await expect(driver.connect()).rejects.toThrow('not today');

    expect(driver.state).toBe(DISCONNECTED);
    expect(lost).toHaveBeenCalledOnce();
  });

  it('disconnect closes the connection, lets go of the protocol and is DISCONNECTED', async () => {
    const { driver, states, farEnds } = await discoveredBench();

    const result = await driver.disconnect();

    expect(result).toBeUndefined();
    expect(states()).toEqual([UNCONFIGURED, DISCONNECTED, UNKNOWN, COMMAND, DISCONNECTED]);
    expect(farEnds.map(({ isLost }) => isLost)).toEqual([true]);
    expect(driver.capabilities).toEqual([DriverEvent.INITIALIZE, DriverEvent.CONFIGURE, DriverEvent.CONNECT]);
  });

  it('a lost connection is an error event with its cause, and leads to DISCONNECTED', async () => {
    const { driver, events, farEnds, states } = await discoveredBench();
    events.length = 0;

    farEnds[0]?.hangUp();
    await vi.advanceTimersByTimeAsync(0);

    expect(driver.state).toBe(DISCONNECTED);
    expect(states()).toEqual([DISCONNECTED]);
    expect(events[0]).toMatchObject({ type: 'error', code: 'connection-lost', message: 'lost the connection to agent://localhost:4001: the other end closed' });
  });

  it('connects again after a loss, with a protocol that knows nothing yet', async () => {
    const { driver, farEnds, takeLines } = await discoveredBench();
    farEnds[0]?.hangUp();
    await vi.advanceTimersByTimeAsync(0);

    await driver.connect();
    const afterConnect = driver.state;
    await driver.discover();

    expect(afterConnect).toBe(UNKNOWN);
    expect(driver.state).toBe(COMMAND);
    expect(takeLines()).toEqual(['', 'st', 'st']);
  });

  it('leaving a state runs nothing of its own: only the entry into the next one is announced', async () => {
    const { driver, events } = await discoveredBench();
    events.length = 0;

    await driver.disconnect();
    await driver.initialize();

    expect(events.filter(({ type }) => type !== 'link')).toEqual([
      { type: 'state-change', from: COMMAND, to: DISCONNECTED, atMs: Date.now() },
      { type: 'state-change', from: DISCONNECTED, to: UNCONFIGURED, atMs: Date.now() },
    ]);
  });

  it.each([
    ['UNCONFIGURED', [], ['connect', 'disconnect']],
    ['DISCONNECTED', ['configure'], ['disconnect']],
    ['connected', ['configure', 'connect'], ['initialize', 'configure', 'connect']],
  ])('are refused with StateError, naming what the state handles, where the table has no cell: %s', async (_, way, refused) => {
    const { driver } = bench();
    for (const verb of way) await driver.execute(verb, comms);
    const { state, capabilities } = driver;

    for (const verb of refused) {
      const error = await driver.execute(verb, comms).catch((reason: unknown) => reason);

      expect(error).toBeInstanceOf(StateError);
      expect((error as StateError).message).toMatch(/^Command not handled in current state: /);
      expect(capabilities.filter((event) => CONNECTION_STATES[(error as StateError).state as DriverConnectionState][event])).not.toContain((error as StateError).event);
    }
    expect(driver.state).toBe(state);
  });
});

describe('the state of a driver', () => {
  it('is that of the connection until it is connected, and from then on that of the protocol', async () => {
    const { driver } = bench();
    const seen = [driver.state];

    await driver.configure(comms);
    seen.push(driver.state);
    await driver.connect();
    seen.push(driver.state);
    await driver.discover();
    seen.push(driver.state);
    await driver.disconnect();
    seen.push(driver.state);

    expect(seen).toEqual([UNCONFIGURED, DISCONNECTED, UNKNOWN, COMMAND, DISCONNECTED]);
  });

  it('is announced on entering UNCONFIGURED, DISCONNECTED and whatever the protocol enters, never as CONNECTED', async () => {
    const { driver, states } = await discoveredBench();

    await driver.startAutosample();
    await driver.stopAutosample();
    await driver.close();

    expect(states()).toEqual([UNCONFIGURED, DISCONNECTED, UNKNOWN, COMMAND, AUTOSAMPLE, COMMAND, DISCONNECTED]);
  });

  it('is at no moment CONNECTED, however often it is looked at', async () => {
    const { driver } = bench();
    const seen = new Set<string>([driver.state]);
    const lookDuring = async (verb: Promise<unknown>): Promise<void> => {
      for (let turn = 0; turn < 200; turn += 1) {
        seen.add(driver.state);
        await Promise.resolve();
      }
      await verb;
    };

    await lookDuring(driver.configure(comms));
    await lookDuring(driver.connect());
    await lookDuring(driver.disconnect());

    expect([...seen]).toEqual([UNCONFIGURED, DISCONNECTED, UNKNOWN]);
  });

  it('is replayed to whoever listens later, the latest alone', async () => {
    const { driver } = await discoveredBench();
    const seen: unknown[] = [];

    driver.events$.subscribe((event) => seen.push(event.type === 'state-change' ? event.to : event));

    expect(seen).toEqual([COMMAND]);
  });
});

describe('the verbs of the protocol', () => {
  it('discover asks the instrument what it is doing, and answers the state', async () => {
    const { driver, meter } = bench();
    meter.isRunning = true;
    await driver.configure(comms);
    await driver.connect();

    const state = await driver.discover();

    expect(state).toBe(AUTOSAMPLE);
    expect(driver.state).toBe(AUTOSAMPLE);
  });

  it('get answers what is known, and what the instrument tells when asked for fresh values', async () => {
    const { driver, meter, takeLines } = await discoveredBench();
    meter.settings['gain'] = '5';

    const known = await driver.get(['gain', 'serial']);
    const linesForKnown = takeLines();
    const fresh = await driver.get(['gain'], { isFresh: true });

    expect(known).toEqual({ gain: 2, serial: 77 });
    expect(linesForKnown).toEqual([]);
    expect(fresh).toEqual({ gain: 5 });
    expect(takeLines()).toEqual(['st']);
  });

  it('get answers every parameter for ALL', async () => {
    const { driver } = await discoveredBench();

    const values = await driver.get(DriverParameter.ALL);

    expect(values).toEqual({ gain: 2, label: 'tank', serial: 77, beeps: true, mains: 50, probe: 1 });
  });

  it('set changes parameters, reads them back, and answers what the instrument then holds', async () => {
    const { driver, takeLines } = await discoveredBench();

    const values = await driver.set({ gain: 4, label: 'lake' });

    expect(values).toEqual({ gain: 4, label: 'lake' });
    expect(takeLines()).toEqual(['GAIN=4', 'LABEL=lake', 'st']);
  });

  it('acquireSample answers one sample, which is published as a particle too', async () => {
    const { driver, takeLines, voltages } = await discoveredBench();

    const values = await driver.acquireSample();

    expect(values).toEqual({ voltage: 1.25 });
    expect(voltages).toEqual([1.25]);
    expect(takeLines()).toEqual(['rd']);
  });

  it('startAutosample leads to AUTOSAMPLE, where samples are published as they come', async () => {
    const { driver, farEnds, voltages } = await discoveredBench();

    const result = await driver.startAutosample();
    farEnds[0]?.say('R=1.00\r\nR=2.00\r\n');

    expect(result).toBeUndefined();
    expect(driver.state).toBe(AUTOSAMPLE);
    expect(voltages).toEqual([1, 2]);
  });

  it('stopAutosample leads back to COMMAND', async () => {
    const { driver, takeLines } = await discoveredBench({ meter: { isRunning: true } });

    const result = await driver.stopAutosample();

    expect(result).toBeUndefined();
    expect(driver.state).toBe(COMMAND);
    expect(takeLines()).toEqual(['', 'halt', 'st']);
  });

  it('test leads to TEST, announces a test-result and leads back to COMMAND', async () => {
    const { driver, events, states } = await discoveredBench();

    const result = await driver.test();
    await vi.advanceTimersByTimeAsync(0);

    expect(result).toBeUndefined();
    expect(events.filter(({ type }) => type === 'test-result')).toEqual([{ type: 'test-result', isPassed: true, result: { text: 'OK' }, atMs: Date.now() }]);
    expect(states().slice(-3)).toEqual([COMMAND, TEST, COMMAND]);
  });

  it('calibrate runs what the protocol has for it', async () => {
    const { driver, takeLines } = await discoveredBench();

    const result = await driver.calibrate();

    expect(result).toBeUndefined();
    expect(takeLines()).toEqual(['cal']);
  });

  it('startDirect hands the instrument over: what it sends is announced byte for byte', async () => {
    const { driver, events, farEnds } = await discoveredBench();

    const result = await driver.startDirect();
    farEnds[0]?.say('raw\u00ff\u0000');

    expect(result).toBeUndefined();
    expect(driver.state).toBe(DIRECT_ACCESS);
    expect(events.at(-1)).toEqual({ type: 'direct-access', bytes: Uint8Array.of(0x72, 0x61, 0x77, 0xff, 0), atMs: Date.now() });
  });

  it('executeDirect sends bytes, or text of one byte a character, as they are', async () => {
    const { driver, farEnds } = await discoveredBench();
    await driver.startDirect();
    const before = farEnds[0]?.heard.length;

    const result = await driver.executeDirect(Uint8Array.of(0x1b, 0xff));
    await driver.executeDirect('go\u00e9');

    expect(result).toBeUndefined();
    expect(farEnds[0]?.heard.slice(before)).toBe('\u001b\u00ffgo\u00e9');
  });

  it('stopDirect takes the instrument back and finds out what it is doing now', async () => {
    const { driver, events, takeLines } = await discoveredBench();
    await driver.startDirect();
    await driver.executeDirect('go\r\n');
    events.length = 0;

    const stopping = driver.stopDirect();
    await vi.advanceTimersByTimeAsync(1_000);
    await stopping;

    expect(driver.state).toBe(AUTOSAMPLE);
    expect(takeLines()).toEqual(['go', '', 'st']);
    // The driver's own dialogue is not the business of whoever had direct access.
    expect(events.filter(({ type }) => type === 'direct-access')).toEqual([]);
  });

  it('are passed on with their argument, and answered with the result of the protocol', async () => {
    const { driver } = await discoveredBench();

    const results = [await driver.execute('get', ['probe']), await driver.execute('set', { probe: 3 }), await driver.execute('acquireSample'), await driver.execute('get')];

    expect(results).toEqual([{ probe: 1 }, { probe: 3 }, { voltage: 1.25 }, { gain: 2, label: 'tank', serial: 77, beeps: true, mains: 50, probe: 3 }]);
  });

  const verbs = ['discover', 'get', 'set', 'acquireSample', 'startAutosample', 'stopAutosample', 'test', 'calibrate', 'startDirect', 'executeDirect', 'stopDirect'];

  it.each(verbs)('are refused with StateError before there is a protocol: %s', async (verb) => {
    const { driver, farEnds } = bench();

    await expect(driver.execute(verb, 'x')).rejects.toMatchObject({ code: 'state', state: UNCONFIGURED, expected: [DriverEvent.INITIALIZE, DriverEvent.CONFIGURE] });
    await driver.configure(comms);
    await expect(driver.execute(verb, 'x')).rejects.toMatchObject({ code: 'state', state: DISCONNECTED });

    expect(farEnds).toEqual([]);
  });

  it.each([
    [UNKNOWN, ['get', 'set', 'acquireSample', 'startAutosample', 'stopAutosample', 'test', 'calibrate', 'executeDirect', 'stopDirect']],
    [COMMAND, ['discover', 'stopAutosample', 'executeDirect', 'stopDirect']],
    [AUTOSAMPLE, ['discover', 'set', 'acquireSample', 'startAutosample', 'test', 'calibrate', 'startDirect', 'executeDirect', 'stopDirect']],
    [DIRECT_ACCESS, ['discover', 'get', 'set', 'acquireSample', 'startAutosample', 'stopAutosample', 'test', 'calibrate', 'startDirect']],
  ])('are refused with StateError, and send nothing, where the protocol has no cell: %s', async (state, refused) => {
    const { driver, takeLines } = state === UNKNOWN ? bench() : await discoveredBench({ meter: { isRunning: state === AUTOSAMPLE } });
    if (state === UNKNOWN) await driver.configure(comms).then(() => driver.connect());
    if (state === DIRECT_ACCESS) await driver.startDirect();

    for (const verb of refused) {
      await expect(driver.execute(verb, 'gain')).rejects.toMatchObject({ code: 'state', state });
    }

    expect(driver.state).toBe(state);
    expect(takeLines()).toEqual([]);
  });

  it('are refused with NotImplementedError where no state of the instrument gives them a meaning', async () => {
    const states = { [UNKNOWN]: { [DriverEvent.DISCOVER]: [] } };
    class Protocol extends LabMeterProtocol {
      protected override handlers(): never {
        // A table for the smaller graph; this test is about what is not in it.
        return { [UNKNOWN]: { [DriverEvent.DISCOVER]: () => undefined } } as never;
      }
    }
    const small = { ...labMeter, states } as unknown as typeof labMeter; // fewer states than the type says
    class Driver extends SingleConnectionInstrumentDriver<typeof labMeter> {
      protected override buildProtocol(context: ProtocolContext): Protocol {
        return new Protocol(small, context);
      }
    }
    const driver = new Driver(small, { open: async () => memoryPair().near });
    await driver.configure(comms);
    await driver.connect();

    await expect(driver.calibrate()).rejects.toEqual(new NotImplementedError('calibrate'));
    await expect(driver.discover()).resolves.toBe(UNKNOWN);
    await driver.close();
  });
});

describe('two drivers in one process', () => {
  it('never meet: each has its own states, events, settings and samples', async () => {
    const [one, two] = await Promise.all([discoveredBench(), discoveredBench({ meter: { isRunning: true } })]);

    const [values] = await Promise.all([one.driver.set({ gain: 7 }), two.driver.stopAutosample(), one.driver.acquireSample()]);
    one.farEnds[0]?.hangUp();
    await vi.advanceTimersByTimeAsync(0);

    expect(values).toEqual({ gain: 7 });
    expect(one.states()).toEqual([UNCONFIGURED, DISCONNECTED, UNKNOWN, COMMAND, DISCONNECTED]);
    expect(two.states()).toEqual([UNCONFIGURED, DISCONNECTED, UNKNOWN, AUTOSAMPLE, COMMAND]);
    expect(await two.driver.get(['gain'])).toEqual({ gain: 2 });
    expect([one.voltages, two.voltages]).toEqual([[1.25], []]);
  });
});
