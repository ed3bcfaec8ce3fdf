import { type AnyDefinition, CONNECTION_STATES, NotImplementedError, StateError } from '@taffrail/driver';
import type { Bench } from '../bench.ts';
import { ConformanceError } from '../errors.ts';
import type { AnyInstrument } from '../instrument-under-test.ts';
import { described, type Outcome, outcomeOf } from '../outcome.ts';
import { type Route, type Routes, travel } from '../routes.ts';
import { allVerbs, argumentOf, eventOfVerb, hasMeaning, type Verb } from '../verbs.ts';

/** How long a state that the instrument leaves by itself may last: a self-test of some minutes. */
const PASSING_STATE_LIMIT_MS = 1_800_000;

/** Checks that a driver in a state says it can do what the definition says, no more and no less. */
export async function checkCapabilities(instrument: AnyInstrument, state: string, routes: Routes): Promise<void> {
  const bed = await travel(instrument, routeTo(state, routes));
  const events: readonly string[] = Object.values(eventOfVerb);
  const expected = events.filter((event) => declaredFor(state, instrument.definition).includes(event));
  const actual = events.filter((event) => (bed.driver.capabilities as readonly string[]).includes(event)); // widened to compare with what is declared
  await bed.close();
  if (expected.join() !== actual.join()) throw new ConformanceError(`in ${state} the driver is capable of something else than declared`, { expected, actual });
}

/** Checks that each verb a driver says it can do in a state is done, on an instrument without faults. */
export async function checkAcceptances(instrument: AnyInstrument, state: string, routes: Routes): Promise<void> {
  for (const verb of allVerbs) {
    const bed = await travel(instrument, routeTo(state, routes));
    const isCapable = bed.driver.capabilities.includes(eventOfVerb[verb]);
    if (isCapable) await expectAccepted(bed, { verb, state, definition: instrument.definition });
    await bed.close();
  }
}

/**
 * Checks that each verb a driver cannot do in a state is refused with `StateError`, or `NotImplementedError` where the
 * instrument gives it no meaning, that nothing is sent for it, and that the state stays.
 *
 * In a state that the instrument leaves by itself a verb may wait for the next state; there it only has to end.
 */
export async function checkRefusals(instrument: AnyInstrument, state: string, routes: Routes): Promise<void> {
  const isPassing = await passes(instrument, routeTo(state, routes));
  for (const verb of allVerbs) {
    const bed = await travel(instrument, routeTo(state, routes));
    if (!bed.driver.capabilities.includes(eventOfVerb[verb])) {
      const before = bed.transcript.length;
      const outcome = await outcomeOf(bed, `${verb} in ${state}`, bed.driver.execute(verb, argumentOf(verb, instrument.definition)));
      if (!isPassing) expectRefused({ outcome, verb, state, bed, before, definition: instrument.definition });
    }
    await bed.close();
  }
}

async function expectAccepted(bed: Bench, { verb, state, definition }: { verb: Verb; state: string; definition: AnyDefinition }): Promise<void> {
  const outcome = await outcomeOf(bed, `${verb} in ${state}`, bed.driver.execute(verb, argumentOf(verb, definition)));
  if ('error' in outcome) throw new ConformanceError(`${verb} is among the capabilities in ${state}, but was ${described(outcome)}`, {}, { cause: outcome.error });
  const errors = bed.events.flatMap((event) => (event.type === 'error' ? [event.message] : []));
  if (errors.length > 0) throw new ConformanceError(`${verb} in ${state} announced an error: ${errors.join('; ')}`, { expected: [], actual: errors });
}

interface Refusal {
  readonly outcome: Outcome;
  readonly verb: Verb;
  readonly state: string;
  readonly bed: Bench;
  /** How long the transcript was before. */
  readonly before: number;
  readonly definition: AnyDefinition;
}

function expectRefused({ outcome, verb, state, bed, before, definition }: Refusal): void {
  const error = 'error' in outcome ? outcome.error : undefined;
  const isRefusal = error instanceof StateError || (error instanceof NotImplementedError && !hasMeaning(verb, definition));
  if (!isRefusal) throw new ConformanceError(`${verb} is not among the capabilities in ${state}, but ${described(outcome)}`, { expected: 'StateError', actual: described(outcome) });
  const sent = bed.transcript.entries.slice(before).filter(({ direction }) => direction !== 'transmitted');
  if (sent.length > 0) throw new ConformanceError(`${verb} was refused in ${state}, but something was sent`, { expected: '', actual: sent });
  if (bed.driver.state !== state) throw new ConformanceError(`${verb} was refused in ${state}, but changed the state`, { expected: state, actual: bed.driver.state });
}

function routeTo(state: string, routes: Routes): Route {
  const route = routes.get(state);
  if (route === undefined) throw new ConformanceError(`no verbs lead into ${state}`);
  return route;
}

function declaredFor(state: string, { states }: AnyDefinition): readonly string[] {
  const connection: Readonly<Record<string, object>> = CONNECTION_STATES;
  const protocol: Readonly<Record<string, object>> = states;
  const own = protocol[state];
  return own === undefined ? Object.keys(connection[state] ?? {}) : [...Object.keys(own), eventOfVerb.disconnect];
}

async function passes(instrument: AnyInstrument, route: Route): Promise<boolean> {
  const bed = await travel(instrument, route);
  const { state } = bed.driver;
  await bed.time.advance(PASSING_STATE_LIMIT_MS);
  const isPassing = bed.driver.state !== state;
  await bed.close();
  return isPassing;
}
