import {
  type AnyDefinition,
  type Command,
  type Field,
  type JsonSchema,
  jsonSchemaOf,
  lineageMetadata,
  type LineageMetadata,
  type Parameter,
  type ParameterValue,
} from '@taffrail/driver';
import { type MenuDescription, menuDescription } from './menu-description.ts';

/** A parameter, as data. What does not apply is absent. */
export interface ParameterDescription {
  readonly name: string;
  readonly wire: string;
  readonly type: string;
  readonly unit?: string;
  readonly range?: readonly [minimum: number, maximum: number];
  readonly choices?: readonly string[];
  readonly default?: ParameterValue;
  readonly startup?: ParameterValue;
  readonly visibility: string;
  readonly description: string;
}

/** A value of a sample, as data. */
export interface FieldDescription {
  /** One inside of another has that one's name and a point before its own. */
  readonly name: string;
  readonly unit: string;
  readonly isOptional: boolean;
  readonly description: string;
}

/** Everything that a definition says of an instrument, as data that JSON can hold. */
export interface InstrumentDescription {
  readonly id: string;
  readonly vendor: string;
  readonly model: string;
  /** The level of conformance that its package claims. */
  readonly conformance: string;
  readonly prompts: readonly string[];
  readonly parameters: readonly ParameterDescription[];
  readonly commands: readonly {
    readonly name: string;
    readonly text: string;
    readonly description: string;
    readonly replyTimeoutMs?: number;
  }[];
  /** Absent for an instrument that is not worked through menus. */
  readonly menu?: MenuDescription;
  readonly particles: readonly {
    readonly name: string;
    readonly stream: string;
    readonly description: string;
    readonly fields: readonly FieldDescription[];
  }[];
  /** By state and event: the states that the event can lead to, none where it leads nowhere else. */
  readonly states: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  /** JSON Schema of its settings, of what may be set, and of each stream's values. */
  readonly schema: JsonSchema;
  /** What the lineage's `get_config_metadata` would answer. */
  readonly lineage: LineageMetadata;
}

/** Describes an instrument from its definition, and what its package claims; no instance of it is made. */
export function descriptionOf(definition: AnyDefinition, { conformance }: { readonly conformance: string }): InstrumentDescription {
  const { id, vendor, model, prompts, menu, states } = definition;
  return {
    id,
    vendor,
    model,
    conformance,
    prompts,
    parameters: Object.entries<Parameter>(definition.parameters).map(([name, parameter]) => parameterDescription(name, parameter)),
    commands: Object.entries<Command>(definition.commands).map(([name, command]) => ({
      name,
      text: textOf(command),
      description: command.description,
      ...(command.replyTimeoutMs !== undefined && { replyTimeoutMs: command.replyTimeoutMs }),
    })),
    ...(menu && { menu: menuDescription(menu) }),
    particles: Object.entries(definition.particles).map(([name, { stream, description, fields }]) => ({
      name,
      stream,
      description,
      fields: fieldDescriptions(fields),
    })),
    states,
    schema: jsonSchemaOf(definition),
    lineage: lineageMetadata(definition),
  };
}

function fieldDescriptions(fields: Readonly<Record<string, Field>>, prefix = ''): readonly FieldDescription[] {
  return Object.entries(fields).flatMap(([key, { unit, description, isOptional = false, fields: inside = {} }]) => {
    const name = `${prefix}${key}`;
    return [{ name, unit, isOptional, description }, ...fieldDescriptions(inside, `${name}.`)];
  });
}

function parameterDescription(name: string, parameter: Parameter): ParameterDescription {
  const { wire, type, unit, range, choices, startup, visibility, description } = parameter;
  return {
    name,
    wire,
    type,
    ...(unit !== undefined && { unit }),
    ...(range && { range }),
    ...(choices && { choices }),
    ...(parameter.default !== undefined && { default: parameter.default }),
    ...(startup !== undefined && { startup }),
    visibility,
    description,
  };
}

/**
 * The text that a command sends; its arguments, whose names are not known, are `<1>`, `<2>` and so on. What is built from anything but
 * text, bytes or a number say, is `<value>`.
 */
function textOf({ build, isRaw }: Command): string {
  if (isRaw === true && build.length > 0) return '<value>';
  try {
    return build(...Array.from({ length: build.length }, (_, index) => `<${index + 1}>`));
  } catch {
    return '<value>';
  }
}
