import { type AnyDefinition, type Parameter, ParameterError } from '@taffrail/driver';
import { WrongUsageError } from '../errors.ts';

/** Values for parameters, by name, checked against the instrument's definition. */
export type CheckedChanges = Readonly<Record<string, number | boolean | string>>;

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
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
function typed(parameter: Parameter, text: string): number | boolean | string {
  switch (parameter.type) {
    case 'int':
    case 'float':
      return NUMBER.test(text) ? Number(text) : text;
    case 'custom':
      // Whether it holds numbers or texts it alone knows.
      return NUMBER.test(text) && accepts(parameter, Number(text)) ? Number(text) : text;
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
  }
}

function accepts(parameter: Parameter, value: number): boolean {
  try {
    parameter.check('value', value);
    return true;
  } catch {
    return false;
  }
}

function parameterOf(definition: AnyDefinition, name: string): Parameter {
  const parameter: Parameter | undefined = Object.hasOwn(definition.parameters, name) ? definition.parameters[name] : undefined;
  if (parameter !== undefined) return parameter;
  throw new ParameterError(
    `${definition.id} has no parameter ${JSON.stringify(name)}; it has ${Object.keys(definition.parameters).join(', ')}`,
    name,
  );
}
