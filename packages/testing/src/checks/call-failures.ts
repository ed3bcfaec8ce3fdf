import type { Connection, ConnectionOpener } from '@taffrail/connection';
import { DriverConnectionState as C, DriverParameter, type ParameterValue, type VerbOptions } from '@taffrail/driver';
import { bench, type Bench, BENCH_URL } from '../bench.ts';
import { ConformanceError } from '../errors.ts';
import { type CallFailure, type FailingCall, FailingCalls, failureModes } from '../failing-calls.ts';
import { type AnyInstrument, SAMPLES_WITHIN_MS } from '../instrument-under-test.ts';
import { leakCheck } from '../leak-check.ts';
import { described, outcomeOf } from '../outcome.ts';
import { argumentOf, eventOfVerb, type Verb } from '../verbs.ts';
import { writableParameters } from '../writable-parameters.ts';

/** How many calls of one kind are made to fail, at most; beyond it the calls of a session are evenly chosen from. */
export const FAILING_CALLS_LIMIT = 24;

/** How long a verb may take; the instrument's own limits are for other checks to look at. */
const VERB_LIMIT_MS = 3_600_000;

/** What a session is made of, as far as the driver is capable of it. */
const SESSION: readonly Verb[] = [
  'connect', 'discover', 'get', 'set', 'acquireSample', 'startAutosample', 'stopAutosample', 'startDirect', 'executeDirect', 'stopDirect', 'disconnect',
];

/** How long direct access lasts: the right to write is kept, and asked for again meanwhile. */
const DIRECT_ACCESS_MS = 25_000;

/** What finds the instrument again. */
const RECOVERY: readonly Verb[] = ['disconnect', 'connect', 'discover'];

/**
 * Checks that whichever call of a connection's method fails, in whichever way, in a session that connects, discovers, reads and
 * writes settings, samples, gives direct access and disconnects: every verb ends, in an answer or an `InstrumentError`; the driver says it is
 * disconnected when its connection is gone; it can connect again and finds the instrument, at the second attempt if half a line was
 * left lying; and nothing is left behind.
 *
 * Answers how many failures were tried.
 */
export async function checkCallFailures(instrument: AnyInstrument, call: FailingCall): Promise<number> {
  const counts = await session(instrument, new FailingCalls(), 'no call failing');
  const failures = spread(counts[call]).flatMap((nth) => failureModes[call].map((mode): CallFailure => ({ call, nth, mode })));
  for (const failure of failures) await failingSession(instrument, failure);
  return failures.length;
}

async function failingSession(instrument: AnyInstrument, failure: CallFailure): Promise<void> {
  const calls = new FailingCalls(failure);
  const what = `${failure.call} number ${failure.nth} failing by ${failure.mode}`;
  await session(instrument, calls, what);
  if (!calls.hasStruck) throw new ConformanceError(`with ${what} the driver does not come to it, though it did before`);
}

/** Answers how often each was called until the instrument had to be found again. */
async function session(instrument: AnyInstrument, calls: FailingCalls, what: string): Promise<FailingCalls['counts']> {
  const bed = bench(instrument.Driver, instrument.simulator, { through: (open) => calls.through(lending(open)) });
  await bed.run(bed.driver.configure({ url: BENCH_URL }));
  const step = { bed, instrument, what };
  for (const verb of SESSION) {
    await attempt(step, verb);
    await expectKnowledge(step);
  }
  const counts = { ...calls.counts };
  for (const verb of RECOVERY) await expectDone(step, verb);
  await bed.run(bed.driver.disconnect());
  await leakCheck(bed);
  return counts;
}

interface Step {
  readonly bed: Bench;
  readonly instrument: AnyInstrument;
  readonly what: string;
}

async function attempt(step: Step, verb: Verb): Promise<ReturnType<typeof outcomeOf> | undefined> {
  const { bed, instrument, what } = step;
  if (!bed.driver.capabilities.includes(eventOfVerb[verb])) return undefined;
  const outcome = await outcomeOf(bed, `with ${what}, ${verb}`, begin(step, verb));
  if (verb === 'startDirect') await bed.time.advance(DIRECT_ACCESS_MS);
  if (verb === 'startAutosample') await bed.time.advance(instrument.samplesWithinMs ?? SAMPLES_WITHIN_MS);
  return outcome;
}

/** A driver knows whether it is connected. */
async function expectKnowledge({ bed, what }: Step): Promise<void> {
  await bed.time.advance(0);
  const { state } = bed.driver;
  if (bed.connections.at(-1)?.isOver !== true || state === C.DISCONNECTED) return;
  throw new ConformanceError(`with ${what} the connection is gone, but the driver is in ${state}`, { expected: C.DISCONNECTED, actual: state });
}

/** What is left of a line that was cut short may spoil the next one, once. */
async function expectDone(step: Step, verb: Verb): Promise<void> {
  let outcome = await attempt(step, verb);
  if (verb === 'discover' && outcome !== undefined && 'error' in outcome) outcome = await attempt(step, verb);
  if (outcome !== undefined && 'error' in outcome) throw new ConformanceError(`with ${step.what}, ${verb} on the next attempt ${described(outcome)}`, {}, { cause: outcome.error });
}

function begin({ bed, instrument }: Step, verb: Verb): Promise<unknown> {
  const options: VerbOptions = { timeoutMs: VERB_LIMIT_MS };
  if (verb === 'get') return bed.driver.get(DriverParameter.ALL, { isFresh: true, ...options });
  return verb === 'set' ? setAgain(bed, instrument, options) : bed.driver.execute(verb, argumentOf(verb, instrument.definition), options);
}

/** Has each connection lend the right to write to whoever asks, as that to a port agent does to one that is alone. */
function lending(open: ConnectionOpener): ConnectionOpener {
  const lend = async (): Promise<void> => undefined;
  return async (url, options) => Object.assign(await open(url, options), { requestWriteLease: lend, releaseWriteLease: lend } satisfies Partial<Connection>);
}

/** Sets a value that the instrument holds, so that the rest of the session is the same whether it succeeds or not. */
async function setAgain(bed: Bench, instrument: AnyInstrument, options: VerbOptions): Promise<unknown> {
  const [name] = writableParameters(instrument)[0] ?? [];
  if (name === undefined) return bed.driver.set({}, options);
  const held: Readonly<Record<string, ParameterValue>> = await bed.driver.get([name], options);
  return bed.driver.set({ [name]: held[name] }, options);
}

/** The numbers from 1 to a count, or as many of them as there may be, evenly spread, the first and the last among them. */
function spread(count: number): readonly number[] {
  const length = Math.min(count, FAILING_CALLS_LIMIT);
  return Array.from({ length }, (_, index) => (length < 2 ? 1 : 1 + Math.round((index * (count - 1)) / (length - 1))));
}
