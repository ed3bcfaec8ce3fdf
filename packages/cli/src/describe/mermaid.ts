import type { InstrumentDescription } from './description.ts';

/** What every state, and nearly every event, of a driver is called before its own name; a picture is easier to read without. */
const COMMON_BEGINNING = /^DRIVER_(?:STATE|EVENT)_/;

/**
 * Draws states and events as a Mermaid `stateDiagram-v2`.
 *
 * An arrow names the events that may lead along it; an event after which the state may be the same is a line inside it.
 */
export function mermaidOf({ states }: Pick<InstrumentDescription, 'states'>): string {
  const idOf = new Map(Object.keys(states).map((name, index) => [name, `s${index}`]));
  return [
    'stateDiagram-v2',
    ...[...idOf].map(([name, id]) => `  state "${shortName(name)}" as ${id}`),
    ...Object.entries(states).flatMap(([state, cells]) => linesOf(idOf, state, cells)),
  ].join('\n');
}

function linesOf(idOf: ReadonlyMap<string, string>, state: string, cells: InstrumentDescription['states'][string]): readonly string[] {
  const from = idOf.get(state);
  const events = Object.entries(cells);
  const staying = events.filter(([, targets]) => targets.length === 0 || targets.includes(state));
  const others = new Set(events.flatMap(([, targets]) => targets).filter((target) => target !== state));
  return [
    ...staying.map(([event]) => `  ${from} : ${shortName(event)}`),
    ...[...others].map((to) => {
      const leading = events.filter(([, targets]) => targets.includes(to)).map(([event]) => shortName(event));
      return `  ${from} --> ${idOf.get(to)} : ${leading.join(', ')}`;
    }),
  ];
}

function shortName(name: string): string {
  return name.replace(COMMON_BEGINNING, '');
}
