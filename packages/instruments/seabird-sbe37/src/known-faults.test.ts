import { CommandRejectedError, ConnectionLostError, DriverConnectionState as C, DriverProtocolState as P, ReplyTimeoutError, StateEntryError, WakeUpError } from '@taffrail/driver';
import { exchange, type Script } from '@taffrail/testing';
import { describe, expect, it } from 'vitest';
import { discovered, mooring } from '../test/mooring.ts';
import { discovery, loggingStatus, recordedCalibration, startedStatus, turn } from '../test/recordings.ts';
import { Sbe37Driver } from './sbe37-driver.ts';
import type { Sbe37FaultName } from './simulator/index.ts';

const FIRST = '#11.9471,3.88942, 3389.418';
const SECOND = '#12.8232,4.06464, 3564.642';

/** Replays what follows discovery, and answers what became of one verb and the temperatures that were published. */
function afterDiscovery(script: Script, act: (driver: Sbe37Driver) => Promise<unknown>) {
  return exchange(Sbe37Driver, {
    script: [...discovery, ...script],
    act: async (driver, bed) => {
      await driver.discover();
      const startedAtMs = bed.time.now();
      const outcome = await act(driver).catch((error: unknown) => error);
      return { outcome, tookMs: bed.time.now() - startedAtMs, temperatures: bed.particles.map(({ values }) => values.temperature), state: driver.state };
    },
  });
}

/** Connects a second client to the simulated instrument, and types for it. */
async function meddle(bed: Awaited<ReturnType<typeof discovered>>, typed: string): Promise<void> {
  const client = bed.simulator.connect();
  await client.send(Uint8Array.from(typed, (character) => character.charCodeAt(0)));
  await bed.time.advance(100);
  await client.close();
}

describe('a command that the instrument refuses', () => {
  it('is rejected at once when it says so with its prompt', async () => {
    const { outcome, tookMs } = await afterDiscovery([['ts\r\n', 'ts\r\n?cmd S>']], (driver) => driver.acquireSample());

    expect(outcome).toBeInstanceOf(CommandRejectedError);
    expect(outcome).toMatchObject({ sent: 'ts', received: '?cmd S>' });
    expect(tookMs).toBe(0);
  });

  it('is rejected at once when it says so without a prompt', async () => {
    const { outcome, tookMs } = await afterDiscovery([['ts\r\n', 'ts\r\n? CMD\r\n']], (driver) => driver.acquireSample());

    expect(outcome).toBeInstanceOf(CommandRejectedError);
    expect(outcome).toMatchObject({ sent: 'ts', received: '? CMD' });
    expect(tookMs).toBe(0);
  });

  it('is rejected when somebody else has started it logging, which discover then finds', async () => {
    await using bed = await discovered();
    await meddle(bed, 'startnow\r\n');

    const error = await bed.failure(bed.driver.acquireSample().then(() => bed.driver.set({ sampleInterval: 6 })));

    expect(error).toBeInstanceOf(CommandRejectedError);
    expect(error).toMatchObject({ sent: 'INTERVAL=6', received: 'cmd not allowed while logging' });
    await expect(bed.run(bed.driver.discover())).resolves.toBe(P.AUTOSAMPLE);
  });

  it('leaves what the instrument holds known, when it is the second of two settings', async () => {
    const status = startedStatus.map((line) => line.replace('do not store time', 'store time'));
    const { outcome } = await afterDiscovery(
      [turn('STORETIME=y'), ['SYNCWAIT=7\r\n', 'SYNCWAIT=7\r\n?cmd S>'], turn('ds', status), turn('dc', recordedCalibration)],
      async (driver) => {
        const error = await driver.set({ storeTime: true, serialSyncWait: 7 }).catch((each: unknown) => each);
        return [error, await driver.get(['storeTime', 'serialSyncWait'])];
      },
    );

    expect(outcome).toEqual([expect.any(CommandRejectedError), { storeTime: true, serialSyncWait: 30 }]);
  });

  it('is found by reading back when the instrument complains and prompts as if all were well', async () => {
    const complaint = turn('SYNCWAIT=120', ['*** ERROR INTEGER OUT OF RANGE (0 - 100)']);
    const { outcome } = await afterDiscovery([complaint, turn('ds', startedStatus), turn('dc', recordedCalibration)], (driver) => driver.set({ serialSyncWait: 120 }));

    expect(outcome).toBeInstanceOf(CommandRejectedError);
    expect(outcome).toMatchObject({ received: '*** ERROR INTEGER OUT OF RANGE (0 - 100)' });
  });

  it('is found by reading back when the instrument keeps its value without a word', async () => {
    const { outcome } = await afterDiscovery([turn('SYNCWAIT=120'), turn('ds', startedStatus), turn('dc', recordedCalibration)], (driver) => driver.set({ serialSyncWait: 120 }));

    expect(outcome).toMatchObject({ code: 'read-back', differences: [{ name: 'serialSyncWait', expected: 120, found: 30 }] });
  });
});

