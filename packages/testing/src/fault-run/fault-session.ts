import { DriverConnectionState as C, DriverEvent as E, DriverProtocolState as P } from '@taffrail/driver';
import { type SeededRandom, seededRandom, type SimulatorOptions } from '@taffrail/simulator';
import { bench, type Bench, type BenchOptions } from '../bench.ts';
import { ConformanceError } from '../errors.ts';
import type { AnyInstrument } from '../instrument-under-test.ts';
import { leakCheck } from '../leak-check.ts';
import { outcomeOf } from '../outcome.ts';
import { BadLine } from './bad-line.ts';
import { faultSteps, type StepContext } from './fault-steps.ts';
import { checkAllPublished, checkAllSent } from './sample-account.ts';
import type { SimulatedInstrument } from './session-facts.ts';

/** How much happens in a session. */
const STEPS = 12;

/** How often an instrument may be looked for at the end, when nothing goes wrong any more. */
const LAST_ATTEMPTS = 3;

/** How long an instrument may be busy with what it leaves by itself, a self-test for instance. */
const BUSY_LIMIT_MS = 600_000;

/** How bytes come: in pieces of a size, and a time apart. */
const CUTS: readonly BenchOptions[] = [{}, { fragmentBytes: 1 }, { fragmentBytes: 7 }, { fragmentBytes: 64 }, { fragmentBytes: 16, fragmentGapMs: 1 }];

/** What became of one session. */
export interface SessionRecord {
  /** What happened, in order. */
  readonly steps: readonly string[];
  /** The state in which it ended. */
  readonly end: string;
  /** How many samples were published. */
  readonly sampleCount: number;
}

/**
 * Runs one session, everything in it drawn from its seed.
 *
 * `steps` is given the name of each step as it begins, so that it tells how far a session came that failed.
 *
 * @throws `ConformanceError` or `LeakError` for what must not happen whatever goes wrong.
 */
export async function faultSession(instrument: AnyInstrument, seed: number, steps: string[] = []): Promise<SessionRecord> {
  const random = seededRandom(seed);
  const badLine = random.unit() < 0.5 ? new BadLine(random.fork('line')) : undefined;
  let made: SimulatedInstrument | undefined;
  const factory = (options: SimulatorOptions) => {
    made = makeInstrument(instrument, options, random.fork('instrument'));
    return made.simulator;
  };
  const bed = bench(instrument.Driver, factory, { ...random.pick(CUTS), ...(badLine && { alter: badLine.alter }), simulator: { seed } });
  try {
    await bed.open();
    await takeSteps({ bed, instrument, random, badLine }, steps);
    await endInKnownState(bed, made?.state);
    const end = bed.driver.state;
    await leakCheck(bed);
    checkAllPublished(instrument, bed);
    if (badLine?.hasStruck !== true) checkAllSent(instrument, bed);
    return { steps, end, sampleCount: bed.particles.length };
  } finally {
    await bed.close();
  }
}

async function takeSteps(context: StepContext, taken: string[]): Promise<void> {
  for (let count = 0; count < STEPS; count += 1) {
    const possible = faultSteps.filter(({ isPossible }) => isPossible(context));
    const step = context.random.pick(possible.flatMap((each) => Array.from({ length: each.weight ?? 1 }, () => each)));
    taken.push(step.name);
    await step.run(context);
  }
}

/** However a session went, the instrument is found, in the state that it is in. */
async function endInKnownState(bed: Bench, state?: () => string): Promise<void> {
  const outcomes: unknown[] = [];
  for (let attempt = 1; attempt <= LAST_ATTEMPTS; attempt += 1) {
    outcomes.push(await findAgain(bed));
    const found = bed.driver.state;
    if (state === undefined ? isKnown(found) : found === state()) return;
    await bed.time.advance(BUSY_LIMIT_MS);
  }
  throw new ConformanceError(`the instrument is not found again, in ${LAST_ATTEMPTS} attempts`, { expected: state?.() ?? 'a known state', actual: [bed.driver.state, ...outcomes] });
}

async function findAgain(bed: Bench): Promise<unknown> {
  if (bed.driver.state === C.DISCONNECTED) await outcomeOf(bed, 'connect', bed.driver.connect());
  if (bed.driver.capabilities.includes(E.STOP_DIRECT)) return outcomeOf(bed, 'stopDirect', bed.driver.stopDirect());
  if (!bed.driver.capabilities.includes(E.DISCOVER)) await bed.time.advance(BUSY_LIMIT_MS);
  return outcomeOf(bed, 'discover', bed.driver.discover());
}

function isKnown(state: string): boolean {
  const connection: readonly string[] = Object.values(C);
  return !connection.includes(state) && state !== P.UNKNOWN && state !== P.DIRECT_ACCESS;
}

function makeInstrument({ simulator, sessions }: AnyInstrument, options: SimulatorOptions, random: SeededRandom): SimulatedInstrument {
  return sessions?.instrument?.(options, random) ?? { simulator: simulator(options) };
}
