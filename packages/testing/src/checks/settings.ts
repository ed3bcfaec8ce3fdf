import { DriverEvent, DriverParameter, type Parameter, ParameterError, type ParameterValue } from '@taffrail/driver';
import type { Bench } from '../bench.ts';
import { ConformanceError } from '../errors.ts';
import type { AnyInstrument } from '../instrument-under-test.ts';
import { described, outcomeOf } from '../outcome.ts';
import { routeToHandlerOf, type Routes, travel } from '../routes.ts';
import { writableParameters } from '../writable-parameters.ts';

type Held = Readonly<Record<string, ParameterValue>>;

/**
 * Checks that every parameter that can be written holds, by the instrument's own word, each of its extreme values when
 * it was set to it: both ends of a range, on and off, each choice. Afterwards it is put back.
 */
export async function checkReadBack(instrument: AnyInstrument, routes: Routes): Promise<void> {
  const bed = await setting(instrument, routes);
  const held: Held = await bed.run(bed.driver.get(DriverParameter.ALL));
  for (const [name, parameter] of writableParameters(instrument)) {
    const before = held[name];
    for (const value of [...extremesOf(parameter, before), before]) {
      if (value === undefined) continue;
      const outcome = await outcomeOf(bed, `set of ${name}`, bed.driver.set({ [name]: value }));
      if ('error' in outcome) throw new ConformanceError(`${name} cannot be set to ${JSON.stringify(value)}: ${described(outcome)}`, {}, { cause: outcome.error });
      const reread: Held = await bed.run(bed.driver.get([name], { isFresh: true }));
      if (!Object.is(reread[name], value)) throw new ConformanceError(`${name} reads otherwise than it was set`, { expected: value, actual: reread[name] });
    }
  }
  await bed.close();
}

/**
 * Checks that a `set` is refused with `ParameterError` and sends nothing, also not for the good values beside the bad
 * one, when a value is out of range, of another type, or carries a line end, and when a parameter is unknown or not to be written.
 */
export async function checkRefusedValues(instrument: AnyInstrument, routes: Routes): Promise<void> {
  const bed = await setting(instrument, routes);
  const held: Held = await bed.run(bed.driver.get(DriverParameter.ALL));
  const parameters = Object.entries(parametersOf(instrument));
  const bad: [string, unknown][] = [
    ...parameters.flatMap(([name, parameter]) => badValuesOf(parameter, held[name]).map((value): [string, unknown] => [name, value])),
    ['noSuchParameter', 1],
  ];
  for (const [name, value] of bad) {
    const [good] = writableParameters(instrument).filter(([other]) => other !== name && held[other] !== undefined);
    const beside = good === undefined ? {} : { [good[0]]: held[good[0]] };
    await expectNothingSent(bed, { ...beside, [name]: value }, `${name} to ${shown(value)}`);
  }
  await bed.close();
}

async function expectNothingSent(bed: Bench, changes: object, what: string): Promise<void> {
  const before = bed.transcript.receivedText.length;
  const outcome = await outcomeOf(bed, `setting ${what}`, bed.driver.set(changes));
  const sent = bed.transcript.receivedText.slice(before);
  if (!('error' in outcome && outcome.error instanceof ParameterError)) throw new ConformanceError(`setting ${what} is not refused with ParameterError: ${described(outcome)}`);
  if (sent !== '') throw new ConformanceError(`setting ${what} is refused, but something was sent`, { expected: '', actual: sent });
}

function extremesOf({ type, range, choices }: Parameter, held: ParameterValue | undefined): readonly ParameterValue[] {
  if (range !== undefined) return range;
  if (choices !== undefined) return choices;
  return type === 'flag' ? [held !== true, held === true] : [];
}

/** What must not be set: other types, values beyond the range, line ends; for what is not to be written, anything. */
function badValuesOf({ type, range, visibility }: Parameter, held: ParameterValue | undefined): readonly unknown[] {
  if (visibility !== 'read-write') return [held ?? 1];
  const always = ['1\r\n2', 'x\n', '\u0000', null, undefined, [], {}];
  const numeric = ['1', Number.NaN, Infinity, true, ...(range === undefined ? [] : [range[0] - 1, range[1] + 1])];
  const ofType: Readonly<Record<Parameter['type'], readonly unknown[]>> = {
    int: [...numeric, (range?.[0] ?? 0) + 0.5],
    float: numeric,
    flag: ['y', 'true', 1, 0],
    choice: ['no such choice', 1, true],
    text: [1, true],
    date: ['2005-02-30', '08-nov-05', 20_051_108],
    time: ['24:00:00', '9:05', 90_500],
    custom: [],
  };
  return [...always, ...ofType[type]];
}

function parametersOf({ definition }: AnyInstrument): Readonly<Record<string, Parameter>> {
  return definition.parameters;
}

async function setting(instrument: AnyInstrument, routes: Routes): Promise<Bench> {
  const route = routeToHandlerOf(DriverEvent.SET, instrument.definition, routes);
  if (route === undefined) throw new ConformanceError('no verbs lead into a state that sets parameters');
  return travel(instrument, route);
}

function shown(value: unknown): string {
  return typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'undefined');
}
