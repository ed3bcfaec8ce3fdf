import { env } from 'node:process';
import { FaultRunError } from '../errors.ts';
import type { AnyInstrument } from '../instrument-under-test.ts';
import { faultSession, type SessionRecord } from './fault-session.ts';

/** How many sessions a fault run has unless told otherwise, by {@link FaultRunOptions} or the environment. */
export const FAULT_SESSIONS = 20;

/** Which sessions to run. */
export interface FaultRunOptions {
  /** The seed of the first session; each further one has the next. Default `SEED` of the environment, or 1. */
  readonly seed?: number;
  /** How many. Default `SESSIONS` of the environment, or {@link FAULT_SESSIONS}. */
  readonly sessions?: number;
}

/** What became of a fault run, in which nothing happened that must not. */
export interface FaultRunReport {
  readonly seed: number;
  readonly sessions: number;
  /** How many samples were published, each once. */
  readonly sampleCount: number;
  /** How many sessions ended in each state. */
  readonly ends: Readonly<Record<string, number>>;
  /** How often each thing happened. */
  readonly steps: Readonly<Record<string, number>>;
}

/**
 * Runs sessions in which a driver and its simulated instrument do what they can while bytes come in pieces, late, changed or
 * not at all, verbs are given up, and connection and power fail, in virtual time and drawn from a seed.
 *
 * Every verb has to end, in an answer or an `InstrumentError`; every session has to end with the instrument found in the
 * state that it is in, every sample that arrived published once and in order, and nothing left behind.
 *
 * @throws {@link FaultRunError} for the first session that does otherwise, with the seed that repeats it.
 * @example
 * ```ts
 * const { sampleCount } = await faultRun(instrument, { seed: 8123, sessions: 1_000 });
 * ```
 */
export async function faultRun(instrument: AnyInstrument, options: FaultRunOptions = {}): Promise<FaultRunReport> {
  const { seed, sessions } = faultRunOf(options);
  const records: SessionRecord[] = [];
  for (let each = seed; each < seed + sessions; each += 1) records.push(await oneSession(instrument, each));
  return {
    seed,
    sessions,
    sampleCount: records.reduce((sum, { sampleCount }) => sum + sampleCount, 0),
    ends: tally(records.map(({ end }) => end)),
    steps: tally(records.flatMap(({ steps }) => steps)),
  };
}

/** Gives the run that options, the environment and the defaults ask for, in this order. */
export function faultRunOf({ seed, sessions }: FaultRunOptions): Required<FaultRunOptions> {
  return { seed: seed ?? fromEnvironment('SEED', 1), sessions: sessions ?? fromEnvironment('SESSIONS', FAULT_SESSIONS) };
}

async function oneSession(instrument: AnyInstrument, seed: number): Promise<SessionRecord> {
  const steps: string[] = [];
  try {
    return await faultSession(instrument, seed, steps);
  } catch (cause) {
    throw new FaultRunError(seed, steps, cause);
  }
}

function fromEnvironment(name: 'SEED' | 'SESSIONS', fallback: number): number {
  const text = env[name];
  if (text === undefined || text === '') return fallback;
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new RangeError(`expected a whole number from 1 in ${name}, found ${JSON.stringify(text)}`);
  return number;
}

function tally(names: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
