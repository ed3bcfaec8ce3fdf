import { ProtocolError, SampleError } from '../errors.ts';
import type { BinaryRecord } from './binary-record.ts';
import type { Expectation } from '../liveness/expectation.ts';
import { lastCharactersOf } from '../patterns/last-characters.ts';
import { decimalNumber } from './decimal-number.ts';
import type { LayoutStop } from './layout.ts';
import { type DelimitedFraming, type Framing, type LineFraming, lines, type RecordFraming } from './framing.ts';
import { type GroupTexts, NamedGroups } from './named-groups.ts';
import type { Slots } from './slot-names.ts';
import { blankOf, presentIn, type ValueRecord } from './value-records.ts';

/** How far a particle can be trusted; the lineage's words. */
export type Quality = 'ok' | 'checksum_failed' | 'out_of_range' | 'invalid' | 'questionable';

/** A value inside a particle: whatever JSON can hold. An element of an array that the instrument had no value for is `null`. */
export type FieldValue = number | string | boolean | null | readonly FieldValue[] | { readonly [name: string]: FieldValue };

/** One value of a particle, of an array of them. */
export interface Field<T extends FieldValue = FieldValue> {
  readonly description: string;
  /** A UDUNITS-2 string. */
  readonly unit: string;
  /** Whether it may be absent. */
  readonly isOptional?: boolean;
  /** The values inside, where the value is an object, or an array of them. */
  readonly fields?: Readonly<Record<string, Field>>;
  /** The lineage's `value_id`, where it differs from the field's name. */
  readonly lineageId?: string;
  /** Reads the value from the group's text, or throws. Default: a number, and nothing but one. */
  readonly parse?: (text: string) => T;
}

/** The texts of a pattern's named groups. */
export type Groups = Readonly<Record<string, string | undefined>>;

/** The values that fields give: each of its field's type, those of optional fields perhaps absent. */
export type FieldValues<F extends Readonly<Record<string, Field>>> = {
  readonly [K in keyof F as F[K] extends { readonly isOptional: true } ? never : K]: ValueOf<F[K]>;
} & {
  readonly [K in keyof F as F[K] extends { readonly isOptional: true } ? K : never]?: ValueOf<F[K]>;
};

type ValueOf<T extends Field> = T extends { readonly parse: (text: string) => infer V } ? V : number;

/** One kind of sample: the record it comes in, text or binary, and the values in it. */
export type ParticleDefinition<Stream extends string = string, V = unknown> = TextParticle<Stream, V> | BinaryParticle<Stream, V>;

/** What kinds of sample have in common. */
export interface ParticleKind<Stream extends string, V> {
  readonly stream: Stream;
  readonly description: string;
  /** How records of this kind are told from what comes before and after them. */
  readonly framing: Framing;
  readonly fields: Readonly<Record<string, Field>>;
  /** How often it should come; its silence is an event. Absent: nobody knows. */
  readonly expected?: Expectation;
  /** The type of the values; nothing at run time. */
  readonly values?: V;
}

/** A kind of sample that comes as text. */
export interface TextParticle<Stream extends string = string, V = unknown> extends ParticleKind<Stream, V> {
  readonly format: 'text';
  readonly framing: LineFraming | DelimitedFraming;
  /** Matches a whole record; of a line, without its end. */
  readonly pattern: RegExp;
  /** Reads a record; `undefined` when it is not of this kind. Throws what a field's parser, or the rule's own functions, throw. */
  readonly read: (record: string, known: KnownSettings) => Reading<V> | undefined;
  /**
   * Finds the one record of this kind in a reply.
   *
   * @throws {@link SampleError} when there is none.
   */
  readonly parse: (reply: string) => V;
}

/** A kind of sample that comes as bytes. */
export interface BinaryParticle<Stream extends string = string, V = unknown> extends ParticleKind<Stream, V> {
  readonly format: 'binary';
  readonly framing: RecordFraming;
  /** When a record gives a particle: `each` time, or `on-change`, where it has other values than the one before. */
  readonly cadence: 'each' | 'on-change';
  /**
   * Reads a record; `undefined` when it is not of this kind, and `last`, a reading by this same rule, where that has the same
   * values and quality. Throws what the rule's own functions throw, and for values that cannot be.
   */
  readonly read: (record: BinaryRecord, known: KnownSettings, last?: Reading) => Reading<V> | undefined;
  /**
   * Reads a reply that is one record of this kind, whole and nothing else; its checksum is not looked at.
   *
   * @throws {@link SampleError} when it is none.
   */
  readonly parse: (reply: Uint8Array) => V;
  /** Tells where in a record its layout cannot go on; `undefined` when it can. */
  readonly stopIn: (record: BinaryRecord) => LayoutStop | undefined;
}

