import { memoryPair } from '@taffrail/connection';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bench, discoveredBench } from '../../test/bench.ts';
import { labMeter, LabMeterProtocol } from '../../test/lab-meter.ts';
import { NotImplementedError } from '../errors.ts';
import { DriverConnectionState, DriverEvent, DriverParameter, DriverProtocolState } from '../lineage/names.ts';
import type { ProtocolContext } from '../protocol/instrument-protocol.ts';
import { SingleConnectionInstrumentDriver } from './single-connection-instrument-driver.ts';

const { UNCONFIGURED, DISCONNECTED } = DriverConnectionState;
const { UNKNOWN, COMMAND, AUTOSAMPLE, TEST, DIRECT_ACCESS } = DriverProtocolState;
const comms = { addr: 'localhost', port: 4001 };

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

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

  it('set goes by the changes as they were given, whatever becomes of them while it runs', async () => {
    const { driver, meter } = await discoveredBench();
    const changes = { gain: 4 };

    const setting = driver.set(changes);
    changes.gain = 9;

    expect(await setting).toEqual({ gain: 4 });
    expect(meter.settings['gain']).toBe('4');
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
    [COMMAND, ['stopAutosample', 'executeDirect', 'stopDirect']],
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
