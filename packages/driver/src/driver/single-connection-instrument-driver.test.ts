import { ConnectFailedError, memoryPair } from '@taffrail/connection';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bench, discoveredBench } from '../../test/bench.ts';
import { LabMeterDriver, LabMeterProtocol } from '../../test/lab-meter.ts';
import { ParameterError, StateError } from '../errors.ts';
import { DriverConnectionState, DriverEvent, DriverProtocolState } from '../lineage/names.ts';
import type { ProtocolContext } from '../protocol/instrument-protocol.ts';
import { CONNECTION_STATES, PROTOCOL_EVENTS } from './connection-states.ts';
import { Continuation } from './continuation.ts';
import { DesiredSettings } from '../protocol/desired-settings.ts';

const { UNCONFIGURED, DISCONNECTED } = DriverConnectionState;
const { UNKNOWN, COMMAND, AUTOSAMPLE } = DriverProtocolState;
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
      DRIVER_STATE_CONNECTED: [DriverEvent.DISCONNECT, DriverEvent.CONNECTION_LOST, DriverEvent.PA_CONNECTION_LOST, ...PROTOCOL_EVENTS],
      DRIVER_STATE_INSTRUMENT_DISCONNECTED: [DriverEvent.DISCONNECT, DriverEvent.CONNECTION_LOST, DriverEvent.PA_CONNECTION_RESTORED],
    });
    expect(PROTOCOL_EVENTS).toEqual(['DISCOVER', 'GET', 'SET', 'ACQUIRE_SAMPLE', 'START_AUTOSAMPLE', 'STOP_AUTOSAMPLE', 'TEST', 'CALIBRATE', 'CLOCK_SYNC', 'ACQUIRE_STATUS', 'EXECUTE_DIRECT', 'START_DIRECT', 'STOP_DIRECT'].map((name) => DriverEvent[name as keyof typeof DriverEvent]));
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

    expect(contexts).toEqual([{ connection: near, scheduler: expect.objectContaining({ now: expect.any(Function) }), startup: 'leave', desired: new DesiredSettings(), continuation: expect.any(Continuation), whenSettingsDiffer: 'restore', whenSamplingEnds: 'resume', whenSilent: 'announce' }]);
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

  it('reaches a listener also where that has caused it on being replayed the last one', () => {
    const { driver } = bench();
    const seen: unknown[] = [];

    driver.events$.subscribe((event) => {
      seen.push(event.type === 'state-change' && event.to);
      if (seen.length === 1) void driver.configure(comms);
    });

    expect(seen).toEqual([UNCONFIGURED, DISCONNECTED]);
  });

  it('is replayed to whoever listens later, the latest alone', async () => {
    const { driver } = await discoveredBench();
    const seen: unknown[] = [];

    driver.events$.subscribe((event) => seen.push(event.type === 'state-change' ? event.to : event));

    expect(seen).toEqual([COMMAND]);
  });
});
