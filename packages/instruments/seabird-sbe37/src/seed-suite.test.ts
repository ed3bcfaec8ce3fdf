import { type Bench, BENCH_URL } from '@taffrail/testing';
import { DriverConnectionState as C, DriverParameter, DriverProtocolState as P, UnknownCommandError, VERBS } from '@taffrail/driver';
import { describe, expect, it } from 'vitest';
import { discovered, mooring } from '../test/mooring.ts';
import { sbe37 } from './definition.ts';
import { recordedUnit } from './simulator/index.ts';

/*
 * The nine tests that the driver of the first lineage had, kept by name, in virtual time.
 */

describe('test_process', () => {
  it('refuses a verb that no driver has, and announces nothing', async () => {
    await using bed = await discovered();
    const before = bed.events.length;

    await expect(bed.failure(bed.driver.execute('process_echo', 'hello'))).resolves.toBeInstanceOf(UnknownCommandError);
    expect(bed.events.slice(before)).toEqual([]);
  });

  it('announces events whole and in order', async () => {
    await using bed = await discovered();
    await bed.run(bed.driver.startAutosample());
    await bed.run(bed.driver.stopAutosample());

    expect(bed.events.map((event) => (event.type === 'state-change' ? event.to : event.type))).toEqual([
      C.UNCONFIGURED,
      C.DISCONNECTED,
      'link',
      P.UNKNOWN,
      'config-change',
      P.COMMAND,
      P.AUTOSAMPLE,
      P.COMMAND,
    ]);
    expect(bed.events.map(({ atMs }) => atMs)).toEqual([...bed.events.map(({ atMs }) => atMs)].sort((a, b) => a - b));
  });

  it('rejects a verb that fails, and announces exactly one error when nobody asked', async () => {
    await using bed = await discovered();

    await expect(bed.failure(bed.driver.stopAutosample())).resolves.toMatchObject({ code: 'state' });
    bed.loseConnection();
    await bed.time.advance(0);

    expect(bed.events.filter(({ type }) => type === 'error')).toEqual([expect.objectContaining({ code: 'connection-lost' })]);
  });
});

describe('test_config', () => {
  it('is configured into DISCONNECTED and initialized back into UNCONFIGURED', async () => {
    await using bed = mooring();

    await bed.run(bed.driver.configure({ addr: '127.0.0.1', port: 4001 }));
    await bed.run(bed.driver.initialize());

    expect(bed.states).toEqual([C.UNCONFIGURED, C.DISCONNECTED, C.UNCONFIGURED]);
  });
});

describe('test_connect', () => {
  it('connects into UNKNOWN and disconnects again, telling each state once', async () => {
    await using bed = mooring();

    await bed.open();
    await bed.run(bed.driver.disconnect());
    await bed.run(bed.driver.initialize());

    expect(bed.states).toEqual([C.UNCONFIGURED, C.DISCONNECTED, P.UNKNOWN, C.DISCONNECTED, C.UNCONFIGURED]);
  });
});

describe('test_get_set', () => {
  it('gets all 37 parameters, each of its own type', async () => {
    await using bed = await discovered({ unit: recordedUnit });

    const all = await bed.run(bed.driver.get(DriverParameter.ALL));

    const kinds = { int: 'number', float: 'number', flag: 'boolean', choice: 'string', text: 'string', date: 'string', time: 'string', custom: undefined } as const;
    const expected = Object.entries(sbe37.parameters).map(([name, { type }]) => [name, kinds[type]]);
    expect(expected).toHaveLength(37);
    expect(Object.entries(all).map(([name, value]) => [name, typeof value])).toEqual(expected);
    expect(all).toMatchObject({
      sampleNumber: 55_726,
      temperatureCalibrationDate: '2015-03-21',
      temperatureCoefficientA0: 4.038028e-5,
      conductivityCoefficientI: -7.715407e-5,
      pressureTemperatureCoefficientB1: -1.625e-3,
      clockCoefficientA2: -3.297514e-8,
    });
  });

  it('changes what can be written, reads it back, and restores it', async () => {
    await using bed = await discovered();
    const names = ['sampleInterval', 'storeTime', 'outputSalinity', 'samplesToAverage'] as const;
    const before = await bed.run(bed.driver.get(names));
    const changed = { sampleInterval: before.sampleInterval + 1, storeTime: !before.storeTime, outputSalinity: !before.outputSalinity, samplesToAverage: 3 };

    await expect(bed.run(bed.driver.set(changed))).resolves.toEqual(changed);
    await expect(bed.run(bed.driver.get(names, { isFresh: true }))).resolves.toEqual(changed);
    await expect(bed.run(bed.driver.set(before))).resolves.toEqual(before);
    expect(bed.simulator.settings).toMatchObject({ INTERVAL: 5, STORETIME: false, OUTPUTSAL: false, NAVG: 1 });
  });
});

