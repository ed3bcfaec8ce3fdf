import { DriverProtocolState as S } from '@taffrail/driver';
import { describe, expect, it, vi } from 'vitest';
import { BarometerSimulator, healthyBarometer } from '../../test/barometer.ts';
import { healthyBeacon } from '../../test/beacon.ts';
import * as broken from '../../test/broken-barometers.ts';
import { ConformanceError, FaultRunError, LeakError } from '../errors.ts';
import type { AnyInstrument } from '../instrument-under-test.ts';
import { FAULT_SESSIONS, faultRun, faultRunOf } from './fault-run.ts';
import type { SessionFacts } from './session-facts.ts';

/** Readings count up, so what was sent is told by the line alone. */
const sessions: SessionFacts = {
  instrument: (options) => {
    const simulator = new BarometerSimulator(options);
    return { simulator, state: () => (simulator.isSending ? S.AUTOSAMPLE : S.COMMAND) };
  },
  sent: (bytes) => Array.from(Buffer.from(bytes).toString('latin1').matchAll(/(\d+\.\d) hPa[\r\n]/g), ([, pressure]) => String(Number(pressure))),
  published: ({ values }) => String((values as Readonly<Record<string, unknown>>)['pressure']),
};

const instrument: AnyInstrument = { ...healthyBarometer, sessions };

/** Runs until a session fails, and answers what it failed with. */
async function failureOf(fault: Partial<AnyInstrument>): Promise<FaultRunError> {
  const error = await faultRun({ ...instrument, ...fault }, { seed: 1, sessions: 200 }).catch((cause: unknown) => cause);
  if (error instanceof FaultRunError) return error;
  throw new TypeError(`expected a FaultRunError, found ${JSON.stringify(error)}`);
}

describe('faultRun', () => {
  it('finds nothing in sound drivers, in whose sessions everything happens', async () => {
    const { sampleCount, ends, steps } = await faultRun(instrument, { seed: 1, sessions: 200 });
    const talker = await faultRun(healthyBeacon, { seed: 1, sessions: 20 });

    expect(Object.keys(ends).sort()).toEqual([S.AUTOSAMPLE, S.COMMAND]);
    expect(Object.keys(steps).sort()).toEqual([
      'a verb is given up', 'acquireSample', 'connect', 'disconnect', 'discover', 'executeDirect', 'get', 'set', 'startAutosample', 'startDirect', 'stopAutosample', 'stopDirect',
      'the connection is lost amid a verb', 'the line holds back what comes', 'the line is bad', 'the power fails amid a verb', 'time passes',
    ]);
    expect(sampleCount).toBeGreaterThan(1_000);
    expect(talker.sampleCount).toBeGreaterThan(100);
  });

  it('gives the same from the same seed, and something else from another', async () => {
    const first = await faultRun(instrument, { seed: 7, sessions: 5 });

    expect(await faultRun(instrument, { seed: 7, sessions: 5 })).toEqual(first);
    expect(await faultRun(instrument, { seed: 8, sessions: 5 })).not.toEqual(first);
  });

  it('says how to repeat the session that failed, and what happened in it', async () => {
    const { message, seed, steps } = await failureOf({ Driver: broken.StutteringDriver });

    expect(message).toMatch(new RegExp(`^the session of SEED=${seed} SESSIONS=1 failed \\(${steps.join(', ')}\\): the driver did not publish`));
    await expect(faultRun({ ...instrument, Driver: broken.StutteringDriver }, { seed, sessions: 1 })).rejects.toEqual(expect.objectContaining({ message }));
  });

  it.each([
    ['publishes samples twice', broken.StutteringDriver, /did not publish the samples that reached it.*once each/],
    ['loses what comes first on a later connection', broken.LateDriver, /did not publish the samples that reached it/],
    ['never ends a sample that it does not get', broken.HangingDriver, /acquireSample never ends/],
    ['throws what is no InstrumentError', broken.UntypedDriver, /fails with something that is no InstrumentError/],
    ['takes an instrument that sends for one that waits', broken.ForgetfulDriver, /the instrument is not found again, in 3 attempts/],
  ])('finds a driver that %s', async (_, Driver, message) => {
    const { cause } = await failureOf({ Driver });

    expect(cause).toEqual(expect.objectContaining({ name: ConformanceError.name, message: expect.stringMatching(message) }));
  });

  it('finds a driver that leaves a timer behind', async () => {
    expect((await failureOf({ Driver: broken.TimerLeakingDriver })).cause).toBeInstanceOf(LeakError);
  });

  it('finds samples that the instrument says it sent and nobody else counts', async () => {
    const { cause } = await failureOf({ sessions: { ...sessions, sent: (bytes) => ['none', ...(sessions.sent?.(bytes) ?? [])] } });

    expect(cause).toEqual(expect.objectContaining({ message: expect.stringMatching(/that the instrument sent, \d+, once each: expected "none" as number 0/) }));
  });
});

describe('the environment', () => {
  it('says which sessions to run, where the call does not', () => {
    vi.stubEnv('SEED', '8123');
    vi.stubEnv('SESSIONS', '1000');

    const runs = [faultRunOf({}), faultRunOf({ seed: 3, sessions: 2 })];
    vi.stubEnv('SEED', '-1');
    const refused = () => faultRunOf({});

    expect(runs).toEqual([{ seed: 8123, sessions: 1_000 }, { seed: 3, sessions: 2 }]);
    expect(refused).toThrow('expected a whole number from 1 in SEED, found "-1"');
    vi.unstubAllEnvs();
  });

  it('may say nothing', () => {
    vi.stubEnv('SEED', '');
    vi.stubEnv('SESSIONS', undefined);

    expect(faultRunOf({})).toEqual({ seed: 1, sessions: FAULT_SESSIONS });
    vi.unstubAllEnvs();
  });
});
