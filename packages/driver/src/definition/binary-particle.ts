import { DefinitionError, ProtocolError, SampleError } from '../errors.ts';
import { latin1Text } from '../latin1.ts';
import type { Expectation } from '../liveness/expectation.ts';
import { BinaryRecord } from './binary-record.ts';
import type { RecordFraming } from './framing.ts';
import type { Layout } from './layout.ts';
import type { Flat } from './layout-item.ts';
import { fieldOf, type LayoutFieldOptions } from './layout-numbers.ts';
import type { BinaryParticle, Field, FieldValue, KnownSettings, Quality, Reading } from './particle-definition.ts';
import { blankOf, presentIn, type ValueRecord } from './value-records.ts';

/** A value that is worked out from those of the layout. */
export interface DerivedField<V, T extends FieldValue | undefined = FieldValue | undefined> extends LayoutFieldOptions {
  readonly value: (values: V) => T;
  /** Whether `value` may answer `undefined`; without it, a record for which it does is unreadable. Default false. */
  readonly isOptional?: boolean;
}

/** What a {@link binaryParticle} is told beside its stream's name; `V` are the layout's values. */
export interface BinaryParticleOptions<V, N extends keyof V, X extends DerivedTypes> {
  readonly description: string;
  /** How its records are found. Kinds of sample with the same framing each read every record of it. */
  readonly framing: RecordFraming;
  readonly layout: Layout<V>;
  /**
   * `on-change` for what repeats itself in every record, a set-up for instance: a particle only where its values are other
   * than those of the record before, and for the first one of its kind, also behind a gap. Default `each`.
   */
  readonly cadence?: BinaryParticle['cadence'];
  /** The values of the layout that are published. Default all. */
  readonly fields?: readonly N[];
  /** Values to publish beside these. */
  readonly derived?: { readonly [K in keyof X]: DerivedField<V, X[K]> };
  /** How often it should come, so that its silence is an event. */
  readonly expected?: Expectation;
  /** Tells by its values whether a record is of this kind. Default: it is when the layout can read it. */
  readonly isOfKind?: (values: V, known: KnownSettings) => boolean;
  /** Reads the instrument's own time from the values, in Unix milliseconds. */
  readonly instrumentMs?: (values: V) => number | undefined;
  /** Judges a record whose checksum was right. Default `ok`. */
  readonly quality?: (values: V, known: KnownSettings) => Quality;
}

/** The types of derived values. */
export type DerivedTypes = Readonly<Record<string, FieldValue | undefined>>;

/** The values that are published of a binary record. */
export type BinaryValues<V, N extends keyof V, X extends DerivedTypes> = Flat<
  Pick<V, N> & {
    readonly [K in keyof X as undefined extends X[K] ? never : K]: X[K];
  } & {
    readonly [K in keyof X as undefined extends X[K] ? K : never]?: Exclude<X[K], undefined>;
  }
>;

/**
 * Declares a kind of sample that comes as bytes.
 *
 * @throws {@link DefinitionError} while the module loads, for counts that nothing reads before they are needed, and for
 *   values of the same name.
 */
export function binaryParticle<
  const Stream extends string,
  V,
  const N extends keyof V = keyof V,
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- without derived values there are none, of any name
  X extends DerivedTypes = {},
>(stream: Stream, { description, framing, layout, cadence = 'each', fields: names, derived, expected, isOfKind, instrumentMs, quality }: BinaryParticleOptions<V, N, X>): BinaryParticle<Stream, BinaryValues<V, N, X>> {
  const extras = Object.entries<DerivedField<V>>(derived ?? {});
  const fields = publishedFields(stream, layout, names as readonly string[] | undefined, extras); // keys of a layout's values are names
  const publish = publisherOf(Object.keys(fields), layout.fields, extras as [string, DerivedField<unknown>][]); // given what the layout reads, which is V
  const read = (record: BinaryRecord, known: KnownSettings): Reading<BinaryValues<V, N, X>> | undefined => {
    const all = record.valuesOf(layout);
    if (all === undefined || isOfKind?.(all, known) === false) return undefined;
    // What a layout reads is a record of field values, of which those that N and X name are taken.
    const values = publish(all as ValueRecord) as BinaryValues<V, N, X>;
    return { values, quality: quality?.(all, known) ?? 'ok', instrumentMs: instrumentMs?.(all) };
  };
  const parse = (reply: Uint8Array): BinaryValues<V, N, X> => {
    const reading = read(BinaryRecord.of(reply), {});
    if (reading === undefined) throw new SampleError(stream, latin1Text(reply));
    return reading.values;
  };
  return { format: 'binary', stream, description, framing, cadence, fields, ...(expected && { expected }), read, parse };
}

function publishedFields<V>(
  stream: string,
  layout: Layout<V>,
  names: readonly string[] | undefined,
  extras: readonly (readonly [string, DerivedField<V>])[],
): Readonly<Record<string, Field>> {
  if (layout.counts.length > 0) throw new DefinitionError(`${stream}: nothing reads ${layout.counts.join(', ')} before it is needed`);
  const missing = names?.find((name) => !Object.hasOwn(layout.fields, name));
  if (missing !== undefined) throw new DefinitionError(`${stream}: the layout has no value ${missing}`);
  const fields: Record<string, Field> = {};
  for (const [name, field] of Object.entries(layout.fields)) {
    if (names?.includes(name) ?? true) fields[name] = field;
  }
  for (const [name, options] of extras) {
    if (Object.hasOwn(fields, name)) throw new DefinitionError(`${stream}: two values are called ${name}`);
    fields[name] = fieldOf(options, options.isOptional);
  }
  return fields;
}

function publisherOf(fields: readonly string[], layoutFields: object, extras: readonly (readonly [string, DerivedField<unknown>])[]): (all: ValueRecord) => Readonly<Record<string, FieldValue>> {
  const picked = fields.filter((name) => Object.hasOwn(layoutFields, name));
  if (extras.length === 0 && picked.length === Object.keys(layoutFields).length) return presentIn;
  const blank = blankOf(fields);
  return (all) => {
    const values = { ...blank };
    for (const name of picked) values[name] = all[name];
    for (const [name, { value, isOptional }] of extras) {
      const worked = value(all);
      if (worked === undefined && isOptional !== true) throw new ProtocolError(`there is no ${name} in the record`);
      values[name] = worked;
    }
    return presentIn(values);
  };
}
