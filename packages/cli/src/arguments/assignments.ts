import { type AnyDefinition, type Parameter, ParameterError } from '@taffrail/driver';
import { WrongUsageError } from '../errors.ts';

/** Values for parameters, by name, checked against the instrument's definition. */
export type CheckedChanges = Readonly<Record<string, number | boolean | string>>;

const ON: readonly string[] = ['true', 'yes', 'on', 'y', '1'];
const OFF: readonly string[] = ['false', 'no', 'off', 'n', '0'];

/**
 * Reads `name=value` arguments as their parameters' types say.
 *
 * @throws `WrongUsageError` for what is no assignment or names a parameter twice; `ParameterError` for an unknown
 * parameter, one that users may not set, or a value that it cannot have.
 */
export function changesOf(definition: AnyDefinition, assignments: readonly string[]): CheckedChanges {
  const changes = new Map<string, number | boolean | string>();
  for (const assignment of assignments) {
    const [, name, text] = /^([^=]+)=(.*)$/s.exec(assignment) ?? [];
    if (name === undefined || text === undefined) throw new WrongUsageError(`expected name=value, found ${JSON.stringify(assignment)}`);
    if (changes.has(name)) throw new WrongUsageError(`${name} is set twice`);
    changes.set(name, valueOf(definition, name, text));
  }
  return Object.fromEntries(changes);
}

/** Checks the names of parameters. */
export function parameterNames(definition: AnyDefinition, names: readonly string[]): readonly string[] {
  for (const name of names) parameterOf(definition, name);
  return names;
}

function valueOf(definition: AnyDefinition, name: string, text: string): number | boolean | string {
  const parameter = parameterOf(definition, name);
  if (parameter.visibility !== 'read-write') throw new ParameterError(`${name} is ${parameter.visibility}: it cannot be set`, name);
  return parameter.check(name, typed(parameter, text));
}

/** Gives the text as the parameter's type; what cannot be read stays text, which the parameter then refuses by its own rules. */
function typed({ type, check }: Parameter, text: string): number | boolean | string {
  const accepts = (value: unknown): boolean => {
    try {
      check('value', value);
      return true;
    } catch {
      return false;
    }
  };
  switch (type) {
    case 'int':
    case 'float':
      return numberIn(text);
    case 'flag': {
      const word = text.toLowerCase();
      if (ON.includes(word)) return true;
      return OFF.includes(word) ? false : text;
    }
    case 'choice':
    case 'text':
    case 'date':
    case 'time':
      return text;
    case 'custom':
      return [numberIn(text), text].find((value) => accepts(value)) ?? text;
  }
}

/** Gives a text that writes a number as that number, and any other as it is. */
function numberIn(text: string): number | string {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : text;
}

function parameterOf(definition: AnyDefinition, name: string): Parameter {
  const parameter: Parameter | undefined = Object.hasOwn(definition.parameters, name) ? definition.parameters[name] : undefined;
  if (parameter !== undefined) return parameter;
  throw new ParameterError(
    `${definition.id} has no parameter ${JSON.stringify(name)}; it has ${Object.keys(definition.parameters).join(', ')}`,
    name,
  );
}
