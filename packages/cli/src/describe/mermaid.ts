import type { InstrumentDescription } from './description.ts';

/** Draws states and events as a Mermaid `stateDiagram-v2`; an event that leads nowhere else is a line inside its state. */
export function mermaidOf({ states }: Pick<InstrumentDescription, 'states'>): string {
  const names = Object.keys(states);
  const idOf = new Map(names.map((name, index) => [name, `s${index}`]));
  const lines = ['stateDiagram-v2', ...names.map((name) => `  state "${name}" as ${idOf.get(name)}`)];
  for (const [state, cells] of Object.entries(states)) {
    const from = idOf.get(state);
    for (const [event, targets] of Object.entries(cells)) {
      if (targets.length === 0) lines.push(`  ${from} : ${event}`);
      for (const target of targets) lines.push(`  ${from} --> ${idOf.get(target)} : ${event}`);
    }
  }
  return lines.join('\n');
}
