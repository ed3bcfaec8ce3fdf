import { DefinitionError, ProtocolError } from '../errors.ts';
import type { Layout } from './layout.ts';
import { LayoutReader, type ValueItem } from './layout-item.ts';
import { fieldOf, type LayoutFieldOptions } from './layout-numbers.ts';
import type { FieldValue } from './particle-definition.ts';
import { SlotNames } from './slot-names.ts';
import { presentIn } from './value-records.ts';

const NO_SLOTS = new SlotNames([]);

/** How many there are: so many, or as many as a value says that was read before. */
export type Count = number | string;

/** Settings of {@link array}. */
export interface ArrayOptions {
  readonly count: Count;
  /** From one element to the next, where something else lies between them: so many bytes, or so many for each of a {@link Count}. */
  readonly stride?: number | { readonly bytes: number; readonly times: string };
}

/** An element of an array: `null` where a value that may be missing is. */
export type ElementOf<E> = E extends ValueItem<infer T, infer Optional> ? (Optional extends false ? T : T | null) : never;

/**
 * Declares values of one kind, one behind the other; an array of arrays has all of the first one first.
 *
 * A record that ends before its array does contradicts itself, and is unreadable.
 *
 * @throws {@link DefinitionError} while the module loads, for elements whose length nothing tells before they are read.
 */
export function array<const E extends ValueItem>(element: E, { count, stride }: ArrayOptions): ValueItem<readonly ElementOf<E>[], false> {
  const readMany = element.readMany ?? manyBy(element.read);
  const extentOf = extentsOf(element, count, stride);
  const isFixed = element.lengthBytes !== undefined && typeof count === 'number' && typeof stride !== 'object';
  const read = (reader: LayoutReader): readonly FieldValue[] => {
    const { length, strideBytes, totalBytes } = extentOf(reader);
    reader.need(totalBytes, `an array of ${length}`);
    const { at } = reader;
    const all = readMany(reader, length, strideBytes);
    reader.at = at + totalBytes;
    return all;
  };
  const readAll = (reader: LayoutReader, arrays: number, apartBytes: number): FieldValue[] => {
    // They are all alike, and whoever reads them has made sure of the bytes of all.
    const { length, strideBytes } = extentOf(reader);
    const { at } = reader;
    const all: FieldValue[] = [];
    for (let i = 0; i < arrays; i += 1) {
      reader.at = at + i * apartBytes;
      all.push(readMany(reader, length, strideBytes));
    }
    return all;
  };
  const item = {
    type: 'value',
    lengthBytes: isFixed ? extentOf(new LayoutReader(new DataView(new ArrayBuffer(0)), { start: 0, end: 0, slots: NO_SLOTS })).totalBytes : undefined,
    lengthIn: (reader: LayoutReader) => extentOf(reader).totalBytes,
    counts: [count, typeof stride === 'object' ? stride.times : 0, ...element.counts].filter((each) => typeof each === 'string'),
    field: element.field.isOptional === true ? fieldOf(element.field) : element.field,
    isOptional: false,
    read,
    readMany: readAll,
  } as const;
  // `read` gives an element for each, and null for those that were missing.
  return item as unknown as ValueItem<readonly ElementOf<E>[], false>;
}

/** Settings of {@link repeat}. */
export interface RepeatOptions extends Pick<LayoutFieldOptions, 'description' | 'lineageId'> {
  readonly count: Count;
}

/**
 * Declares a part that comes several times, one behind the other; the value is an array of its values.
 *
 * @throws {@link DefinitionError} while the module loads, for a part that may have no bytes.
 */
export function repeat<V>(part: Layout<V>, { count, ...options }: RepeatOptions): ValueItem<readonly (V & { readonly [name: string]: FieldValue })[], false> {
  if (part.minimumBytes === 0) throw new DefinitionError('a part that may have no bytes cannot be repeated');
  const read = (reader: LayoutReader): readonly FieldValue[] => {
    const length = reader.count(count);
    reader.need(length * part.minimumBytes, `${length} parts`);
    return Array.from({ length }, () => partFrom(reader, part));
  };
  const item = {
    type: 'value',
    lengthBytes: typeof count === 'number' && part.lengthBytes !== undefined ? count * part.lengthBytes : undefined,
    counts: typeof count === 'string' ? [count, ...part.counts] : part.counts,
    field: { ...fieldOf({ ...options, unit: '1' }), fields: part.fields },
    isOptional: false,
    read,
  } as const;
  // Each element is what the part's layout reads, a record of field values.
  return item as unknown as ValueItem<readonly (V & { readonly [name: string]: FieldValue })[], false>;
}

/**
 * Reads one part, whose values are its own, and moves the reader behind it.
 *
 * @throws `ProtocolError` when it is of another kind.
 */
export function partFrom(reader: LayoutReader, part: Layout): Readonly<Record<string, FieldValue>> {
  const inner = new LayoutReader(reader.view, { start: reader.at, end: reader.end, slots: part.slots, outer: reader });
  if (!part.readInto(inner)) throw new ProtocolError(`the part at byte ${reader.at - reader.start} is of another kind`);
  reader.at = inner.at;
  return presentIn(part.slots.recordOf(inner.slots));
}

interface Extent {
  readonly length: number;
  readonly strideBytes: number;
  readonly totalBytes: number;
}

function extentsOf(element: ValueItem, count: Count, stride: ArrayOptions['stride']): (reader: LayoutReader) => Extent {
  const { lengthBytes, lengthIn } = element;
  if (lengthBytes === 0 || (lengthBytes === undefined && lengthIn === undefined)) {
    throw new DefinitionError('the elements of an array need a length that is known before they are read');
  }
  return (reader) => {
    const length = reader.count(count);
    const elementBytes = lengthBytes ?? lengthIn?.(reader) ?? 0;
    const strideBytes = stride === undefined ? elementBytes : typeof stride === 'number' ? stride : stride.bytes * reader.count(stride.times);
    if (length > 1 && (strideBytes < elementBytes || strideBytes === 0)) {
      throw new ProtocolError(`the elements of an array have ${elementBytes} bytes and are ${strideBytes} bytes apart`);
    }
    return { length, strideBytes, totalBytes: length === 0 ? 0 : (length - 1) * strideBytes + elementBytes };
  };
}

function manyBy(read: ValueItem['read']): NonNullable<ValueItem['readMany']> {
  return (reader, count, strideBytes) => {
    const { at } = reader;
    return Array.from({ length: count }, (_, i) => {
      reader.at = at + i * strideBytes;
      return read(reader) ?? null;
    });
  };
}
