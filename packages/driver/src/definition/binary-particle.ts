import { DefinitionError, ProtocolError, SampleError } from '../errors.ts';
import { latin1Text } from '../latin1.ts';
import type { Expectation } from '../liveness/expectation.ts';
import { BinaryRecord } from './binary-record.ts';
import type { RecordFraming } from './framing.ts';
import type { Layout } from './layout.ts';
import type { Flat } from './layout-item.ts';
import { fieldOf, type LayoutFieldOptions } from './layout-numbers.ts';
import type { BinaryParticle, Field, FieldValue, KnownSettings, Quality, Reading } from './particle-definition.ts';
import { isSameValue } from './same-value.ts';
import type { Slots } from './slot-names.ts';
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
  const published = new PublishedValues(Object.keys(fields), layout, extras);
  const read = (record: BinaryRecord, known: KnownSettings, last?: Reading): Reading<BinaryValues<V, N, X>> | undefined => {
    const reading = record.readBy(layout);
    if (reading === undefined || isOfKind?.(reading.values, known) === false) return undefined;
    const { slots, values: all } = reading;
    const judged = quality?.(all, known) ?? 'ok';
    const worked = published.workedOutOf(all);
    // Every reading of this rule has the values that N and X name.
    type Own = Reading<BinaryValues<V, N, X>>;
    if (last?.quality === judged && last.slots !== undefined && published.areIn(last.values as ValueRecord, { before: last.slots, slots, worked })) return last as Own;
    return { values: published.recordOf(slots, worked) as Own['values'], quality: judged, instrumentMs: instrumentMs?.(all), ...(cadence === 'on-change' && { slots }) };
  };
  const parse = (reply: Uint8Array): BinaryValues<V, N, X> => {
    const reading = read(BinaryRecord.of(reply), {});
    if (reading === undefined) throw new SampleError(stream, latin1Text(reply));
    return reading.values;
  };
  return { format: 'binary', stream, description, framing, cadence, fields, ...(expected && { expected }), read, parse, stopIn: layout.stopIn };
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

/** The values of a layout that a kind of sample publishes, and those that it works out. */
class PublishedValues<V> {
  readonly #picked: readonly { readonly name: string; readonly slot: number }[];
  readonly #extras: readonly (readonly [name: string, field: DerivedField<V>])[];
  readonly #blank: ValueRecord;

  constructor(names: readonly string[], { slots: { slotOf } }: Layout<V>, extras: readonly (readonly [string, DerivedField<V>])[]) {
    this.#picked = names.flatMap((name) => {
      const slot = slotOf.get(name);
      return slot === undefined ? [] : [{ name, slot }];
    });
    this.#extras = extras;
    this.#blank = blankOf(names);
  }

  /** Works values out, in their order. */
  workedOutOf(all: V): Slots {
    return this.#extras.map(([name, { value, isOptional }]) => {
      const worked = value(all);
      if (worked === undefined && isOptional !== true) throw new ProtocolError(`there is no ${name} in the record`);
      return worked;
    });
  }

  /** Tells whether a reading's record, and the slots it was made from, have the values of these. */
  areIn(record: ValueRecord, { before, slots, worked }: { readonly before: Slots; readonly slots: Slots; readonly worked: Slots }): boolean {
    for (const { slot } of this.#picked) {
      // By their slots: an object of so many names is a dictionary to the engine.
      if (!isSameValue(before[slot], slots[slot])) return false;
    }
    return this.#extras.every(([name], index) => isSameValue(record[name], worked[index]));
  }

  /** Gives the record of those that are there. */
  recordOf(slots: Slots, worked: Slots): Readonly<Record<string, FieldValue>> {
    const values = { ...this.#blank };
    for (const { name, slot } of this.#picked) values[name] = slots[slot];
    this.#extras.forEach(([name], index) => { values[name] = worked[index]; });
    return presentIn(values);
  }
}
