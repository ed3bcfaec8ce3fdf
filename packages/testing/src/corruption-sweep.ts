import { isDeepStrictEqual } from 'node:util';
import { type AnyDefinition, Chunker, type Particle, type Unparsed } from '@taffrail/driver';
import { ConformanceError } from './errors.ts';

/** What a {@link corruptionSweep} works on. */
export interface CorruptionSubject {
  readonly definition: AnyDefinition;
  /** One record as it was recorded, its end included. */
  readonly record: Uint8Array;
  /** A sound record that stands before it, and twice behind it. Default the record itself. */
  readonly neighbour?: Uint8Array;
  /**
   * How many bytes at the end of the record show that it ends, CR LF for instance; without them it runs on into the next. Default
   * 0, for records that say or have a length.
   */
  readonly endBytes?: number;
  /** The streams whose records carry a checksum that the definition's framings do not show. */
  readonly checksummed?: readonly string[];
}

/** How often the damaged record came out how. Each way is counted once for each damage. */
export interface CorruptionReport {
  /** How often the record was damaged in all. */
  readonly damages: number;
  /** The damage was of no account: its particles are the same, and `ok`. */
  readonly same: number;
  /** It gave particles that do not say they are `ok`. */
  readonly flagged: number;
  /** It gave no particle, and its bytes are told as unparsed. */
  readonly unparsed: number;
  /** It gave other values that say they are `ok`; only of a record without a checksum. */
  readonly altered: number;
}

/** What is below is blank too, or a line end. */
const SPACE = 0x20;

type Way = Exclude<keyof CorruptionReport, 'damages'>;
type Read = readonly (Particle | Unparsed)[];

/**
 * Damages a recorded record in every way of one kind each: each of its bits flipped, each byte inverted, and cut off behind
 * each of its bytes. The record has sound neighbours, and all are read together.
 *
 * Makes sure that nothing is thrown, that no neighbour is lost - only the next one may, and only where the record's own end is
 * damaged -, that bytes which give no particle are unparsed, and that no value which a checksum denies says it is `ok`.
 *
 * @throws `ConformanceError` that names the first damage of which this is not so.
 */
export function corruptionSweep(subject: CorruptionSubject): CorruptionReport {
  const sweep = new Sweep(subject);
  const counts: Record<Way, number> = { same: 0, flagged: 0, unparsed: 0, altered: 0 };
  let damages = 0;
  for (const damage of damagesOf(subject)) {
    damages += 1;
    counts[sweep.judge(damage)] += 1;
  }
  return { damages, ...counts };
}

interface Damage {
  readonly what: string;
  readonly bytes: Uint8Array;
  /** Whether what ends the record is damaged too. */
  readonly isEndHit: boolean;
}

function* damagesOf({ record, endBytes = 0 }: CorruptionSubject): Generator<Damage> {
  const endAt = record.length - endBytes;
  for (let at = 0; at < record.length; at += 1) {
    for (const mask of [1, 2, 4, 8, 16, 32, 64, 128, 255]) {
      const bytes = record.slice();
      bytes[at] = (bytes[at] ?? 0) ^ mask;
      yield { what: `byte ${at} XOR ${mask}`, bytes, isEndHit: at >= endAt };
    }
    // The end goes with the rest; where there is one, the record is also cut in front of it.
    yield { what: `cut to ${at} bytes`, bytes: record.slice(0, at), isEndHit: endBytes > 0 };
    if (endBytes > 0 && at < endAt) yield { what: `cut to ${at} bytes and its end`, bytes: joined(record.slice(0, at), record.slice(endAt)), isEndHit: false };
  }
}

/** One record between its neighbours, as it is and damaged. */
class Sweep {
  readonly #subject: CorruptionSubject;
  readonly #neighbour: Uint8Array;
  readonly #checksummed: ReadonlySet<string>;
  /** What each of the four records gives while all are sound. */
  readonly #sound: readonly (readonly Particle[])[];

