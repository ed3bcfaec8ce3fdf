import { ProtocolError, SampleError } from '../errors.ts';

/** How far a particle can be trusted; the lineage's words. */
export type Quality = 'ok' | 'checksum_failed' | 'out_of_range' | 'invalid' | 'questionable';

/** A value inside a particle. */
export type FieldValue = number | string | boolean;

/** One value of a particle, named as the pattern's group that it is read from. */
export interface Field<T extends FieldValue = FieldValue> {
  readonly description: string;
  /** A UDUNITS-2 string. */
  readonly unit: string;
  /** Whether the pattern's group may be absent. */
  readonly isOptional?: boolean;
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

/** One kind of sample: the line it comes in, and the values in it. */
export interface ParticleDefinition<Stream extends string = string, V = unknown> {
  readonly stream: Stream;
  readonly description: string;
  /** Matches a whole line, without its terminator. */
  readonly pattern: RegExp;
  readonly fields: Readonly<Record<string, Field>>;
  /** Reads a line; `undefined` when it is not of this kind. Throws what a field's parser, or the rule's own functions, throw. */
  readonly read: (line: string, known: KnownSettings) => Reading<V> | undefined;
  /**
   * Finds the one line of this kind in a reply.
   *
   * @throws {@link SampleError} when there is none.
   */
  readonly parse: (reply: string) => V;
}

/** What one line gave. */
export interface Reading<V = unknown> {
  readonly values: V;
  readonly quality: Quality;
  /** The instrument's own time, in Unix milliseconds. */
  readonly instrumentMs: number | undefined;
}

/** The instrument's settings as far as they are known, by parameter name. */
export type KnownSettings = Readonly<Record<string, unknown>>;

/** What a {@link particle} is told beside its stream's name. */
export interface ParticleOptions<F extends Readonly<Record<string, Field>>> {
  readonly description: string;
  /** A pattern for a whole line; its named groups are the fields. */
  readonly pattern: RegExp;
  readonly fields: F;
  /** Reads the instrument's own time from the groups, in Unix milliseconds. */
  readonly instrumentMs?: (groups: Groups) => number | undefined;
  /** Judges a line that matched. Default `ok`. */
  readonly quality?: (values: FieldValues<F>, known: KnownSettings) => Quality;
}

/** Declares a kind of sample that comes as one line of text. */
export function particle<const Stream extends string, const F extends Readonly<Record<string, Field>>>(
  stream: Stream,
  { description, pattern, fields, instrumentMs, quality }: ParticleOptions<F>,
): ParticleDefinition<Stream, FieldValues<F>> {
  const whole = new RegExp(`^(?:${pattern.source})$`, pattern.flags.replace(/[gym]/g, ''));
  const entries = Object.entries<Field>(fields);
  const read = (line: string, known: KnownSettings): Reading<FieldValues<F>> | undefined => {
    const match = whole.exec(line);
    if (match === null) return undefined;
    const groups: Groups = match.groups ?? {};
    const values = readFields(entries, groups);
    if (values === undefined) return undefined;
    // readFields has read each field that F declares, by that field's own parser, and left out only optional ones.
    const typed = values as FieldValues<F>;
    return { values: typed, quality: quality?.(typed, known) ?? 'ok', instrumentMs: instrumentMs?.(groups) };
  };
  const parse = (reply: string): FieldValues<F> => {
    for (const line of reply.split(/[\r\n]+/)) {
      const reading = read(line, {});
      if (reading !== undefined) return reading.values;
    }
    throw new SampleError(stream, reply);
  };
  return { stream, description, pattern: whole, fields, read, parse };
}

function readFields(entries: readonly [string, Field][], groups: Groups): Record<string, FieldValue> | undefined {
  const values: Record<string, FieldValue> = {};
  for (const [name, field] of entries) {
    const text = groups[name];
    if (text !== undefined) values[name] = field.parse === undefined ? numberFrom(text) : field.parse(text);
    else if (field.isOptional !== true) return undefined;
  }
  return values;
}

function numberFrom(text: string): number {
  const value = Number(text);
  // Number('') is 0, which would turn nothing into a measurement.
  if (Number.isFinite(value) && (value !== 0 || text.includes('0'))) return value;
  throw new ProtocolError(`expected a number, received ${JSON.stringify(text)}`);
}
