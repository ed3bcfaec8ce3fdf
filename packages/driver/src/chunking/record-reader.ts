import { BinaryRecord } from '../definition/binary-record.ts';
import type { Framing, RecordFraming } from '../definition/framing.ts';
import type { KnownSettings, ParticleDefinition, Reading } from '../definition/particle-definition.ts';
import { latin1Text } from '../latin1.ts';
import type { ReadItems, Stretch } from './read-items.ts';
import type { BrokenReason, ScannedSpan } from './record-scanner.ts';

/** A kind of sample, with its name in the definition. */
export type Rule = readonly [name: string, rule: ParticleDefinition];

/** Settings of a {@link RecordReader}. */
export interface RecordReaderOptions {
  readonly rules: readonly Rule[];
  readonly items: ReadItems;
  readonly known: () => KnownSettings;
  /** Bytes that mean nothing in text. */
  readonly ignoredBytes: readonly number[];
}

const NOTHING_BEFORE: ReadonlyMap<string, Reading> = new Map();

/** Reads particles from records that begin with a sync: every rule of a record's framing gets to read it. */
export class RecordReader {
  /** The framings that rules name, each once. */
  readonly framings: readonly RecordFraming[];
  readonly #rules = new Map<Framing, Rule[]>();
  readonly #items: ReadItems;
  readonly #known: () => KnownSettings;
  readonly #ignored: ReadonlySet<string>;
  /** The last reading of each stream that is published on change only. */
  readonly #last = new Map<string, Reading>();

  constructor({ rules, items, known, ignoredBytes }: RecordReaderOptions) {
    const framings = new Map<string, RecordFraming>();
    for (const each of rules) {
      const { framing } = each[1];
      if (framing.kind === 'line') continue;
      const key = JSON.stringify(framing);
      const same = framings.get(key) ?? framing;
      framings.set(key, same);
      this.#rules.set(same, [...(this.#rules.get(same) ?? []), each]);
    }
    this.framings = [...framings.values()];
    this.#items = items;
    this.#known = known;
    this.#ignored = new Set(ignoredBytes.map((byte) => String.fromCharCode(byte)));
  }

  /** Reads a record whose checksum was right. */
  read(span: ScannedSpan): void {
    const { readings, failures } = this.#readingsOf(span, this.#last);
    readings.forEach(([rule, reading], index) => {
      // Counted whether it is published or not, so that a replay from elsewhere gives the others the same identity.
      if (this.#isNews(rule, reading)) this.#items.addParticle(rule.stream, reading, span.place, index);
    });
    const [cause] = failures;
    if (failures.length > 0) this.#items.addUnparsed(this.stretchOf(span), { reason: 'unreadable', cause });
    if (readings.length + failures.length === 0) this.#items.addUnparsed(this.stretchOf(span), { reason: 'no-match' });
  }

  /** Reads what has the looks of a record, but another checksum, where its framing says so. */
  readBroken(span: ScannedSpan, reason: BrokenReason, isWhole: boolean): void {
    const { framing } = span;
    const isWanted = isWhole && reason === 'checksum-failed' && framing.kind !== 'delimited' && framing.whenChecksumFails === 'publish';
    const readings = isWanted ? this.#readingsOf(span, NOTHING_BEFORE).readings : [];
    readings.forEach(([{ stream }, reading], index) => { this.#items.addParticle(stream, reading, span.place, index, 'checksum_failed'); });
    if (readings.length === 0) this.#items.addUnparsed(this.stretchOf(span), { reason });
  }

  /** Notes that records are missing here: what is published on change is published again. */
  gap(): void {
    this.#last.clear();
  }

  /** Gives the bytes of a span and what is known of them. */
  stretchOf(span: ScannedSpan): Stretch {
    const { framing, place, start, end } = span;
    const [nearest] = this.#rules.get(framing) ?? [];
    return { place, lengthBytes: end - start, text: textOf(span), nearest: () => nearest?.[0] };
  }

  /** Reads a record by all rules of its framing, which give again what they gave `before` where it says the same. */
  #readingsOf(span: ScannedSpan, before: ReadonlyMap<string, Reading>): { readonly readings: readonly (readonly [ParticleDefinition, Reading])[]; readonly failures: readonly unknown[] } {
    const readings: (readonly [ParticleDefinition, Reading])[] = [];
    const failures: unknown[] = [];
    const record = new BinaryRecord(span.view, span.start, span.end);
    for (const [, rule] of this.#rules.get(span.framing) ?? []) {
      try {
        const reading = rule.format === 'binary' ? rule.read(record, this.#known(), before.get(rule.stream)) : rule.read(this.#withoutIgnored(textOf(span)), this.#known());
        if (reading !== undefined) readings.push([rule, reading]);
      } catch (cause) {
        failures.push(cause);
      }
    }
    return { readings, failures };
  }

  #isNews(rule: ParticleDefinition, reading: Reading): boolean {
    if (rule.format === 'text' || rule.cadence === 'each') return true;
    if (this.#last.get(rule.stream) === reading) return false;
    this.#last.set(rule.stream, reading);
    return true;
  }

  #withoutIgnored(text: string): string {
    if (this.#ignored.size === 0) return text;
    return Array.from(text, (character) => (this.#ignored.has(character) ? '' : character)).join('');
  }
}

function textOf({ view, start, end }: ScannedSpan): string {
  return latin1Text(new Uint8Array(view.buffer, view.byteOffset + start, end - start));
}
