import { latin1Text } from '../latin1.ts';
import type { LayoutReader, SilentItem, ValueItem } from './layout-item.ts';
import { fieldOf, type LayoutFieldOptions } from './layout-numbers.ts';

/** Settings of {@link characters}. */
export interface CharactersOptions extends LayoutFieldOptions {
  /** Whether the text ends at the first NUL. Default true. */
  readonly endsAtNul?: boolean;
  /** Whether blanks at its end are left out. Default false. */
  readonly isTrimmed?: boolean;
}

/** Declares a text of so many bytes, one character each. */
export function characters(lengthBytes: number, { endsAtNul = true, isTrimmed = false, ...options }: CharactersOptions): ValueItem<string, false> {
  const read = (reader: LayoutReader): string => {
    const whole = latin1Text(bytesFrom(reader, lengthBytes));
    const end = endsAtNul ? whole.indexOf('\0') : -1;
    const text = end < 0 ? whole : whole.slice(0, end);
    return isTrimmed ? text.trimEnd() : text;
  };
  return { type: 'value', lengthBytes, counts: [], field: fieldOf(options), isOptional: false, read };
}

/** Declares bytes that nobody takes apart; their value is their text in base64. */
export function base64(lengthBytes: number, options: LayoutFieldOptions): ValueItem<string, false> {
  const read = (reader: LayoutReader): string => btoa(latin1Text(bytesFrom(reader, lengthBytes)));
  return { type: 'value', lengthBytes, counts: [], field: fieldOf(options), isOptional: false, read };
}

/** Declares an unsigned number of eight bytes, the lowest one first; its value is the text of its decimal digits. */
export function u64le(options: LayoutFieldOptions): ValueItem<string, false> {
  return { type: 'value', lengthBytes: 8, counts: [], field: fieldOf(options), isOptional: false, read: (reader) => digitsFrom(reader, true) };
}

/** Declares an unsigned number of eight bytes, the highest one first; its value is the text of its decimal digits. */
export function u64be(options: LayoutFieldOptions): ValueItem<string, false> {
  return { type: 'value', lengthBytes: 8, counts: [], field: fieldOf(options), isOptional: false, read: (reader) => digitsFrom(reader, false) };
}

/** Declares bytes of no interest. */
export function spare(lengthBytes: number): SilentItem {
  return {
    type: 'silent',
    lengthBytes,
    counts: [],
    pass: (reader) => {
      reader.at += lengthBytes;
      return true;
    },
  };
}

/** Declares bytes by which records of this kind are known: one that has others in their place is of another kind. */
export function literal(bytes: readonly number[]): SilentItem {
  return {
    type: 'silent',
    lengthBytes: bytes.length,
    counts: [],
    pass: (reader) => {
      const { view, at } = reader;
      reader.at = at + bytes.length;
      for (let i = 0; i < bytes.length; i += 1) {
        if (view.getUint8(at + i) !== bytes[i]) return false;
      }
      return true;
    },
  };
}

function bytesFrom(reader: LayoutReader, lengthBytes: number): Uint8Array {
  const { view, at } = reader;
  reader.at = at + lengthBytes;
  return new Uint8Array(view.buffer, view.byteOffset + at, lengthBytes);
}

function digitsFrom(reader: LayoutReader, isLittleEndian: boolean): string {
  const { at } = reader;
  reader.at = at + 8;
  return reader.view.getBigUint64(at, isLittleEndian).toString();
}
