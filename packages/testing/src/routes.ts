import { type AnyDefinition, DriverConnectionState, type DriverEvent } from '@taffrail/driver';
import { bench, type Bench, type BenchOptions } from './bench.ts';
import type { AnyInstrument } from './instrument-under-test.ts';
import { allVerbs, argumentOf, eventOfVerb, type Verb } from './verbs.ts';

/** The verbs that lead a new driver into a state. */
export type Route = readonly Verb[];

/** A route into every state that verbs lead into. */
export type Routes = ReadonlyMap<string, Route>;

/**
 * Finds a shortest route into every state of an instrument, by driving its simulator.
 *
 * A verb that fails leads nowhere here; whether it may fail is for other checks to say, and `checkStatesReached` tells of it.
 */
export async function findRoutes(instrument: AnyInstrument): Promise<Routes> {
  const routes = new Map<string, Route>([[DriverConnectionState.UNCONFIGURED, []]]);
  // A Map is walked in the order of insertion, what is inserted meanwhile included.
  for (const [state, route] of routes) {
    for (const verb of allVerbs.filter((each) => mayLeave(state, eventOfVerb[each], instrument.definition))) {
      const end = await endOf(instrument, [...route, verb]);
      if ('state' in end && !routes.has(end.state)) routes.set(end.state, [...route, verb]);
    }
  }
  return routes;
}

/** Where a route ends: in a state, or in what one of its verbs, or the making of the instrument, failed with. */
export type RouteEnd = { readonly state: string } | { readonly error: unknown };

/** Drives a new instrument along a route, and tells where that ends. Does not reject. */
export async function endOf(instrument: AnyInstrument, route: Route): Promise<RouteEnd> {
  let bed: Bench | undefined;
  try {
    bed = await travel(instrument, route);
    return { state: bed.driver.state };
  } catch (error) {
    return { error };
  } finally {
    await bed?.close();
  }
}

/** Puts an instrument on a bench and drives it along a route. */
export async function travel(instrument: AnyInstrument, route: Route, options?: BenchOptions): Promise<Bench> {
  const bed = bench(instrument.Driver, instrument.simulator, options);
  for (const verb of route) await bed.run(bed.driver.execute(verb, argumentOf(verb, instrument.definition)));
  return bed;
}

/** Gives the route into the first state in which the definition handles an event; `undefined` where there is none. */
export function routeToHandlerOf(event: DriverEvent, { states }: Pick<AnyDefinition, 'states'>, routes: Routes): Route | undefined {
  const [state] = Object.entries(states).find(([, cells]) => Object.hasOwn(cells, event)) ?? [];
  return state === undefined ? undefined : routes.get(state);
}

function mayLeave(state: string, event: DriverEvent, { states }: AnyDefinition): boolean {
  if (!Object.hasOwn(states, state)) return true;
  // The object has that very key.
  const cells = states[state as keyof typeof states];
  return (cells?.[event]?.length ?? 0) > 0;
}