/** What one record gave. */
export interface Reading<V = unknown> {
  readonly values: V;
  readonly quality: Quality;
  /** The instrument's own time, in Unix milliseconds. */
  readonly instrumentMs: number | undefined;
  /** What it was made from, of a binary record that is published on change: the next is compared with it. */
  readonly slots?: Slots;
}

/** The instrument's settings as far as they are known, by parameter name. */
export type KnownSettings = Readonly<Record<string, unknown>>;

/** What a {@link particle} is told beside its stream's name. */
export interface ParticleOptions<F extends Readonly<Record<string, Field>>> {
  readonly description: string;
  /** How its records are found. Default {@link lines}. */
  readonly framing?: LineFraming | DelimitedFraming;
  /** A pattern for a whole record; its named groups are the fields. */
  readonly pattern: RegExp;
  readonly fields: F;
  /** How often it should come, so that its silence is an event. */
  readonly expected?: Expectation;
  /** Reads the instrument's own time from the groups, in Unix milliseconds. */
  readonly instrumentMs?: (groups: Groups) => number | undefined;
  /** Judges a record that matched, by its values, the instrument's settings or its text. Default `ok`. */
  readonly quality?: (values: FieldValues<F>, known: KnownSettings, record: string) => Quality;
}

/** Declares a kind of sample that comes as text, a line unless its framing says otherwise. */
export function particle<const Stream extends string, const F extends Readonly<Record<string, Field>>>(
  stream: Stream,
  { description, framing = lines(), pattern, fields, expected, instrumentMs, quality }: ParticleOptions<F>,
): TextParticle<Stream, FieldValues<F>> {
  const whole = new RegExp(`^(?:${pattern.source})$`, pattern.flags.replace(/[gym]/g, ''));
  const groups = new NamedGroups(whole);
  const canMatch = lastCharactersOf(whole);
  const entries = Object.entries<Field>(fields).map(([name, field]) => ({ name, field, group: groups.numberOf(name) }));
  const blank = blankOf(Object.keys(fields));
  const read = (record: string, known: KnownSettings): Reading<FieldValues<F>> | undefined => {
    const texts = canMatch(record) ? groups.match(record) : null;
    if (texts === null) return undefined;
    const values = readFields(entries, texts, blank);
    if (values === undefined) return undefined;
    // readFields has read each field that F declares, by that field's own parser, and left out only optional ones.
    const typed = values as FieldValues<F>;
    return { values: typed, quality: quality?.(typed, known, record) ?? 'ok', instrumentMs: instrumentMs?.(groups.byName(texts)) };
  };
  const ends = new RegExp(`[${(framing.kind === 'line' ? framing.endBytes : []).map(escaped).join('')}]+`);
  const parse = (reply: string): FieldValues<F> => {
    for (const record of framing.kind === 'line' ? reply.split(ends) : recordsIn(reply, framing)) {
      const reading = read(record, {});
      if (reading !== undefined) return reading.values;
    }
    throw new SampleError(stream, reply);
  };
  return { format: 'text', stream, description, framing, pattern: whole, fields, ...(expected && { expected }), read, parse };
}

/** Gives the texts between each beginning in a reply and the nearest end behind it. */
function recordsIn(reply: string, { sync, end }: DelimitedFraming): readonly string[] {
  const [first, last] = [sync, end].map((bytes) => bytes.map(escaped).join(''));
  return reply.match(new RegExp(`${first}[^]*?${last}`, 'g')) ?? [];
}

function escaped(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`;
}

/** A field, and the number of the group that is its text. */
interface FieldEntry {
  readonly name: string;
  readonly field: Field;
  readonly group: number | undefined;
}

function readFields(entries: readonly FieldEntry[], texts: GroupTexts, blank: ValueRecord): Readonly<Record<string, FieldValue>> | undefined {
  const values = { ...blank };
  let isWhole = true;
  for (const { name, field, group } of entries) {
    const text = group === undefined ? undefined : texts[group];
    if (text !== undefined) values[name] = field.parse === undefined ? numberFrom(text) : field.parse(text);
    else if (field.isOptional === true) isWhole = false;
    else return undefined;
  }
  return isWhole ? (values as Record<string, FieldValue>) : presentIn(values); // each has been given a value
}

/** Reads a number, as a field does that has no parser of its own. */
export function numberFrom(text: string): number {
  const value = decimalNumber(text);
  // Number('') is 0, which would turn nothing into a measurement.
  if (Number.isFinite(value) && (value !== 0 || text.includes('0'))) return value;
  throw new ProtocolError(`expected a number, received ${JSON.stringify(text)}`);
}
