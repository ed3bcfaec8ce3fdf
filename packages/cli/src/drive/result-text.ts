import type { AnyDefinition } from '@taffrail/driver';
import { unitsOf } from '../output/event-json.ts';
import { quantityText, valueText } from '../output/event-text.ts';

/** Gives what a verb answered as lines to read: a name, a value and its unit on each, values inside of values indented. */
export function resultText(verb: string, result: unknown, definition: AnyDefinition): string {
  if (typeof result !== 'object' || result === null) return result === null ? `${verb}: done` : valueText(result);
  return linesOf(result, unitsByName(definition), '').join('\n');
}

function linesOf(record: object, units: ReadonlyMap<string, string>, indent: string): readonly string[] {
  return Object.entries(record).flatMap(([name, value]: [string, unknown]) => {
    const nested = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (nested) return [`${indent}${name}:`, ...linesOf(value, units, `${indent}  `)];
    const text = Array.isArray(value) ? value.map(valueText).join(', ') : valueText(value);
    return [quantityText(`${indent}${name}: ${text}`, units.get(name))];
  });
}

/** The units of settings and of values in samples; a name that stands for two units has none here. */
function unitsByName(definition: AnyDefinition): ReadonlyMap<string, string> {
  const settings = Object.entries(definition.parameters).flatMap(([name, { unit }]) => (unit === undefined || unit === '1' ? [] : [[name, unit] as const]));
  const named = [...settings, ...[...unitsOf(definition).values()].flatMap((fields) => [...fields])];
  const units = new Map<string, string>();
  for (const [name, unit] of named) units.set(name, units.has(name) && units.get(name) !== unit ? '' : unit);
  return units;
}
