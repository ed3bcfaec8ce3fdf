import type { Layout } from './layout.ts';

/** The bytes of one record, for as long as it is being read. */
export class BinaryRecord {
  readonly view: DataView;
  /** Where in the view the record begins. */
  readonly start: number;
  /** Where it ends: the index behind its last byte. */
  readonly end: number;
  readonly #readings = new Map<object, unknown>();

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
  valuesOf<V>(layout: Layout<V>): V | undefined {
    // Only the same layout's reading is ever kept under it.
    if (this.#readings.has(layout)) return this.#readings.get(layout) as V | undefined;
    const values = layout.read(this);
    this.#readings.set(layout, values);
    return values;
  }
}
