import { DefinitionError, ProtocolError } from '../errors.ts';
import { uintAt, type WireUint, widthOf } from './checksum.ts';
import { type Layout, shifted } from './layout.ts';
import { partFrom } from './layout-arrays.ts';
import type { All, Flat, GroupItem, LayoutItem, LayoutReader, TrailPart } from './layout-item.ts';
import { fieldOf, type LayoutFieldOptions } from './layout-numbers.ts';
import type { Field, FieldValue } from './particle-definition.ts';

/** How many blocks a record's table may name. */
export const BLOCK_LIMIT = 255;

/**
 * Puts a part at so many bytes from the beginning of the layout it is in. The parts behind it lie behind it.
 *
 * Values that others are read by come first, wherever they lie.
 */
export function at<const I extends LayoutItem>(offset: number, item: I): I {
  const { lengthBytes = 0 } = item;
  const move = (reader: LayoutReader): void => {
    reader.at = reader.start + offset;
    const part = reader.trail?.at(-1);
    if (part !== undefined) part.at = reader.at;
    reader.need(lengthBytes, 'what lies');
  };
  const moving = <R>(read: (reader: LayoutReader) => R) => (reader: LayoutReader): R => {
    move(reader);
    return read(reader);
  };
  const { type } = item;
  const moved =
    type === 'value'
      ? { ...item, lengthBytes: undefined, read: moving(item.read), lengthIn: undefined, readMany: undefined }
      : type === 'group'
        ? { ...item, lengthBytes: undefined, readInto: moving(item.readInto) }
        : { ...item, lengthBytes: undefined, pass: moving(item.pass) };
  return moved as unknown as I; // the same item elsewhere: its values, and so its type, are unchanged
}

/** A part of a record that a table names by its id and its place. */
export interface Block<V = unknown> {
  /** What its first bytes are, as a number. */
  readonly id: number;
  readonly layout: Layout<V>;
  readonly presence: 'once' | 'perhaps' | 'often';
  /** Says what the blocks are, where there may be several. */
  readonly field: Field | undefined;
}

/** Declares a block that has to be there: a record without it is of another kind. Of several, the first one counts. */
export function block<V>(id: number, part: Layout<V>): Block<V> & { readonly presence: 'once' } {
  return { id, layout: part, presence: 'once', field: undefined };
}

/** Declares a block that may be absent; its values then are. Of several, the first one counts. */
export function optionalBlock<V>(id: number, part: Layout<V>): Block<V> & { readonly presence: 'perhaps' } {
  return { id, layout: part, presence: 'perhaps', field: undefined };
}

/** Declares a block that there may be any number of; under its key there is an array with the values of each. */
export function repeatedBlock<V>(id: number, part: Layout<V>, options: Pick<LayoutFieldOptions, 'description' | 'lineageId'>): Block<V> & { readonly presence: 'often' } {
  return { id, layout: part, presence: 'often', field: { ...fieldOf({ ...options, unit: '1' }), fields: part.fields } };
}

/** The values of blocks. */
export type BlockValues<B extends Readonly<Record<string, Block>>> = Flat<
  All<
    {
      [K in keyof B]: B[K] extends { readonly presence: 'often'; readonly layout: Layout<infer V> }
        ? { readonly [P in K]: readonly (V & { readonly [name: string]: FieldValue })[] }
        : B[K] extends { readonly presence: 'once'; readonly layout: Layout<infer V> }
          ? V
          : B[K] extends Block<infer V>
            ? Partial<V>
            : never;
    }[keyof B]
  >
>;

/** Settings of {@link blockTable}: places are counted from the beginning of the layout that the table is in. */
export interface BlockTableOptions<B extends Readonly<Record<string, Block>>> {
  /** Where the number of blocks is. */
  readonly count: { readonly at: number; readonly as: WireUint };
  /** Where the first of their places is; the others follow. */
  readonly offsets: { readonly at: number; readonly as: WireUint };
  /** How the id is written that a block begins with. It belongs to the block's layout. */
  readonly id: WireUint;
  /** Read in this order, whatever the order in the record; blocks with other ids are passed over. */
  readonly blocks: B;
}

/**
 * Declares blocks that a table in the record says the places of, each with its id at its beginning.
 *
 * A record whose table leads outside of it, or names more than {@link BLOCK_LIMIT}, contradicts itself, and is unreadable.
 * What comes behind this part in the layout lies where it would without it.
 */
