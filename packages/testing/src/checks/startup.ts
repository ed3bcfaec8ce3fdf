import { DriverEvent, DriverParameter, type Parameter } from '@taffrail/driver';
import { ConformanceError } from '../errors.ts';
import type { AnyInstrument } from '../instrument-under-test.ts';
import { routeToHandlerOf, type Routes, travel } from '../routes.ts';

/** Checks that the instrument itself holds every start-up value once it has been found in command mode. */
export async function checkStartupValues(instrument: AnyInstrument, routes: Routes): Promise<void> {
  const route = routeToHandlerOf(DriverEvent.SET, instrument.definition, routes);
  if (route === undefined) throw new ConformanceError('there are start-up values, but no verbs lead into a state that sets parameters');
  const bed = await travel(instrument, route);
  const held: Readonly<Record<string, unknown>> = await bed.run(bed.driver.get(DriverParameter.ALL, { isFresh: true }));
  await bed.close();
  const expected = startupValues(instrument);
  const actual = Object.fromEntries(Object.keys(expected).map((name) => [name, held[name]]));
  const wrong = Object.keys(expected).filter((name) => !Object.is(expected[name], actual[name]));
  if (wrong.length > 0) throw new ConformanceError(`after discover the instrument does not hold the start-up value of ${wrong.join(', ')}`, { expected, actual });
}

/** Checks that a start-up value does not come back, when the instrument is discovered again, in place of one that was set. */
export async function checkChosenValues(instrument: AnyInstrument, routes: Routes): Promise<void> {
  const route = routeToHandlerOf(DriverEvent.SET, instrument.definition, routes) ?? [];
  const parameters = Object.entries<Parameter>(instrument.definition.parameters);
  for (const [name, { startup, visibility, range = [], choices = [] }] of parameters) {
    const chosen = [...range, ...choices].find((value) => value !== startup);
    if (startup === undefined || visibility !== 'read-write' || chosen === undefined || instrument.leaveAlone?.includes(name) === true) continue;
    const bed = await travel(instrument, route);
    await bed.run(bed.driver.set({ [name]: chosen }));
    await bed.run(bed.driver.discover());
    const held: Readonly<Record<string, unknown>> = await bed.run(bed.driver.get([name], { isFresh: true }));
    await bed.close();
    if (!Object.is(held[name], chosen)) throw new ConformanceError(`discover undoes what ${name} was set to`, { expected: chosen, actual: held[name] });
  }
}

/** Gives the start-up values of an instrument, by parameter. */
export function startupValues({ definition }: AnyInstrument): Readonly<Record<string, unknown>> {
  const named = Object.entries<{ readonly startup?: unknown }>(definition.parameters);
  return Object.fromEntries(named.flatMap(([name, { startup }]) => (startup === undefined ? [] : [[name, startup]])));
}
