import { escapeText } from '../output/escape.ts';
import type { InstrumentDescription, ParameterDescription } from './description.ts';
import type { MenuDescription } from './menu-description.ts';

/** A part of a description that is a table. */
export interface Section {
  readonly title: string;
  /** What is said before the table. */
  readonly text?: string;
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Arranges a description as tables, for whoever lays them out. */
export function sectionsOf(description: InstrumentDescription): readonly Section[] {
  const { parameters, commands, menu, particles, states } = description;
  return [
    {
      title: 'Parameters',
      headings: ['name', 'wire', 'type', 'unit', 'range', 'default', 'start-up', 'visibility', 'description'],
      rows: parameters.map(parameterRow),
    },
    {
      title: 'Commands',
      headings: ['name', 'text', 'description'],
      rows: commands.map(({ name, text, description: what }) => [name, escapeText(text), what]),
    },
    ...(menu === undefined ? [] : [menuSection(menu)]),
    ...particles.map(({ stream, description: what, fields }) => ({
      title: `Samples: ${stream}`,
      text: what,
      headings: ['field', 'unit', 'always', 'description'],
      rows: fields.map(({ name, unit, isOptional, description: text }) => [name, unit, isOptional ? 'no' : 'yes', text]),
    })),
    {
      title: 'States',
      headings: ['state', 'event', 'leads to'],
      rows: Object.entries(states).flatMap(([state, cells]) =>
        Object.entries(cells).map(([event, targets]) => [state, event, targets.join(', ')]),
      ),
    },
  ];
}

function menuSection({ home, screens }: MenuDescription): Section {
  return {
    title: 'Menu',
    text: `The home screen is ${home}. What is not here is never typed, and what changes something never on the way to somewhere else.`,
    headings: ['screen', 'answer', 'typed', 'leads to', 'changes something', 'description'],
    rows: screens.flatMap(({ name: screen, answers }) =>
      answers.map(({ name, sends, leadsTo, hasEffect, description = '' }) => [
        screen,
        name,
        `"${escapeText(sends)}"`,
        leadsTo.length === 0 ? '(out of the menus)' : leadsTo.join(', '),
        hasEffect ? 'yes' : 'no',
        description,
      ]),
    ),
  };
}

function parameterRow({
  name,
  wire,
  type,
  unit = '',
  range,
  choices,
  startup,
  visibility,
  description,
  ...rest
}: ParameterDescription): readonly string[] {
  const limits = choices?.join(', ') ?? (range === undefined ? '' : `${range[0]} to ${range[1]}`);
  return [name, wire, type, unit, limits, shown(rest.default), shown(startup), visibility, description];
}

function shown(value: ParameterDescription['default']): string {
  return value === undefined ? '' : String(value);
}
