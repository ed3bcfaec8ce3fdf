import { type AnyDefinition, DriverConnectionState, DriverProtocolState } from '@taffrail/driver';
import { ConformanceError } from '../errors.ts';
import type { AnyInstrument } from '../instrument-under-test.ts';
import { described } from '../outcome.ts';
import { endOf, type RouteEnd, type Routes } from '../routes.ts';
import { allVerbs, eventOfVerb, type Verb } from '../verbs.ts';
import type { DefinitionSubject } from './definition.ts';

/** Checks that the declared states hang together: each can be reached from UNKNOWN, and each handles something. */
export async function checkStateGraph({ definition: { states } }: DefinitionSubject): Promise<void> {
  const reached = new Set<string>([DriverProtocolState.UNKNOWN]);
  // A Set is walked in the order of insertion, what is inserted meanwhile included.
  for (const state of reached) {
    // What is not declared has no cells to follow.
    for (const targets of Object.values(states[state as keyof typeof states] ?? {})) targets.forEach((target) => reached.add(target));
  }
  const unreached = Object.keys(states).filter((state) => !reached.has(state));
  const idle = Object.entries(states).filter(([, cells]) => Object.keys(cells).length === 0).map(([state]) => state);
  if (!Object.hasOwn(states, DriverProtocolState.UNKNOWN)) throw new ConformanceError('there is no state UNKNOWN, in which every driver begins');
  if (unreached.length > 0) throw new ConformanceError(`no event leads to ${unreached.join(', ')}`, { expected: [], actual: unreached });
  if (idle.length > 0) throw new ConformanceError(`nothing leads out of ${idle.join(', ')}, not even an error`, { expected: [], actual: idle });
}

/** Checks that verbs really lead into every declared state, on the simulator; tells of each that should have how it ended instead. */
export async function checkStatesReached(instrument: AnyInstrument, routes: Routes): Promise<void> {
  const expected = Object.keys(instrument.definition.states);
  const actual = expected.filter((state) => routes.has(state));
  const missing = expected.filter((state) => !routes.has(state));
  if (missing.length === 0) return;
  const ends = await endsInstead(instrument, missing, routes);
  const [cause] = ends.flatMap(({ end }) => ('error' in end ? [end.error] : []));
  const told = ends.map(({ state, verb, end }) => `; ${verb} in ${state} ${'state' in end ? `leads to ${end.state}` : described(end)}`);
  throw new ConformanceError(`no verbs lead into ${missing.join(', ')}${told.join('')}`, { expected, actual }, { cause });
}

/** Tries all that is declared to lead from a state that was reached into one that was not; into UNKNOWN, the first of all, connecting leads. */
async function endsInstead(
  instrument: AnyInstrument,
  missing: readonly string[],
  routes: Routes,
): Promise<readonly { readonly state: string; readonly verb: Verb; readonly end: RouteEnd }[]> {
  const ends = [];
  for (const [state, route] of routes) {
    for (const verb of allVerbs.filter((each) => targetsOf(state, each, instrument.definition).some((target) => missing.includes(target)))) {
      ends.push({ state, verb, end: await endOf(instrument, [...route, verb]) });
    }
  }
  return ends;
}

function targetsOf(state: string, verb: Verb, { states }: AnyDefinition): readonly string[] {
  if (state === DriverConnectionState.DISCONNECTED) return verb === 'connect' ? [DriverProtocolState.UNKNOWN] : [];
  // What is not declared has no cells to follow.
  return states[state as keyof typeof states]?.[eventOfVerb[verb]] ?? [];
}