describe('test_poll', () => {
  it('publishes exactly one particle for each of three samples asked for, with the values answered', async () => {
    await using bed = await discovered();

    const answers = [];
    for (let poll = 0; poll < 3; poll += 1) answers.push(await bed.run(bed.driver.acquireSample()));

    expect(bed.particles.map(({ values }) => values)).toEqual(answers);
    expect(answers).toEqual(Array.from({ length: 3 }, () => ({ temperature: expect.any(Number), conductivity: expect.any(Number), pressure: expect.any(Number) })));
  });
});

describe('test_autosample', () => {
  it('publishes a particle every interval while autosampling, and none after', async () => {
    await using bed = await discovered();
    await bed.run(bed.driver.set({ samplesToAverage: 1, sampleInterval: 5 }));

    await bed.run(bed.driver.startAutosample());
    const startedAtMs = bed.time.now();
    await bed.time.advance(30_000);
    await bed.run(bed.driver.stopAutosample());
    await bed.time.advance(60_000);

    expect(bed.particles.map(({ times }) => times.driverMs - startedAtMs)).toEqual([5_000, 10_000, 15_000, 20_000, 25_000, 30_000]);
  });
});

describe('test_test', () => {
  it('announces the result of a self-test, and is back in COMMAND', async () => {
    await using bed = await discovered();

    await bed.run(bed.driver.test());
    const duringTest = bed.driver.state;
    await bed.time.advance(600_000);

    expect([duringTest, bed.driver.state]).toEqual([P.TEST, P.COMMAND]);
    expect(bed.events.filter(({ type }) => type === 'test-result')).toEqual([
      {
        type: 'test-result',
        isPassed: true,
        result: {
          conductivity: { isPassed: true, text: expect.stringMatching(/^(\s*-?\d\.\d{5}\s*){100}$/) },
          temperature: { isPassed: true, text: expect.stringMatching(/^(\s*-?\d+\.\d{4}\s*){100}$/) },
          pressure: { isPassed: true, text: expect.stringMatching(/^(\s*-?\d+\.\d{3}\s*){100}$/) },
        },
        atMs: expect.any(Number),
      },
    ]);
  });
});

