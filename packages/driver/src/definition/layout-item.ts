import { ProtocolError } from '../errors.ts';
import type { Field, FieldValue } from './particle-definition.ts';
import type { SlotNames } from './slot-names.ts';

/** A part of a layout: it lies where the part before it ended. */
export type LayoutItem = ValueItem | GroupItem | SilentItem;

/** What all parts of a layout have. */
interface Item {
  /** How many bytes it takes; `undefined` where that depends on the record, or it lies elsewhere. */
  readonly lengthBytes: number | undefined;
  /** The names of the counts that it is read by. */
  readonly counts: readonly string[];
}

/** One value, named by its key in the layout. */
export interface ValueItem<T extends FieldValue = FieldValue, Optional extends boolean = boolean> extends Item {
  readonly type: 'value';
  readonly field: Field;
  readonly isOptional: Optional;
  /**
   * Reads the value where the reader is, and moves the reader behind it; `undefined` when there is none.
   *
   * Whoever calls it has made sure of `lengthBytes` bytes.
   */
  readonly read: (reader: LayoutReader) => T | undefined;
  /** Counts its bytes before it is read, where `lengthBytes` cannot but what was read before can. */
  readonly lengthIn?: (reader: LayoutReader) => number;
  /** Reads several, each so many bytes behind the one before, `null` for those there are none of; leaves the reader anywhere. */
  readonly readMany?: (reader: LayoutReader, count: number, strideBytes: number) => (T | null)[];
}

/** Several values with names of their own. */
export interface GroupItem<V = unknown> extends Item {
  readonly type: 'group';
  readonly fields: Readonly<Record<string, Field>>;
  /** The names of the values, in the order of their slots. */
  readonly names: readonly string[];
  /** The type of the values; nothing at run time. */
  readonly values?: V;
  /** Reads all, the first of them into the reader's slot `base`; false when the record is of another kind. */
  readonly readInto: (reader: LayoutReader) => boolean;
}

/** Bytes without a value. */
export interface SilentItem extends Item {
  readonly type: 'silent';
  /** Passes over the bytes; false when they show that the record is of another kind. */
  readonly pass: (reader: LayoutReader) => boolean;
}

/** The values that a layout's parts give. */
export type LayoutValues<I extends Readonly<Record<string, LayoutItem>>> = Flat<
  {
    readonly [K in keyof I as I[K] extends ValueItem<FieldValue, false> ? K : never]: I[K] extends ValueItem<infer T> ? T : never;
  } & {
    readonly [K in keyof I as I[K] extends ValueItem ? (I[K] extends ValueItem<FieldValue, false> ? never : K) : never]?: I[K] extends ValueItem<infer T> ? T : never;
  } & All<{ [K in keyof I]: I[K] extends GroupItem<infer V> ? V : never }[keyof I]>
>;

/** An object type of the same members, spelt out. */
export type Flat<T> = { readonly [K in keyof T]: T[K] };

/** What is every one of some types; unknown where there are none. */
export type All<U> = (U extends unknown ? (each: U) => void : never) extends (all: infer T) => void ? T : never;

/** A part on the way from a whole record to what is being read of it. */
export interface TrailPart {
  readonly name: string;
  /** Where in the view it lies; of a part that is not there, where it would be named. */
  at: number;
  readonly isMissing?: boolean;
}

/** Where in a record reading is, and what was read so far. */
export class LayoutReader {
  readonly view: DataView;
  /** Where the layout being read begins. */
  start: number;
  /** Where the record ends. */
  readonly end: number;
  /** Where the next part is. */
  at: number;
  /**
   * The values read so far, one slot each: engines put a value into an array by its index many times faster than into an
   * object by one of a hundred names.
   */
  readonly slots: (FieldValue | undefined)[];
  /** The slot of the first value of the part being read. */
  base = 0;
  /** The parts that are being read, one inside the other, the outermost first; kept only where somebody will ask. */
  readonly trail: TrailPart[] | undefined;
  readonly #slotOf: ReadonlyMap<string, number>;
  readonly #outer: LayoutReader | undefined;

  constructor(
    view: DataView,
    { start, end, slots, outer, trail }: { readonly start: number; readonly end: number; readonly slots: SlotNames; readonly outer?: LayoutReader; readonly trail?: TrailPart[] },
  ) {
    this.view = view;
    this.start = start;
    this.at = start;
    this.end = end;
    this.slots = slots.blank();
    this.#slotOf = slots.slotOf;
    this.#outer = outer;
    this.trail = trail ?? outer?.trail;
  }

  /**
   * Makes sure that the record has so many more bytes.
   *
   * @throws `ProtocolError` when it has not.
   */
  need(lengthBytes: number, what: string): void {
    const left = this.end - this.at;
    if (lengthBytes > left || this.at < 0) throw new ProtocolError(`${what} has ${lengthBytes} bytes at byte ${this.at - this.start}, where ${left} are left`);
  }

  /**
   * Gives a count that was read before, in this layout or in one around it.
   *
   * @throws `ProtocolError` when it was not, or is no count.
   */
  count(of: number | string): number {
    if (typeof of === 'number') return of;
    const slot = this.#slotOf.get(of);
    const value = slot === undefined ? undefined : this.slots[slot];
    if (value === undefined && this.#outer !== undefined) return this.#outer.count(of);
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
    throw new ProtocolError(`expected ${of} to be a count, received ${JSON.stringify(value)}`);
  }
}
