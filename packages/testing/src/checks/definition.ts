import type { AnyDefinition, Field, Parameter } from '@taffrail/driver';
import { ConformanceError } from '../errors.ts';

/** What the checks of a definition look at. */
export interface DefinitionSubject {
  readonly definition: AnyDefinition;
}

/** Checks that everything in the definition says what it is and, where it is a number, in which unit. */
export async function checkDescriptions({ definition }: DefinitionSubject): Promise<void> {
  const silent = [
    ...Object.entries<Parameter>(definition.parameters).flatMap(([name, parameter]) => faultsOfParameter(name, parameter)),
    ...Object.entries(definition.commands).flatMap(([name, { description }]) => (isSentence(description) ? [] : [`command ${name} has no description that ends in a full stop`])),
    ...Object.entries(definition.particles).flatMap(([name, { description, fields }]) => [
      ...(isSentence(description) ? [] : [`particle ${name} has no description that ends in a full stop`]),
      ...Object.entries<Field>(fields).flatMap(([field, { unit }]) => (isUnit(unit) ? [] : [`${name}.${field} has no usable unit: ${JSON.stringify(unit)}`])),
    ]),
  ];
  refuse(silent, 'the definition leaves something out');
}

/** Checks that no two parameters have one wire token, whatever its capitals, and no two particles one stream. */
export async function checkWireTokens({ definition }: DefinitionSubject): Promise<void> {
  const tokens = Object.values(definition.parameters).map(({ wire }) => wire.toLowerCase());
  const streams = Object.values(definition.particles).map(({ stream }) => stream);
  refuse([...twiceIn(tokens).map((token) => `wire token ${token}`), ...twiceIn(streams).map((stream) => `stream ${stream}`)], 'something stands for two things');
}

/** Checks that no pattern keeps state between two matches, and none finds something in nothing. */
export async function checkPatterns({ definition }: DefinitionSubject): Promise<void> {
  const untils = Object.entries(definition.commands).map(([name, { until }]) => [`until of ${name}`, until] as const);
  const patterns: (readonly [string, unknown])[] = [
    ...Object.entries(definition.parameters).map(([name, { pattern }]) => [`pattern of ${name}`, pattern] as const),
    // A particle that comes as bytes has none.
    ...Object.entries<object>(definition.particles).map(([name, rule]) => [`pattern of ${name}`, 'pattern' in rule ? rule.pattern : undefined] as const),
    ...(definition.rejections ?? []).map(({ pattern }) => ['a rejection', pattern] as const),
    ...untils,
  ];
  const faults = patterns.flatMap(([name, pattern]) => {
    if (!(pattern instanceof RegExp)) return [];
    // A copy, because asking a pattern with state changes it.
    return [...(pattern.global || pattern.sticky ? [`${name} has state`] : []), ...(new RegExp(pattern).test('') ? [`${name} matches nothing at all`] : [])];
  });
  refuse(faults, 'a pattern is not sound');
}

/** Checks that each range is one, and that what a parameter is at first and at start-up is a value of its own. */
export async function checkOwnValues({ definition }: DefinitionSubject): Promise<void> {
  const faults = Object.entries<Parameter>(definition.parameters).flatMap(([name, parameter]) => {
    const { range, default: shipped, startup } = parameter;
    const values = [...(range ?? []), shipped, startup].filter((value) => value !== undefined);
    const isRange = range === undefined || range[0] <= range[1];
    return [
      ...(isRange ? [] : [`the range of ${name} ends before it begins`]),
      ...values.flatMap((value) => refusal(() => parameter.format(parameter.check(name, value))).map((reason) => `${name} cannot hold its own ${JSON.stringify(value)}: ${reason}`)),
    ];
  });
  refuse(faults, 'a parameter contradicts itself');
}

function faultsOfParameter(name: string, { description, type, unit }: Parameter): string[] {
  const needsUnit = type === 'int' || type === 'float';
  return [
    ...(isSentence(description) ? [] : [`parameter ${name} has no description that ends in a full stop`]),
    ...(needsUnit || unit !== undefined ? (isUnit(unit) ? [] : [`parameter ${name} has no usable unit: ${JSON.stringify(unit)}`]) : []),
  ];
}

function isSentence(text: string): boolean {
  return /\S.*\.$/s.test(text);
}

/** UDUNITS-2 in the form that is used here: ASCII words and powers, `1` for what has none. */
function isUnit(unit: string | undefined): boolean {
  return unit !== undefined && /^[A-Za-z\d%][\w %./^*()-]*$/.test(unit) && unit.trim() === unit;
}

function twiceIn(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

function refusal(attempt: () => unknown): string[] {
  try {
    attempt();
    return [];
  } catch (error) {
    return [String(error)];
  }
}

function refuse(faults: readonly string[], summary: string): void {
  if (faults.length > 0) throw new ConformanceError(`${summary}: ${faults.join('; ')}`, { expected: [], actual: faults });
}