export function blockTable<const B extends Readonly<Record<string, Block>>>({ count, offsets, id, blocks }: BlockTableOptions<B>): GroupItem<BlockValues<B>> {
  const entries = Object.entries<Block>(blocks);
  const steps = stepsOf(entries);
  const widthBytes = widthOf(offsets.as);
  const placesIn = (reader: LayoutReader): readonly Place[] => {
    const { view, start } = reader;
    reader.at = start + count.at;
    reader.need(widthOf(count.as), 'the number of blocks');
    const length = uintAt(view, reader.at, count.as);
    if (length > BLOCK_LIMIT) throw new ProtocolError(`the record names ${length} blocks; BLOCK_LIMIT is ${BLOCK_LIMIT}`);
    reader.at = start + offsets.at;
    reader.need(length * widthBytes, 'the table of blocks');
    const places: Place[] = [];
    for (let i = 0, from = reader.at; i < length; i += 1) {
      reader.at = start + uintAt(view, from + i * widthBytes, offsets.as);
      reader.need(widthOf(id), 'the id of a block');
      places.push({ id: uintAt(view, reader.at, id), at: reader.at });
    }
    return places;
  };
  const readInto = (reader: LayoutReader): boolean => {
    const { at: before } = reader;
    const places = placesIn(reader);
    for (const [i, step] of steps.entries()) {
      reader.trail?.push(trailPartOf(entries[i], places, before));
      if (!step(reader, places)) return false;
      reader.trail?.pop();
    }
    reader.at = before;
    return true;
  };
  return { type: 'group', lengthBytes: undefined, counts: countsOf(entries), fields: fieldsOf(entries), names: entries.flatMap(namesOf), readInto };
}

/** Where the table says that a block is. */
interface Place {
  readonly id: number;
  readonly at: number;
}

/** Names a block where the table says that it is, or where the table is. */
function trailPartOf(entry: readonly [string, Block] | undefined, places: readonly Place[], tableAt: number): TrailPart {
  const [name, wanted] = entry ?? [''];
  const place = places.find(({ id }) => id === wanted?.id);
  return place === undefined ? { name, at: tableAt, isMissing: true } : { name, at: place.at };
}

type BlockStep = (reader: LayoutReader, places: readonly Place[]) => boolean;

function stepsOf(entries: readonly (readonly [string, Block])[]): readonly BlockStep[] {
  let slot = 0;
  return entries.map((entry) => {
    const step = stepOf(entry[1], slot);
    slot += namesOf(entry).length;
    return step;
  });
}

/** Makes the step that reads a block wherever it is, its values into the slots from `slot` on. */
function stepOf({ id, layout, presence }: Block, slot: number): BlockStep {
  if (presence === 'often') {
    return (reader, places) => {
      const parts = places.filter((place) => place.id === id).map(({ at: place }) => {
        reader.at = place;
        return partFrom(reader, layout);
      });
      reader.slots[reader.base + slot] = parts;
      return true;
    };
  }
  const read = shifted(layout.readInto, slot);
  return (reader, places) => {
    const place = places.find((each) => each.id === id);
    if (place === undefined) return presence === 'perhaps';
    reader.at = place.at;
    return read(reader);
  };
}

function namesOf([key, { layout, presence }]: readonly [string, Block]): readonly string[] {
  return presence === 'often' ? [key] : layout.names;
}

function fieldsOf(entries: readonly (readonly [string, Block])[]): Readonly<Record<string, Field>> {
  const fields: Record<string, Field> = {};
  for (const [key, { layout, presence, field }] of entries) {
    const own = field === undefined ? Object.entries(layout.fields) : [[key, field] as const];
    for (const [name, each] of own) {
      if (Object.hasOwn(fields, name)) throw new DefinitionError(`two values of the blocks are called ${name}`);
      fields[name] = presence === 'perhaps' ? { ...each, isOptional: true } : each;
    }
  }
  return fields;
}

/** Names the counts that no block before the one that needs them reads. */
function countsOf(entries: readonly (readonly [string, Block])[]): readonly string[] {
  const read = new Set<string>();
  const missing = new Set<string>();
  for (const [, { layout, presence }] of entries) {
    for (const count of layout.counts) {
      if (!read.has(count)) missing.add(count);
    }
    if (presence !== 'often') for (const name of Object.keys(layout.fields)) read.add(name);
  }
  return [...missing];
}
