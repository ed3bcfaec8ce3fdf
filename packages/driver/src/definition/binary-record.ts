import type { Layout } from './layout.ts';
import type { Slots } from './slot-names.ts';

/** What a layout reads of a record. */
export interface LayoutReading<V> {
  readonly slots: Slots;
  /** The same values by their names. */
  readonly values: V;
}

/** The bytes of one record, for as long as it is being read. */
export class BinaryRecord {
  readonly view: DataView;
  /** Where in the view the record begins. */
  readonly start: number;
  /** Where it ends: the index behind its last byte. */
  readonly end: number;
  readonly #readings = new Map<object, LayoutReading<unknown> | undefined>();

  constructor(view: DataView, start = 0, end = view.byteLength) {
    this.view = view;
    this.start = start;
    this.end = end;
  }

  /** Makes a record of bytes. */
  static of(bytes: Uint8Array): BinaryRecord {
    return new BinaryRecord(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  }

  /** Reads the record by a layout, once however many ask; `undefined` when it is not of the layout's kind. */
  readBy<V>(layout: Layout<V>): LayoutReading<V> | undefined {
    // Only the same layout's reading is ever kept under it.
    if (this.#readings.has(layout)) return this.#readings.get(layout) as LayoutReading<V> | undefined;
    const slots = layout.readSlots(this);
    // A view has what the layout's own type says: its values, by their names.
    const reading = slots && { slots, values: layout.slots.viewOf(slots) as V };
    this.#readings.set(layout, reading);
    return reading;
  }
}
