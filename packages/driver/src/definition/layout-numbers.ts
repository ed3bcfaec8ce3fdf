import { ProtocolError } from '../errors.ts';
import type { LayoutReader, ValueItem } from './layout-item.ts';
import type { Field, FieldValue } from './particle-definition.ts';

/** What is said of a value in a layout. */
export interface LayoutFieldOptions {
  readonly description: string;
  /** A UDUNITS-2 string. */
  readonly unit: string;
  /** The lineage's `value_id`, where it differs from the value's name. */
  readonly lineageId?: string;
}

/** Settings of a number in a layout. Its value is `raw * scale + offset`, correctly rounded where `scale` is one part of a whole number. */
export interface NumberOptions extends LayoutFieldOptions {
  /** Default 1. */
  readonly scale?: number;
  /** Default 0. */
  readonly offset?: number;
  /** The raw number that stands for no value. */
  readonly missing?: number;
  /** Gives the value of a raw number, instead of scale and offset; throws for one that cannot be. */
  readonly decode?: (raw: number) => FieldValue;
}

/** The value of a number with certain settings. */
export type NumberValue<O extends NumberOptions> = O extends { readonly decode: (raw: number) => infer T extends FieldValue } ? T : number;

/** Whether a number with certain settings may have no value. */
export type MayBeMissing<O extends NumberOptions> = O extends { readonly missing: number } ? true : false;

/** Declares a number of some width and byte order. */
export type NumberKind = <const O extends NumberOptions>(options: O) => ValueItem<NumberValue<O>, MayBeMissing<O>>;

type Get = (view: DataView, at: number) => number;
type GetMany = (view: DataView, at: number, count: number, strideBytes: number) => number[];

/** An unsigned byte. */
export const u8 = numberKind(1, (view, at) => view.getUint8(at), (view, at, count, strideBytes) => {
  const all = new Array<number>(count);
  for (let i = 0; i < count; i += 1) all[i] = view.getUint8(at + i * strideBytes);
  return all;
});
/** A signed byte. */
export const i8 = numberKind(1, (view, at) => view.getInt8(at));
/** An unsigned number of two bytes, the low one first. */
export const u16le = numberKind(2, (view, at) => view.getUint16(at, true), (view, at, count, strideBytes) => {
  const all = new Array<number>(count);
  for (let i = 0; i < count; i += 1) all[i] = view.getUint16(at + i * strideBytes, true);
  return all;
});
/** An unsigned number of two bytes, the high one first. */
export const u16be = numberKind(2, (view, at) => view.getUint16(at));
/** A signed number of two bytes, the low one first. */
export const i16le = numberKind(2, (view, at) => view.getInt16(at, true), (view, at, count, strideBytes) => {
  const all = new Array<number>(count);
  for (let i = 0; i < count; i += 1) all[i] = view.getInt16(at + i * strideBytes, true);
  return all;
});
/** A signed number of two bytes, the high one first. */
export const i16be = numberKind(2, (view, at) => view.getInt16(at));
/** An unsigned number of four bytes, the lowest one first. */
export const u32le = numberKind(4, (view, at) => view.getUint32(at, true));
/** An unsigned number of four bytes, the highest one first. */
export const u32be = numberKind(4, (view, at) => view.getUint32(at));
/** A signed number of four bytes, the lowest one first. */
export const i32le = numberKind(4, (view, at) => view.getInt32(at, true));
/** A signed number of four bytes, the highest one first. */
export const i32be = numberKind(4, (view, at) => view.getInt32(at));
/** An IEEE 754 number of four bytes, the lowest one first. */
export const f32le = singleKind((view, at) => view.getFloat32(at, true));
/** An IEEE 754 number of four bytes, the highest one first. */
export const f32be = singleKind((view, at) => view.getFloat32(at));
/** An IEEE 754 number of eight bytes, the lowest one first. */
export const f64le = numberKind(8, (view, at) => view.getFloat64(at, true));
/** An IEEE 754 number of eight bytes, the highest one first. */
export const f64be = numberKind(8, (view, at) => view.getFloat64(at));
/** Two decimal digits in a byte, four bits each: 0x59 is 59. A record in which one is above nine is unreadable. */
export const bcd = numberKind(1, (view, at) => {
  const byte = view.getUint8(at);
  const [tens, ones] = [byte >> 4, byte & 0x0f];
  if (tens > 9 || ones > 9) throw new ProtocolError(`expected two decimal digits, received the byte ${byte.toString(16).padStart(2, '0')}`);
  return tens * 10 + ones;
});

