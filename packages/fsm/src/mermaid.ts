import type { Row } from './handler-table.ts';

/**
 * Renders rows as a Mermaid `stateDiagram-v2`.
 *
 * An event is an arrow to each state it was declared to lead to. One that leads nowhere, or was not declared, is a line inside its state.
 */
export function renderMermaid<S extends string, E extends string>(rows: readonly Row<S, E>[], eventsOf: (row: Row<S, E>) => readonly E[]): string {
  // Names may be any text, identifiers may not; numbered ones cannot collide, nor be a keyword.
  const ids = new Map(rows.map(({ state }, index) => [state, `s${index}`]));
  const lines = ['stateDiagram-v2', ...rows.map(({ state }) => `  state "${escaped(state)}" as ${ids.get(state)}`)];
  for (const row of rows) {
    for (const event of eventsOf(row)) {
      const targets = row.cells.get(event)?.leadsTo ?? [];
      const from = ids.get(row.state);
      if (targets.length === 0) lines.push(`  ${from} : ${escaped(event)}`);
      for (const target of targets) lines.push(`  ${from} --> ${ids.get(target)} : ${escaped(event)}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** Replaces what would end a label with Mermaid's numeric entities. */
function escaped(text: string): string {
  return text.replace(/["#:;<>\r\n]/g, (character) => `#${character.charCodeAt(0)};`);
}
