import { DriverConnectionState, DriverParameter, type ParameterValue } from '@taffrail/driver';
import type { SeededRandom } from '@taffrail/simulator';
import type { Bench } from '../bench.ts';
import { ConformanceError } from '../errors.ts';
import { type AnyInstrument, SAMPLES_WITHIN_MS } from '../instrument-under-test.ts';
import { outcomeOf } from '../outcome.ts';
import { allVerbs, argumentOf, eventOfVerb, type Verb } from '../verbs.ts';
import { writableParameters } from '../writable-parameters.ts';
import type { BadLine } from './bad-line.ts';

/** What a step of a session works with. */
export interface StepContext {
  readonly bed: Bench;
  readonly instrument: AnyInstrument;
  readonly random: SeededRandom;
  /** Absent in a session whose line loses and adds nothing. */
  readonly badLine: BadLine | undefined;
}

/** One thing that may happen in a session. Verbs may fail, with an `InstrumentError`; a step rejects with anything else. */
export interface FaultStep {
  readonly name: string;
  /** How much more often than others it happens. Default 1. */
  readonly weight?: number;
  /** Whether it can happen now. */
  readonly isPossible: (context: StepContext) => boolean;
  readonly run: (context: StepContext) => Promise<unknown>;
}

/** How far into a verb something goes wrong, at most. */
const MID_VERB_LIMIT_MS = 3_000;

/** How long something that goes wrong lasts, at most. */
const OUTAGE_LIMIT_MS = 10_000;

/** What never ends a session half-way: these would only begin a new one. */
const NOT_IN_A_SESSION: readonly Verb[] = ['initialize', 'configure'];

/** What leads to where more can go wrong. */
const LEADING_ON: readonly Verb[] = ['connect', 'discover', 'startAutosample'];

/** What may happen beside the verbs. */
const MISHAPS: readonly FaultStep[] = [
  {
    name: 'time passes',
    weight: 3,
    isPossible: () => true,
    run: ({ bed, instrument, random }) => bed.time.advance(random.below(instrument.samplesWithinMs ?? SAMPLES_WITHIN_MS)),
  },
  {
    name: 'the connection is lost amid a verb',
    isPossible: isConnected,
    run: (context) => amid(context, async () => { context.bed.loseConnection(); }),
  },
  {
    name: 'the power fails amid a verb',
    isPossible: isConnected,
    run: (context) => amid(context, () => failPower(context)),
  },
  {
    name: 'a verb is given up',
    isPossible: isConnected,
    run: giveUp,
  },
  {
    name: 'the line holds back what comes',
    isPossible: isConnected,
    run: async (context) => {
      context.bed.connections.at(-1)?.holdBack(context.random.below(OUTAGE_LIMIT_MS));
      return amid(context, async () => undefined);
    },
  },
  {
    name: 'the line is bad',
    isPossible: (context) => context.badLine !== undefined && isConnected(context),
    run: async (context) => {
      const badLine = context.badLine as BadLine; // it is only possible where there is one
      badLine.isBad = true;
      await amid(context, () => context.bed.time.advance(context.random.below(OUTAGE_LIMIT_MS)));
      badLine.isBad = false;
    },
  },
];

/** All that may happen in a session. */
export const faultSteps: readonly FaultStep[] = [
  ...allVerbs.filter((verb) => !NOT_IN_A_SESSION.includes(verb)).map((verb): FaultStep => ({
    name: verb,
    weight: LEADING_ON.includes(verb) ? 4 : 1,
    isPossible: ({ bed }) => bed.driver.capabilities.includes(eventOfVerb[verb]),
    run: (context) => outcomeOf(context.bed, verb, begin(context, verb)),
  })),
  ...MISHAPS,
];

/** Begins a verb with what a session gives it to do. */
function begin({ bed, instrument, random }: StepContext, verb: Verb, signal?: AbortSignal): Promise<unknown> {
  const options = signal === undefined ? {} : { signal };
  if (verb === 'get') return bed.driver.get(DriverParameter.ALL, { isFresh: true, ...options });
  const changes = instrument.sessions?.changes;
  if (verb === 'set') return changes === undefined ? setAgain(bed, instrument, random) : bed.driver.set(changes(random), options);
  return bed.driver.execute(verb, argumentOf(verb, instrument.definition), options);
}

/** Sets a value that the instrument holds already, which changes nothing of what it is doing. */
async function setAgain(bed: Bench, instrument: AnyInstrument, random: SeededRandom): Promise<unknown> {
  const writable = writableParameters(instrument);
  if (writable.length === 0) return bed.driver.set({});
  const [name] = random.pick(writable);
  const held: Readonly<Record<string, ParameterValue>> = await bed.driver.get([name]);
  return bed.driver.set({ [name]: held[name] });
}

/** Has something happen while a verb is running, and waits for the end of both. */
async function amid(context: StepContext, happen: () => Promise<void>): Promise<void> {
  const { bed, random } = context;
  const verb = anyVerb(context);
  const running = begin(context, verb);
  // Its outcome is looked at below.
  running.catch(() => undefined);
  await bed.time.advance(random.below(MID_VERB_LIMIT_MS));
  await happen();
  await outcomeOf(bed, verb, running);
}

async function giveUp(context: StepContext): Promise<void> {
  const { bed, random } = context;
  const verb = anyVerb(context);
  const caller = new AbortController();
  const running = begin(context, verb, caller.signal);
  running.catch(() => undefined);
  await bed.time.advance(random.below(MID_VERB_LIMIT_MS));
  caller.abort(new ConformanceError(`the session gives ${verb} up`));
  await outcomeOf(bed, `${verb}, given up,`, running);
}

async function failPower({ bed, random }: StepContext): Promise<void> {
  bed.simulator.powerOff();
  await bed.time.advance(random.below(OUTAGE_LIMIT_MS));
  bed.simulator.powerOn();
}

/** Draws one of the verbs that can be done; connected, one can always disconnect. */
function anyVerb({ bed, random }: StepContext): Verb {
  return random.pick(allVerbs.filter((verb) => !NOT_IN_A_SESSION.includes(verb) && bed.driver.capabilities.includes(eventOfVerb[verb])));
}

function isConnected({ bed }: StepContext): boolean {
  const { state } = bed.driver;
  return state !== DriverConnectionState.DISCONNECTED && state !== DriverConnectionState.UNCONFIGURED;
}
