import { ConnectionLostError, DriverConnectionState as C, DriverProtocolState as P, ReplyTimeoutError, StateEntryError, WakeUpError } from '@taffrail/driver';
import { exchange, type Script } from '@taffrail/testing';
import { describe, expect, it } from 'vitest';
import { afterDiscovery } from '../test/replay.ts';
import { discovered, mooring } from '../test/mooring.ts';
import { discovery, recordedCalibration, startedStatus, turn } from '../test/recordings.ts';
import { Sbe37Driver } from './sbe37-driver.ts';

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

  it.each([
    ['tc', 'conductivity'],
    ['tt', 'temperature'],
    ['tp', 'pressure'],
  ])('fails a self-test when a line of %s is garbled, and returns to COMMAND', async (garbled, quantity) => {
    const woken = ['\r\n', '\r\n\r\nS>'] as const;
    const answer = (line: string): readonly string[] => ['7.5400', line === garbled ? '7.5?401' : '7.5401', '7.5402'];
    const tested = ['tc', 'tt', 'tp'].flatMap((line) => [woken, turn(line, answer(line))]);

    const result = await exchange(Sbe37Driver, {
      script: [...discovery, ...tested, turn('ds', startedStatus), turn('dc', recordedCalibration)],
      act: async (driver, bed) => {
        await driver.discover();
        await driver.test();
        await bed.time.advance(0);
        return { results: bed.events.flatMap((event) => (event.type === 'test-result' ? [event] : [])), state: driver.state };
      },
    });

    const passed = { isPassed: true, text: '7.5400\r\n7.5401\r\n7.5402' };
    const failed = { isPassed: false, text: '7.5400\r\n7.5?401\r\n7.5402' };
    expect(result.state).toBe(P.COMMAND);
    expect(result.results).toEqual([
      expect.objectContaining({ isPassed: false, result: { conductivity: passed, temperature: passed, pressure: passed, [quantity]: failed } }),
    ]);
  });
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
