import { DefinitionError } from '../errors.ts';
import type { BinaryRecord } from './binary-record.ts';
import { type GroupItem, type LayoutItem, LayoutReader, type LayoutValues, type TrailPart } from './layout-item.ts';
import type { Field } from './particle-definition.ts';
import { SlotNames, type Slots } from './slot-names.ts';

/**
 * How the bytes of a record, or of a part of one, are to be read.
 *
 * A layout may be a part of another; its values then are the other's.
 */
export interface Layout<V = unknown> extends GroupItem<V> {
  /** How many bytes a record has at least; shorter ones are of another kind. */
  readonly minimumBytes: number;
  readonly slots: SlotNames;
  /** Reads a record, values that are not there being `undefined`; `undefined` when it is of another kind. Throws `ProtocolError` for one that contradicts itself. */
  readonly read: (record: RecordBytes) => V | undefined;
  /** Reads a record as `read` does, and gives the values by their slots: the faster way for records by the thousand. */
  readonly readSlots: (record: RecordBytes) => Slots | undefined;
  /** Tells where reading a record stops; `undefined` when it does not. Slower than reading, and never throws. */
  readonly stopIn: (record: RecordBytes) => LayoutStop | undefined;
}

/** Where in a record its layout cannot go on. */
export interface LayoutStop {
  /** The part, behind those that it is in: `dataTypes.fixedLeader.firmware`; empty for the whole record. */
  readonly path: string;
  /** Where it lies, counted from the record's first byte. */
  readonly at: number;
  /** What would have to be there. */
  readonly expected: string;
}

/** Where the bytes of a record are. */
type RecordBytes = Pick<BinaryRecord, 'view' | 'start' | 'end'>;

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
    if (reader.trail !== undefined) return readOnTrail(reader, reader.trail, entries);
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
  const names = entries.flatMap(([key, item]) => namesOf(key, item));
  const slots = new SlotNames(names);
  const readSlots = ({ view, start, end }: RecordBytes): Slots | undefined => {
    if (end - start < minimumBytes) return undefined;
    const reader = new LayoutReader(view, { start, end, slots });
    return readAll(reader) ? reader.slots : undefined;
  };
  const read = (record: RecordBytes): LayoutValues<I> | undefined => {
    const found = readSlots(record);
    // Every part has put in what LayoutValues says of it.
    return found && (slots.recordOf(found) as LayoutValues<I>);
  };
  const stopIn = ({ view, start, end }: RecordBytes): LayoutStop | undefined => {
    if (end - start < minimumBytes) return { path: '', at: end - start, expected: `${minimumBytes - end + start} more bytes at least` };
    const trail: TrailPart[] = [];
    return stopOn(trail, start, () => readAll(new LayoutReader(view, { start, end, slots, trail })));
  };
  return {
    type: 'group',
    lengthBytes: lengths.includes(undefined) ? undefined : minimumBytes,
    counts: countsNotIn(entries),
    fields: fieldsOf(entries),
    names,
    slots,
    minimumBytes,
    readInto,
    read,
    readSlots,
    stopIn,
  };
}

/** Reads all parts, and leaves on the trail the one that could not be. */
function readOnTrail(reader: LayoutReader, trail: TrailPart[], entries: readonly (readonly [string, LayoutItem])[]): boolean {
  let slot = 0;
  for (const [name, item] of entries) {
    trail.push({ name, at: reader.at });
    if (item.lengthBytes !== undefined) reader.need(item.lengthBytes, name);
    if (!stepOf(item, slot)(reader)) return false;
    trail.pop();
    slot += namesOf(name, item).length;
  }
  return true;
}

/** Reads what leaves a trail, and tells where it ends. */
function stopOn(trail: readonly TrailPart[], start: number, read: () => boolean): LayoutStop | undefined {
  let expected = 'the bytes of this kind of record';
  try {
    if (read()) return undefined;
  } catch {
    expected = 'what agrees with the rest of the record';
  }
  const { at, isMissing } = trail.at(-1) ?? { at: start };
  return { path: trail.map(({ name }) => name).join('.'), at: Math.max(0, at - start), expected: isMissing === true ? 'a block' : expected };
}

/** Makes a step of each part, with one before each stretch of known length that makes sure of its bytes. */
function stepsOf(entries: readonly (readonly [string, LayoutItem])[]): readonly Step[] {
  const steps: Step[] = [];
  let slot = 0;
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
    steps.push(stepOf(item, slot));
    slot += namesOf(name, item).length;
  }
  return steps;
}

/** Makes the step that reads a part, whose values are in the slots from `slot` on. */
function stepOf(item: LayoutItem, slot: number): Step {
  if (item.type === 'silent') return item.pass;
  if (item.type === 'group') return slot === 0 ? item.readInto : shifted(item.readInto, slot);
  const { read } = item;
  return (reader) => {
    reader.slots[reader.base + slot] = read(reader);
    return true;
  };
}

/** Makes a step that has another read into slots so many further on. */
export function shifted(step: Step, slots: number): Step {
  return (reader) => {
    reader.base += slots;
    const isOfKind = step(reader);
    reader.base -= slots;
    return isOfKind;
  };
}

function namesOf(key: string, item: LayoutItem): readonly string[] {
  return item.type === 'group' ? item.names : item.type === 'value' ? [key] : [];
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
