import { type Document, isAlias, isMap, isScalar, type Node, type YAMLMap } from 'yaml';
import { reportOf } from '../../output/error-report.ts';
import { oneLine } from '../../output/escape.ts';
import type { ConfigProblems } from './config-problems.ts';

/** Reads a value; tells the problems what is wrong with it and gives undefined. */
export type FieldReader<T> = (node: Node, problems: ConfigProblems) => T | undefined;

/** The members of a map, each with what reads it. */
export type Fields<T> = { readonly [K in keyof T]-?: FieldReader<T[K]> };

/** What was read from a map, and where each member stands. */
export interface ReadMap<T> {
  readonly values: Partial<T>;
  readonly nodes: ReadonlyMap<string, Node>;
}

/** Reads a map of which every member is known. Tells of what is no map, unknown members, and members that cannot be read. */
export function readMap<T>(node: unknown, fields: Fields<T>, { problems, what, document }: { problems: ConfigProblems; what: string; document: Document }): ReadMap<T> {
  const map = resolved(node, document);
  const nodes = new Map<string, Node>();
  if (!isMap(map)) {
    problems.add(node, `expected ${what}, a map, found ${shown(map)}`);
    return { values: {}, nodes };
  }
  const values: Partial<T> = {};
  for (const [name, keyNode, valueNode] of membersOf(map)) {
    const field = name !== undefined && Object.hasOwn(fields, name) ? (name as keyof T & string) : undefined; // just found to be one
    if (field === undefined) {
      problems.add(keyNode, `${what} has no ${shown(keyNode)}; known are ${Object.keys(fields).join(', ')}`);
      continue;
    }
    const value = resolved(valueNode, document);
    if (value === undefined) {
      problems.add(keyNode, `${field} has no value`);
      continue;
    }
    nodes.set(field, value);
    const read = fields[field](value, problems);
    if (read !== undefined) values[field] = read;
  }
  return { values, nodes };
}

/** Gives what a name or an alias stands for. */
export function resolved(node: unknown, document: Document): Node | undefined {
  const value = isAlias(node) ? node.resolve(document) : node;
  return isScalar(value) && value.value === null ? undefined : (value as Node | undefined); // the members of a parsed document are nodes
}

/** Reads text, which must not be empty. */
export const text: FieldReader<string> = (node, problems) => {
  if (isScalar(node) && typeof node.value === 'string' && node.value !== '') return node.value;
  problems.add(node, `expected text, found ${shown(node)}`);
  return undefined;
};

/** Reads a whole number in a range. */
export function whole(least: number, most = Number.MAX_SAFE_INTEGER): FieldReader<number> {
  return (node, problems) => {
    const value = isScalar(node) ? node.value : undefined;
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most) return value;
    problems.add(node, `expected a whole number from ${least}${most === Number.MAX_SAFE_INTEGER ? '' : ` to ${most}`}, found ${shown(node)}`);
    return undefined;
  };
}

/** Reads a whole number from 1, or text as a flag of the command takes it, `20GiB` or `30d` for instance. */
export function amount(read: (text: string) => number): FieldReader<number> {
  return (node, problems) => {
    if (!isScalar(node) || typeof node.value !== 'string') return whole(1)(node, problems);
    try {
      return read(node.value);
    } catch (error) {
      problems.add(node, reportOf(error).message);
      return undefined;
    }
  };
}

/** Reads a port to listen on, or false for no door. */
export const portOrFalse: FieldReader<number | false> = (node, problems) => {
  if (isScalar(node) && node.value === false) return false;
  const value = isScalar(node) ? node.value : undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 65_535) return value;
  problems.add(node, `expected a port from 0 to 65535, or false for no such door, found ${shown(node)}`);
  return undefined;
};

/** Shows a value as it stands in the file, in a few words. */
export function shown(node: unknown): string {
  if (node === undefined || node === null) return 'nothing';
  if (isMap(node)) return 'a map';
  if (!isScalar(node)) return 'a list';
  return oneLine((JSON.stringify(node.value) ?? 'nothing').slice(0, 80));
}

function membersOf(map: YAMLMap): readonly (readonly [string | undefined, unknown, unknown])[] {
  return map.items.map(({ key, value }) => [isScalar(key) && typeof key.value === 'string' ? key.value : undefined, key, value]);
}
