import { DefinitionError } from '../errors.ts';
import type { BinaryRecord } from './binary-record.ts';
import { type GroupItem, type LayoutItem, LayoutReader, type LayoutValues } from './layout-item.ts';
import type { Field } from './particle-definition.ts';
import { blankOf } from './value-records.ts';

/**
 * How the bytes of a record, or of a part of one, are to be read.
 *
 * A layout may be a part of another; its values then are the other's.
 */
export interface Layout<V = unknown> extends GroupItem<V> {
  /** How many bytes a record has at least; shorter ones are of another kind. */
  readonly minimumBytes: number;
  /** Reads a record, values that are not there being `undefined`; `undefined` when it is of another kind. Throws `ProtocolError` for one that contradicts itself. */
  readonly read: (record: Pick<BinaryRecord, 'view' | 'start' | 'end'>) => V | undefined;
}

type Step = (reader: LayoutReader) => boolean;

/**
 * Declares what lies behind what in a record, each part under the name of its value.
 *
 * @throws {@link DefinitionError} while the module loads, where two values have one name.
 */
export function layout<const I extends Readonly<Record<string, LayoutItem>>>(items: I): Layout<LayoutValues<I>> {
  const entries = Object.entries<LayoutItem>(items);
  const steps = stepsOf(entries);
  const lengths = entries.map(([, { lengthBytes }]) => lengthBytes);
  const minimumBytes = lengths.reduce<number>((sum, length) => sum + (length ?? 0), 0);

  const readAll = (reader: LayoutReader): boolean => {
    for (const step of steps) {
      if (!step(reader)) return false;
    }
    return true;
  };
  const readInto = (reader: LayoutReader): boolean => {
    const outerStart = reader.start;
    reader.start = reader.at;
    const isOfKind = readAll(reader);
    reader.start = outerStart;
    return isOfKind;
  };
  const fields = fieldsOf(entries);
  const blank = blankOf(Object.keys(fields));
  const read = ({ view, start, end }: Pick<BinaryRecord, 'view' | 'start' | 'end'>): LayoutValues<I> | undefined => {
    if (end - start < minimumBytes) return undefined;
    const reader = new LayoutReader(view, start, end);
    reader.values = { ...blank };
    // Every part has put in what LayoutValues says of it.
    return readAll(reader) ? (reader.values as LayoutValues<I>) : undefined;
  };
  return {
    type: 'group',
    lengthBytes: lengths.includes(undefined) ? undefined : minimumBytes,
    counts: countsNotIn(entries),
    fields,
    minimumBytes,
    readInto,
    read,
  };
}

/** Makes a step of each part, with one before each stretch of known length that makes sure of its bytes. */
function stepsOf(entries: readonly (readonly [string, LayoutItem])[]): readonly Step[] {
  const steps: Step[] = [];
  for (const [i, [name, item]] of entries.entries()) {
    if (item.lengthBytes !== undefined && (i === 0 || entries[i - 1]?.[1].lengthBytes === undefined)) {
      const behind = entries.slice(i).findIndex(([, { lengthBytes }]) => lengthBytes === undefined);
      const stretch = entries.slice(i, behind < 0 ? undefined : i + behind);
      const lengthBytes = stretch.reduce((sum, [, each]) => sum + (each.lengthBytes ?? 0), 0);
      steps.push((reader) => {
        reader.need(lengthBytes, name);
        return true;
      });
    }
    steps.push(stepOf(name, item));
  }
  return steps;
}

function stepOf(name: string, item: LayoutItem): Step {
  if (item.type === 'group') return item.readInto;
  if (item.type === 'silent') return item.pass;
  const { read } = item;
  return (reader) => {
    const value = read(reader);
    if (value !== undefined) reader.values[name] = value;
    return true;
  };
}

function fieldsOf(entries: readonly (readonly [string, LayoutItem])[]): Readonly<Record<string, Field>> {
  const fields: Record<string, Field> = {};
  for (const [key, item] of entries) {
    const own = item.type === 'group' ? item.fields : item.type === 'value' ? { [key]: item.field } : {};
    for (const [name, field] of Object.entries<Field>(own)) {
      if (Object.hasOwn(fields, name)) throw new DefinitionError(`two values of a layout are called ${name}`);
      fields[name] = field;
    }
  }
  return fields;
}

/** Names the counts that are not read before they are needed: a layout around this one has to. */
function countsNotIn(entries: readonly (readonly [string, LayoutItem])[]): readonly string[] {
  const read = new Set<string>();
  const missing = new Set<string>();
  for (const [key, item] of entries) {
    for (const count of item.counts) {
      if (!read.has(count)) missing.add(count);
    }
    if (item.type === 'value') read.add(key);
    if (item.type === 'group') for (const name of Object.keys(item.fields)) read.add(name);
  }
  return [...missing];
}