describe('an instrument that does not answer', () => {
  it('ends a command in time, naming what was expected and what came', async () => {
    const { outcome, tookMs } = await afterDiscovery([['ts\r\n', 'ts\r\n10.99']], (driver) => driver.acquireSample());

    expect(outcome).toBeInstanceOf(ReplyTimeoutError);
    expect(outcome).toMatchObject({ message: 'no prompt within 60000 ms of "ts"; received "10.99"' });
    expect(tookMs).toBe(60_000);
  });

  it('ends a command in time when not even its echo comes', async () => {
    const { outcome, tookMs } = await afterDiscovery([['ts\r\n']], (driver) => driver.acquireSample());

    expect(outcome).toMatchObject({ code: 'reply-timeout', message: 'no echo within 60000 ms of "ts"; received ""' });
    expect(tookMs).toBe(60_000);
  });

  it('ends discover after ten attempts to wake it', async () => {
    await using bed = mooring({ faults: [{ kind: 'mute' }] });
    await bed.open();
    const startedAtMs = bed.time.now();

    const error = await bed.failure(bed.driver.discover());

    expect(error).toBeInstanceOf(WakeUpError);
    expect(error).toMatchObject({ message: 'no prompt after 10 attempts to wake the instrument; received ""' });
    expect(bed.time.now() - startedAtMs).toBe(10_000);
    expect(bed.transcript.receivedText).toBe('\r\n'.repeat(10));
  });

  it('does not have its late answer taken for that of the next command', async () => {
    const script: Script = [
      ['ts\r\n', 'ts\r\n'],
      { driver: '', instrument: '10.0000,3.00000, 1000.000\r\n\r\nS>', afterMs: 60_500 },
      ['\r\n'],
      { driver: 'ts\r\n', instrument: '\r\n\r\nS>ts\r\n\r\n20.0000,4.00000, 2000.000\r\n\r\nS>' },
    ];
    const { outcome, temperatures } = await afterDiscovery(script, async (driver) => {
      const late = await driver.acquireSample().catch((error: unknown) => error);
      return [late, await driver.acquireSample()];
    });

    expect(outcome).toEqual([expect.any(ReplyTimeoutError), { temperature: 20, conductivity: 4, pressure: 2_000 }]);
    expect(temperatures).toEqual([10, 20]);
  });

  it('enters COMMAND all the same when it falls silent while its settings are read, and says so', async () => {
    const script: Script = [['\r\n', '\r\n\r\nS>'], turn('ds', startedStatus), ['ds\r\n']];

    const [error, state] = await exchange(Sbe37Driver, {
      script,
      act: async (driver) => [await driver.discover().catch((each: unknown) => each), driver.state] as const,
    });

    expect(error).toBeInstanceOf(StateEntryError);
    expect(error).toMatchObject({ state: P.COMMAND, cause: expect.any(ReplyTimeoutError) });
    expect(state).toBe(P.COMMAND);
  });

  it('ends a self-test with an error event in UNKNOWN, from where it can be discovered again', async () => {
    await using bed = await discovered();
    await bed.run(bed.driver.test());

    await bed.time.advance(10_000);
    bed.simulator.powerOff();
    await bed.time.advance(600_000);
    const stateAfter = bed.driver.state;
    bed.simulator.powerOn();

    expect(stateAfter).toBe(P.UNKNOWN);
    expect(bed.events.filter(({ type }) => type === 'error')).toEqual([expect.objectContaining({ code: 'reply-timeout' })]);
    await expect(bed.run(bed.driver.discover())).resolves.toBe(P.COMMAND);
  });

  it('fails a self-test of which a line is garbled, and returns to COMMAND', async () => {
    const woken = ['\r\n', '\r\n\r\nS>'] as const;
    const tested: Script = [
      woken,
      turn('tc', ['3.14159', '3.1?159', '3.14160']),
      woken,
      turn('tt', ['7.5400', '7.5401', '7.5402']),
      woken,
      turn('tp', ['10.250', '10.251', '10.252']),
    ];

    const result = await exchange(Sbe37Driver, {
      script: [...discovery, ...tested, turn('ds', startedStatus), turn('dc', recordedCalibration)],
      act: async (driver, bed) => {
        await driver.discover();
        await driver.test();
        await bed.time.advance(0);
        return { results: bed.events.flatMap((event) => (event.type === 'test-result' ? [event] : [])), state: driver.state };
      },
    });

    expect(result.state).toBe(P.COMMAND);
    expect(result.results).toEqual([
      expect.objectContaining({
        isPassed: false,
        result: {
          conductivity: { isPassed: false, text: '3.14159\r\n3.1?159\r\n3.14160' },
          temperature: { isPassed: true, text: '7.5400\r\n7.5401\r\n7.5402' },
          pressure: { isPassed: true, text: '10.250\r\n10.251\r\n10.252' },
        },
      }),
    ]);
  });
});