  constructor(subject: CorruptionSubject) {
    this.#subject = subject;
    this.#neighbour = subject.neighbour ?? subject.record;
    this.#checksummed = new Set([...checksummedStreams(subject.definition), ...(subject.checksummed ?? [])]);
    const read = particlesIn(this.#read(subject.record));
    const starts = this.#starts(subject.record.length);
    this.#sound = starts.slice(0, -1).map((start, index) => read.filter(({ id: { position } }) => position >= start && position < (starts[index + 1] ?? 0)));
    if (this.#sound[1]?.length === 0) throw new ConformanceError(`the record gives no particle while it is sound: ${inText(subject.record)}`);
  }

  judge(damage: Damage): Way {
    const read = this.#read(damage.bytes);
    const particles = particlesIn(read);
    const starts = this.#starts(damage.bytes.length);
    for (const index of damage.isEndHit ? [0, 3] : [0, 2, 3]) this.#expectSound(damage, { index, particles, shift: damage.bytes.length - this.#subject.record.length });
    const own = particles.filter(({ id: { position } }) => position >= (starts[1] ?? 0) && position < (starts[2] ?? 0));
    return this.#wayOf(damage, own, this.#isTold(read, starts, damage));
  }

  #wayOf(damage: Damage, own: readonly Particle[], isTold: boolean): Way {
    const sound = [...(this.#sound[1] ?? []), ...(this.#sound[2] ?? [])];
    const good = own.filter(({ quality }) => quality === 'ok');
    const altered = good.filter((each) => !sound.some((other) => isSame(each, other)));
    const denied = altered.find(({ stream }) => this.#checksummed.has(stream));
    if (denied !== undefined) {
      throw new ConformanceError(`${damage.what} of ${inText(this.#subject.record)} gives a wrong ${denied.stream} that says it is ok`, { expected: this.#sound[1], actual: denied.values });
    }
    if (altered.length > 0) return 'altered';
    if (own.length > good.length) return 'flagged';
    if (good.length > 0) return 'same';
    if (!isTold) throw new ConformanceError(`${damage.what} of ${inText(this.#subject.record)} makes it vanish without a word`);
    return 'unparsed';
  }

  /** Whether what is left of a record is told as unparsed, by itself or with what stands beside it. */
  #isTold(read: Read, starts: readonly number[], { bytes }: Damage): boolean {
    const [, from = 0, to = 0] = starts;
    const { endBytes = 0 } = this.#subject;
    const isNothing = bytes.length <= endBytes || bytes.every((byte) => byte <= SPACE);
    return isNothing || read.some((item) => item.type === 'unparsed' && Number(item.position) < to && Number(item.position) + item.lengthBytes > from);
  }

  #expectSound({ what }: Damage, { index, particles, shift }: { readonly index: number; readonly particles: readonly Particle[]; readonly shift: number }): void {
    for (const expected of this.#sound[index] ?? []) {
      const position = expected.id.position + BigInt(index < 2 ? 0 : shift);
      const found = particles.some((each) => each.id.position === position && isSame(each, expected) && each.quality === expected.quality);
      if (found) continue;
      const where = ['before it', 'itself', 'next to it', 'after the next'][index];
      throw new ConformanceError(`${what} of ${inText(this.#subject.record)} costs the sound record ${where}`, { expected: expected.values, actual: particles.map(({ values }) => values as unknown) });
    }
  }

  #read(record: Uint8Array): Read {
    const { definition } = this.#subject;
    const reader = new Chunker(definition);
    return [...reader.push({ bytes: joined(this.#neighbour, record, this.#neighbour, this.#neighbour), receivedAtMs: 0 }), ...reader.end()];
  }

  #starts(recordBytes: number): readonly number[] {
    const { length } = this.#neighbour;
    return [0, length, length + recordBytes, 2 * length + recordBytes, 3 * length + recordBytes];
  }
}

/** Gives the streams of which no record with a wrong checksum may be `ok`, as far as their framing tells. */
function checksummedStreams({ particles }: AnyDefinition): readonly string[] {
  return Object.values(particles).flatMap(({ stream, framing }) => ('checksum' in framing && framing.checksum !== undefined ? [stream] : []));
}

function particlesIn(read: Read): readonly Particle[] {
  return read.flatMap((item) => (item.type === 'particle' ? [item] : []));
}

function isSame(one: Particle, other: Particle): boolean {
  return one.stream === other.stream && isDeepStrictEqual(one.values, other.values);
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}

function inText(bytes: Uint8Array): string {
  return JSON.stringify(Buffer.from(bytes).toString('latin1'));
}
