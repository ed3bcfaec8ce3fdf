import { DriverParameter } from '@taffrail/driver';
import type { Bench } from './bench.ts';
import { type AnyInstrument, SAMPLES_WITHIN_MS } from './instrument-under-test.ts';
import { argumentOf, eventOfVerb, type Verb } from './verbs.ts';

/** What a driver answered and published on a tour. */
export interface TourRecord {
  /** Each verb, the state after it, and what it answered. */
  readonly answers: readonly (readonly [verb: Verb, state: string, answer: unknown])[];
  readonly particles: readonly unknown[];
  readonly states: readonly string[];
  /** The bytes that reached the instrument, one character each. */
  readonly sent: string;
}

/** The order in which a tour asks for what an instrument can do. */
const ITINERARY: readonly Verb[] = [
  'discover',
  'get',
  'set',
  'acquireSample',
  'startAutosample',
  'discover',
  'stopAutosample',
  'startDirect',
  'executeDirect',
  'stopDirect',
];

/**
 * Has a driver do, once, all that it says it can, and records what comes of it.
 *
 * Rejects as the first verb does that rejects.
 */
export async function tour(bed: Bench, { definition, samplesWithinMs = SAMPLES_WITHIN_MS }: AnyInstrument): Promise<TourRecord> {
  const answers: (readonly [Verb, string, unknown])[] = [];
  await bed.open();
  for (const verb of ITINERARY) {
    if (!bed.driver.capabilities.includes(eventOfVerb[verb])) continue;
    // What was last read may be all that `get` answers otherwise.
    const asking = verb === 'get' ? bed.driver.get(DriverParameter.ALL, { isFresh: true }) : bed.driver.execute(verb, argumentOf(verb, definition));
    answers.push([verb, bed.driver.state, await bed.run(asking)]);
    if (verb === 'startAutosample') await bed.time.advance(samplesWithinMs);
    if (verb === 'executeDirect') await bed.time.advance(1_000);
  }
  return { answers, particles: [...bed.particles], states: bed.states, sent: bed.transcript.receivedText };
}