describe('samples between the lines', () => {
  const start = (reply: string): Script => [['startnow\r\n', `startnow\r\n${reply}`]];

  it('publishes the first sample when it comes in one piece with the answer to startnow', async () => {
    const { temperatures, state } = await afterDiscovery(start(`start now\r\n\r\n${FIRST}\r\n`), (driver) => driver.startAutosample());

    expect([temperatures, state]).toEqual([[11.9471], P.AUTOSAMPLE]);
  });

  it('publishes a sample that follows a prompt without a line end', async () => {
    const { temperatures } = await afterDiscovery(start(`start now\r\nS>${FIRST}\r\n`), (driver) => driver.startAutosample());

    expect(temperatures).toEqual([11.9471]);
  });

  it.each([
    ['between the echo and the reply', `ds\r\n\r\n${FIRST}\r\n${loggingStatus.join('\r\n')}\r\n\r\nS>\r\n`],
    ['before the echo', `\r\n${FIRST}\r\nds\r\n${loggingStatus.join('\r\n')}\r\n\r\nS>\r\n`],
    ['right behind the prompt', `ds\r\n${loggingStatus.join('\r\n')}\r\n\r\nS>${FIRST}\r\n`],
    ['behind the prompt and its line end', `ds\r\n${loggingStatus.join('\r\n')}\r\n\r\nS>\r\n\r\n${FIRST}\r\n`],
  ])('finds an instrument logging that sends a sample %s, and publishes it', async (_, reply) => {
    const script: Script = [
      ['\r\n', '\r\n\r\nS>\r\n'],
      ['ds\r\n', reply],
      ['\r\n', '\r\n\r\nS>\r\n'],
      ['ds\r\n', `ds\r\n${loggingStatus.join('\r\n')}\r\n\r\nS>\r\n`],
      ['\r\n', '\r\n\r\nS>\r\n'],
      ['dc\r\n', `dc\r\n${recordedCalibration.join('\r\n')}\r\n\r\nS>\r\n`],
    ];

    const found = await exchange(Sbe37Driver, {
      script,
      act: async (driver, bed) => [await driver.discover(), bed.particles.map(({ values }) => values.temperature)],
    });

    expect(found).toEqual([P.AUTOSAMPLE, [11.9471]]);
  });

  it('finds an instrument logging that sends a sample into every exchange', async () => {
    await using bed = mooring({ logging: true, faults: [{ kind: 'sample-before-reply' }] });

    await expect(bed.connect()).resolves.toBe(P.AUTOSAMPLE);

    expect(bed.particles).toHaveLength(bed.transcript.commands.length);
    await expect(bed.run(bed.driver.get(['sampleInterval']))).resolves.toEqual({ sampleInterval: 5 });
  });

  it('publishes no particle for a line cut short by the stop', async () => {
    const faults = [{ kind: 'truncate-at-stop' as Sbe37FaultName }];
    await using bed = await discovered({ faults });
    await bed.run(bed.driver.startAutosample());
    await bed.time.advance(12_000);

    await bed.run(bed.driver.stopAutosample());

    expect(bed.transcript.transmittedText).toMatch(/\r\n# 1\d\.\d\dS>/);
    expect(bed.particles.map(({ quality }) => quality)).toEqual(['ok', 'ok']);
  });

  it('does not take a number cut by a fragment for a whole one', async () => {
    const { temperatures } = await exchange(Sbe37Driver, {
      fragmentBytes: 5,
      fragmentGapMs: 50,
      script: [...discovery, ...start(`start now\r\n${FIRST}\r\n${SECOND}\r\n`)],
      act: async (driver, bed) => {
        await driver.discover();
        await driver.startAutosample();
        await bed.time.advance(10_000);
        return { temperatures: bed.particles.map(({ values }) => values.temperature) };
      },
    });

    expect(temperatures).toEqual([11.9471, 12.8232]);
  });
});

describe('an instrument that is logging', () => {
  it('is not taken for one in command mode at the third Enter, whose prompt is that of command mode', async () => {
    await using bed = mooring({ logging: true });
    await bed.open();

    const sent = await bed.sentDuring(() => bed.run(bed.driver.discover()));

    expect(bed.driver.state).toBe(P.AUTOSAMPLE);
    expect(sent.startsWith('\r\n\r\n\r\nds\r\n')).toBe(true);
    expect(bed.transcript.transmittedText).toContain('\0SBE 37-SM\r\nS>');
  });

  it('is found and known though it logs in silence', async () => {
    await using bed = mooring({ logging: true, settings: { TXREALTIME: false } });

    await expect(bed.connect()).resolves.toBe(P.AUTOSAMPLE);

    await bed.time.advance(60_000);
    expect(bed.particles).toEqual([]);
    await expect(bed.run(bed.driver.get(['transmitRealTime']))).resolves.toEqual({ transmitRealTime: false });
  });

  it('is made to send its samples before it is started', async () => {
    await using bed = await discovered({ settings: { TXREALTIME: false } }, { startup: 'leave' });

    const sent = await bed.sentDuring(() => bed.run(bed.driver.startAutosample()));
    await bed.time.advance(10_000);

    expect(sent).toBe('TXREALTIME=y\r\nds\r\ndc\r\nstartnow\r\n');
    expect(bed.particles).toHaveLength(2);
  });

  it('is believed by its status when it says nothing to startnow', async () => {
    const script: Script = [
      ['startnow\r\n', 'startnow\r\n'],
      ['\r\n', '\r\n\r\nS>\r\n'],
      ['ds\r\n', `ds\r\n${loggingStatus.join('\r\n')}\r\n\r\nS>\r\n`],
    ];

    const { state } = await afterDiscovery(script, (driver) => driver.startAutosample());

    expect(state).toBe(P.AUTOSAMPLE);
  });

  it('is stopped however often it has to be told', async () => {
    const deafTo: Script = [['\r\n', '\r\n\r\nS>\r\n'], ['stop\r\n', 'stop\r\nS>\r\n'], ['\r\n', '\r\n\r\nS>\r\n'], ['ds\r\n', `ds\r\n${loggingStatus.join('\r\n')}\r\n\r\nS>\r\n`]];
    const heeded: Script = [['\r\n', '\r\n\r\nS>\r\n'], ['stop\r\n', 'stop\r\nS>\r\n'], ['\r\n', '\r\n\r\nS>'], turn('ds', startedStatus)];
    const entered: Script = [turn('ds', startedStatus), turn('dc', recordedCalibration)];

    const { state } = await afterDiscovery([...start(), ...deafTo, ...deafTo, ...heeded, ...entered], async (driver) => {
      await driver.startAutosample();
      await driver.stopAutosample();
    });

    expect(state).toBe(P.COMMAND);
  });

  it('is stopped though it did not hear the first stop', async () => {
    const prompted: Script = [['\r\n', '\r\n\r\nS>\r\n']];
    const unheard: Script = [...prompted, ['stop\r\n'], ...prompted, ['ds\r\n', `ds\r\n${loggingStatus.join('\r\n')}\r\n\r\nS>\r\n`]];
    const heeded: Script = [...prompted, ['stop\r\n', 'stop\r\nS>\r\n'], ...prompted, turn('ds', startedStatus)];

    const { state } = await afterDiscovery([...start(), ...unheard, ...heeded, turn('ds', startedStatus), turn('dc', recordedCalibration)], async (driver) => {
      await driver.startAutosample();
      await driver.stopAutosample();
    });

    expect(state).toBe(P.COMMAND);
  });

  it('stays in AUTOSAMPLE, with an error, when it does not stop', async () => {
    const deafTo: Script = [['\r\n', '\r\n\r\nS>\r\n'], ['stop\r\n', 'stop\r\nS>\r\n'], ['\r\n', '\r\n\r\nS>\r\n'], ['ds\r\n', `ds\r\n${loggingStatus.join('\r\n')}\r\n\r\nS>\r\n`]];

    const { outcome, state } = await afterDiscovery([...start(), ...deafTo, ...deafTo, ...deafTo, ...deafTo, ...deafTo], async (driver) => {
      await driver.startAutosample();
      await driver.stopAutosample();
    });

    expect(outcome).toMatchObject({ code: 'protocol', message: 'still logging after "stop" was sent 5 times' });
    expect(state).toBe(P.AUTOSAMPLE);
  });

  function start(): Script {
    return [['startnow\r\n', 'startnow\r\nstart now\r\n']];
  }
});

describe('an instrument that sleeps', () => {
  it('is woken before the first command after a silence', async () => {
    await using bed = await discovered();
    await bed.time.advance(600_000);

    const sent = await bed.sentDuring(() => bed.run(bed.driver.acquireSample()));

    expect(sent).toMatch(/^(\r\n)+ts\r\n$/);
  });
});

describe('a connection that is lost', () => {
  it('ends the command that is running, and leaves DISCONNECTED with one error event', async () => {
    await using bed = await discovered({ measurementMs: 2_000 });

    const running = bed.driver.acquireSample();
    running.catch(() => undefined);
    await bed.time.advance(1_000);
    bed.loseConnection();

    await expect(bed.failure(running)).resolves.toBeInstanceOf(ConnectionLostError);
    expect(bed.driver.state).toBe(C.DISCONNECTED);
    expect(bed.events.filter(({ type }) => type === 'error')).toEqual([expect.objectContaining({ code: 'connection-lost' })]);
  });

  it('can be made again, and the instrument is found as it is', async () => {
    await using bed = await discovered();
    await bed.run(bed.driver.startAutosample());
    bed.loseConnection();
    await bed.time.advance(60_000);

    await bed.run(bed.driver.connect());

    await expect(bed.run(bed.driver.discover())).resolves.toBe(P.AUTOSAMPLE);
  });

  it('ends a command within its time when it is dead rather than closed', async () => {
    await using bed = await discovered({}, {});
    bed.simulator.powerOff();

    await expect(bed.failure(bed.driver.acquireSample())).resolves.toBeInstanceOf(ReplyTimeoutError);
  });
});
