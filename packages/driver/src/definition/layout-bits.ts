import { DefinitionError } from '../errors.ts';
import { uintAt, type WireUint, widthOf } from './checksum.ts';
import type { GroupItem } from './layout-item.ts';
import { decoderOf, fieldOf, type LayoutFieldOptions, type MayBeMissing, type NumberOptions, type NumberValue } from './layout-numbers.ts';
import type { Field, FieldValue } from './particle-definition.ts';

/** Some of the bits of a number. Bit 0 is the lowest. */
export interface BitField<T extends FieldValue = FieldValue, Optional extends boolean = boolean> {
  /** The lowest of them. */
  readonly lowest: number;
  /** How many there are. */
  readonly width: number;
  readonly field: Field;
  readonly isOptional: Optional;
  readonly decode: ((raw: number) => FieldValue | undefined) | undefined;
  /** The type of the value; nothing at run time. */
  readonly value?: T;
}

/** The values of bit fields. */
export type BitValues<B extends Readonly<Record<string, BitField>>> = {
  readonly [K in keyof B as B[K] extends BitField<FieldValue, false> ? K : never]: B[K] extends BitField<infer T> ? T : never;
} & {
  readonly [K in keyof B as B[K] extends BitField<FieldValue, false> ? never : K]?: B[K] extends BitField<infer T> ? T : never;
};

/** A bit field ready to be read. */
interface Masked extends Pick<BitField, 'lowest' | 'decode'> {
  readonly mask: number;
}

/** Declares one bit, which is true when it is set. */
export function bit(at: number, options: LayoutFieldOptions): BitField<boolean, false> {
  return { lowest: at, width: 1, field: fieldOf(options), isOptional: false, decode: (raw) => raw === 1 };
}

/** Declares the number in some bits, both ends included. */
export function bitRange<const O extends NumberOptions>(lowest: number, highest: number, options: O): BitField<NumberValue<O>, MayBeMissing<O>> {
  const isOptional = (options.missing !== undefined) as MayBeMissing<O>; // the type says just this
  return { lowest, width: highest - lowest + 1, field: fieldOf(options, isOptional), isOptional, decode: decoderOf(options) };
}

/**
 * Declares a number whose bits are values of their own. Bits that are not named are passed over.
 *
 * @throws {@link DefinitionError} while the module loads, for bits that the number does not have.
 */
export function bits<const B extends Readonly<Record<string, BitField>>>(form: WireUint, members: B): GroupItem<BitValues<B>> {
  const lengthBytes = widthOf(form);
  const all = Object.entries<BitField>(members);
  for (const [name, { lowest, width }] of all) {
    if (lowest < 0 || width < 1 || lowest + width > 8 * lengthBytes) throw new DefinitionError(`${name} is not among the bits of ${form}`);
  }
  const masked = all.map(([, { lowest, width, decode }]): Masked => ({ lowest, mask: 2 ** width - 1, decode }));
  return {
    type: 'group',
    lengthBytes,
    counts: [],
    fields: Object.fromEntries(all.map(([name, { field }]) => [name, field])),
    names: all.map(([name]) => name),
    readInto: (reader) => {
      const number = uintAt(reader.view, reader.at, form);
      reader.at += lengthBytes;
      let slot = reader.base;
      for (const { lowest, mask, decode } of masked) {
        const raw = ((number >>> lowest) & mask) >>> 0;
        reader.slots[slot] = decode === undefined ? raw : decode(raw);
        slot += 1;
      }
      return true;
    },
  };
}