/** Declares a field as its options say. */
export function fieldOf({ description, unit, lineageId }: LayoutFieldOptions, isOptional = false): Field {
  return { description, unit, ...(lineageId !== undefined && { lineageId }), ...(isOptional && { isOptional }) };
}

/** Gives the function that makes a raw number a value; `undefined` when the raw number is the value. */
export function decoderOf({ scale = 1, offset = 0, missing, decode }: NumberOptions): ((raw: number) => FieldValue | undefined) | undefined {
  // 1887 / 100 is the number nearest to 18.87; 1887 * 0.01 is another one.
  const divisor = Math.round(1 / scale);
  const scaled =
    decode ??
    (scale === 1 && offset === 0
      ? undefined
      : scale < 1 && 1 / divisor === scale
        ? (raw: number) => raw / divisor + offset
        : (raw: number) => raw * scale + offset);
  if (missing === undefined) return scaled;
  return (raw) => (Object.is(raw, missing) ? undefined : scaled === undefined ? raw : scaled(raw));
}

function numberKind(lengthBytes: number, get: Get, getMany: GetMany = manyBy(get)): NumberKind {
  return <const O extends NumberOptions>(options: O): ValueItem<NumberValue<O>, MayBeMissing<O>> => {
    const decoded = decoderOf(options);
    const isOptional = options.missing !== undefined;
    const raw = (reader: LayoutReader): number => {
      const { at } = reader;
      reader.at = at + lengthBytes;
      return get(reader.view, at);
    };
    const rawMany = (reader: LayoutReader, count: number, strideBytes: number): number[] => getMany(reader.view, reader.at, count, strideBytes);
    const item = {
      type: 'value',
      lengthBytes,
      counts: [],
      field: fieldOf(options, isOptional),
      isOptional,
      read: decoded === undefined ? raw : (reader: LayoutReader) => decoded(raw(reader)),
      readMany: decoded === undefined ? rawMany : (reader: LayoutReader, count: number, strideBytes: number) => decodeAll(rawMany(reader, count, strideBytes), decoded, options),
    } as const;
    // NumberValue and MayBeMissing say what `decoded` answers.
    return item as unknown as ValueItem<NumberValue<O>, MayBeMissing<O>>;
  };
}

/** A number of four bytes holds no more than the nearest of what a manual says stands for no value, -99.99 say. */
function singleKind(get: Get): NumberKind {
  const kind = numberKind(4, get);
  return <const O extends NumberOptions>(options: O) => kind<O>(options.missing === undefined ? options : { ...options, missing: Math.fround(options.missing) });
}

/** Decodes numbers in their place. */
function decodeAll(all: (FieldValue | null)[], decoded: (raw: number) => FieldValue | undefined, { missing, scale, offset, decode }: NumberOptions): (FieldValue | null)[] {
  if (scale === undefined && offset === undefined && decode === undefined) {
    // All but those that are missing are their own values; a call for each takes as long as reading it.
    for (let i = 0; i < all.length; i += 1) if (Object.is(all[i], missing)) all[i] = null;
    return all;
  }
  for (let i = 0; i < all.length; i += 1) all[i] = decoded(all[i] as number) ?? null; // those not yet decoded are the raw numbers
  return all;
}

function manyBy(get: Get): GetMany {
  return (view, at, count, strideBytes) => Array.from({ length: count }, (_, i) => get(view, at + i * strideBytes));
}
