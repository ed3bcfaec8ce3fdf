import type { AnyDefinition } from '../definition/instrument-definition.ts';
import type { Parameter } from '../definition/parameter.ts';
import type { Field, ParticleDefinition } from '../definition/particle-definition.ts';

/** A JSON Schema, draft 2020-12, as plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * Describes what an instrument's settings and samples look like as JSON, from its definition alone.
 *
 * Under `$defs`: `settings`, all that a `get` can answer; `changes`, what a `set` takes; and the values of each stream by
 * the stream's name. Units are in `x-unit`, UDUNITS-2. A value that only a parser of the instrument's own can read has no `type`.
 */
export function jsonSchemaOf({ id, vendor, model, parameters, particles }: AnyDefinition): JsonSchema {
  const all = Object.entries<Parameter>(parameters);
  const writable = all.filter(([, { visibility }]) => visibility === 'read-write');
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `${vendor} ${model}`,
    $comment: id,
    $defs: {
      settings: recordOf(all.map(([name, parameter]) => [name, heldValue(parameter)])),
      changes: recordOf(writable.map(([name, parameter]) => [name, acceptedValue(parameter)])),
      ...Object.fromEntries(Object.values<ParticleDefinition>(particles).map((each) => [each.stream, sampleOf(each)])),
    },
  };
}

function recordOf(properties: readonly (readonly [string, JsonSchema])[]): JsonSchema {
  return { type: 'object', properties: Object.fromEntries(properties), additionalProperties: false };
}

/** What the instrument may hold, which may be out of the range that it accepts. */
function heldValue(parameter: Parameter): JsonSchema {
  const { description, unit, visibility } = parameter;
  return {
    ...typeOf(parameter),
    description,
    ...(unit !== undefined && { 'x-unit': unit }),
    ...(parameter.default !== undefined && { default: parameter.default }),
    ...(visibility !== 'read-write' && { readOnly: true }),
  };
}

function acceptedValue(parameter: Parameter): JsonSchema {
  const { range } = parameter;
  return { ...heldValue(parameter), ...(range && { minimum: range[0], maximum: range[1] }) };
}

function typeOf({ type, choices }: Parameter): JsonSchema {
  switch (type) {
    case 'int':
      return { type: 'integer' };
    case 'float':
      return { type: 'number' };
    case 'flag':
      return { type: 'boolean' };
    case 'choice':
      return { type: 'string', enum: choices ?? [] };
    case 'text':
      return { type: 'string' };
    case 'date':
      return { type: 'string', format: 'date' };
    case 'time':
      return { type: 'string', pattern: String.raw`^\d{2}:\d{2}:\d{2}$` };
    case 'custom':
      return {};
  }
}

function sampleOf({ format, description, fields }: ParticleDefinition): JsonSchema {
  const entries = Object.entries<Field>(fields);
  const required = entries.filter(([, { isOptional }]) => isOptional !== true).map(([name]) => name);
  const isPlainNumber = ({ parse, fields: inner }: Field): boolean => format === 'text' && parse === undefined && inner === undefined;
  const properties = entries.map(
    ([name, field]) => [name, { ...(isPlainNumber(field) && { type: 'number' }), description: field.description, 'x-unit': field.unit }] as const,
  );
  return { ...recordOf(properties), description, required };
}