describe('test_errors', () => {
  /** What the framework has and this instrument has not. */
  const missing = { calibrate: 'not-implemented', acquireStatus: 'not-implemented' };
  const expectedCodes = {
    [C.UNCONFIGURED]: { initialize: 'done', configure: 'done' },
    [C.DISCONNECTED]: { initialize: 'done', configure: 'done', connect: 'done' },
    [P.UNKNOWN]: { disconnect: 'done', discover: 'done', startDirect: 'done', ...missing },
    [P.COMMAND]: {
      disconnect: 'done',
      discover: 'done',
      get: 'done',
      set: 'done',
      acquireSample: 'done',
      startAutosample: 'done',
      test: 'done',
      syncClock: 'done',
      startDirect: 'done',
      ...missing,
    },
    [P.AUTOSAMPLE]: { disconnect: 'done', discover: 'done', get: 'done', stopAutosample: 'done', syncClock: 'done', startDirect: 'done', ...missing },
  };
  const ways: Readonly<Record<keyof typeof expectedCodes, (bed: Bench) => Promise<unknown>>> = {
    [C.UNCONFIGURED]: async () => undefined,
    [C.DISCONNECTED]: (bed) => bed.driver.configure({ url: BENCH_URL }),
    [P.UNKNOWN]: (bed) => bed.open(),
    [P.COMMAND]: (bed) => bed.connect(),
    [P.AUTOSAMPLE]: async (bed) => {
      await bed.connect();
      await bed.run(bed.driver.startAutosample());
    },
  };

  it.each(Object.keys(ways) as (keyof typeof ways)[])('has one outcome for each verb in %s', async (state) => {
    const outcomes: Record<string, string> = {};
    for (const verb of Object.keys(VERBS)) {
      await using bed = mooring();
      await ways[state](bed);
      const argument = { configure: { url: BENCH_URL }, set: { sampleInterval: 6 }, executeDirect: 'ds\r\n' }[verb];
      outcomes[verb] = await bed.run(bed.driver.execute(verb, argument).then(() => 'done', (error: { code: string }) => error.code));
    }

    const refused = Object.fromEntries(Object.keys(VERBS).map((verb) => [verb, 'state']));
    expect(outcomes).toEqual({ ...refused, ...expectedCodes[state] });
  });

  it.each([
    ['nothing', undefined, 'Missing comms config parameter.'],
    ['no address', { port: 4001 }, 'Invalid comms config dict'],
    ['an empty address', { addr: '', port: 4001 }, 'Invalid comms config dict'],
    ['a port beyond the last', { addr: 'localhost', port: 70_000 }, 'Invalid comms config dict'],
    ['a port that is true', { addr: 'localhost', port: true }, 'Invalid comms config dict'],
    ['a port in words', { addr: 'localhost', port: 'x' }, 'Invalid comms config dict'],
    ['no port', { addr: 'localhost' }, 'Invalid comms config dict'],
    ['a text', 'localhost:4001', 'Invalid comms config dict'],
  ])('refuses to be configured with %s, and stays UNCONFIGURED', async (_, config, message) => {
    await using bed = mooring();

    const error = await bed.failure(bed.driver.execute('configure', config));

    expect(error).toMatchObject({ code: 'parameter', message: expect.stringContaining(message) });
    expect(bed.driver.state).toBe(C.UNCONFIGURED);
  });

  it.each([
    ['no list', undefined, 'Get command requires a parameter list or tuple.'],
    ['what is no list', { sampleInterval: 1 }, 'Get argument not a list or tuple'],
    ['an unknown name', ['sampleInterval', 'nope'], '"nope" is not a valid parameter'],
  ])('refuses to get %s', async (_, names, message) => {
    await using bed = await discovered();

    // The types forbid it; a program without them may ask all the same.
    const error = await bed.failure(bed.driver.get(names as unknown as ['sampleInterval']));

    expect(error).toMatchObject({ code: 'parameter', message: expect.stringContaining(message) });
  });

  it.each([
    ['no values', undefined, 'Set command requires a parameter dict.'],
    ['a list', [['sampleInterval', 6]], 'Set parameters not a dict'],
    ['an unknown name', { nope: 1 }, 'Unknown driver parameter "nope"'],
    ['a text for a number', { sampleInterval: 'x' }, 'sampleInterval: expected a whole number from 5 to 32767, found "x"'],
    ['a fraction for a whole number', { sampleInterval: 5.5 }, 'found 5.5'],
    ['a number below its range', { storeTime: true, sampleInterval: 4 }, 'found 4'],
    ['a number above its range', { storeTime: true, serialSyncWait: 121 }, 'found 121'],
    ['a word for a flag', { storeTime: 'y' }, 'storeTime: expected true or false, found "y"'],
    ['a second command in a value', { sampleInterval: '6\r\nqs' }, 'found "6\\r\\nqs"'],
    ['a parameter that only the instrument writes', { sampleNumber: 0 }, 'sampleNumber is read-only'],
    ['a calibration coefficient', { temperatureCoefficientA0: 1.5 }, 'temperatureCoefficientA0 is read-only'],
  ])('refuses to set %s, and sends nothing', async (_, changes, message) => {
    await using bed = await discovered();

    const sent = await bed.sentDuring(async () => {
      const error = await bed.failure(bed.driver.set(changes as object));
      expect(error).toMatchObject({ code: 'parameter', message: expect.stringContaining(message) });
    });

    expect(sent).toBe('');
  });
});

describe('test_discover_autosample', () => {
  it('finds an instrument that it left logging, knows its settings, and goes on publishing', async () => {
    await using bed = await discovered();
    await bed.run(bed.driver.set({ sampleInterval: 10 }));
    await bed.run(bed.driver.startAutosample());
    await bed.run(bed.driver.disconnect());
    await bed.time.advance(3_600_000);

    await expect(bed.connect()).resolves.toBe(P.AUTOSAMPLE);

    await expect(bed.run(bed.driver.get(['sampleInterval']))).resolves.toEqual({ sampleInterval: 10 });
    bed.particles.length = 0;
    await bed.time.advance(30_000);
    expect(bed.particles).toHaveLength(3);
  });
});
