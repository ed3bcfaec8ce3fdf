import type { Chunk } from '@taffrail/connection';
import { asyncScheduler, Observable, type OperatorFunction, type SchedulerLike } from 'rxjs';
import type { AnyDefinition } from '../definition/instrument-definition.ts';
import type { KnownSettings } from '../definition/particle-definition.ts';
import type { Particle } from '../particle/particle.ts';
import { LineFramer } from './line-framer.ts';
import { LineReader } from './line-reader.ts';
import { ReadItems } from './read-items.ts';
import { RecordReader } from './record-reader.ts';
import { RecordScanner } from './record-scanner.ts';
import type { Unparsed } from './unparsed.ts';

export type { Unparsed };

/** Settings of {@link chunk}. */
export interface ChunkOptions {
  /** The identity of the journal that positions refer to. */
  readonly epoch?: string | (() => string | undefined);
  /** Gives the instrument's settings as far as they are known, by which rules judge quality. */
  readonly known?: () => KnownSettings;
  /** The clock for the driver's own time. Default the real one. */
  readonly scheduler?: SchedulerLike;
}

/**
 * Reads particles from bytes; the order of the bytes is kept.
 *
 * As cold or hot as its source. Emits nothing for line ends, prompts, ignored bytes and blank lines; every other byte is
 * in exactly one particle or {@link Unparsed}, particles of one record counted as one. At the source's end, good or bad,
 * what there is of a last line or record is emitted as `incomplete`. Never errors of its own accord: whatever a rule throws
 * makes the line or record `unreadable`.
 */
export function chunk<D extends AnyDefinition>(definition: D, options: ChunkOptions = {}): OperatorFunction<Chunk, Particle<D> | Unparsed> {
  return (source$) =>
    new Observable((subscriber) => {
      const chunker = new Chunker(definition, options);
      const inOrder = ordered<Particle<D> | Unparsed>((item) => { subscriber.next(item); });
      return source$.subscribe({
        next: (each) => { inOrder(chunker.push(each)); },
        error: (error: unknown) => { inOrder(chunker.end(), () => { subscriber.error(error); }); },
        complete: () => { inOrder(chunker.end(), () => { subscriber.complete(); }); },
      });
    });
}

/**
 * Hands on batches in the order they came, even where a receiver makes the source emit the next batch from within, by
 * sending a command for instance. `atEnd` is called after all of them.
 */
function ordered<T>(emit: (item: T) => void): (batch: readonly T[], atEnd?: () => void) => void {
  const waiting: { readonly batch: readonly T[]; readonly atEnd: (() => void) | undefined }[] = [];
  let isEmitting = false;
  return (batch, atEnd) => {
    if (batch.length === 0 && atEnd === undefined) return;
    waiting.push({ batch, atEnd });
    if (isEmitting) return;
    isEmitting = true;
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      for (const item of next.batch) emit(item);
      next.atEnd?.();
    }
    isEmitting = false;
  };
}

/** Reads particles from bytes, one chunk at a time: what {@link chunk} is made of. */
export class Chunker<D extends AnyDefinition> {
  readonly #items: ReadItems;
  readonly #lines: LineFramer;
  /** Takes records out of what would be lines; absent where all samples are lines. */
  readonly #scanner: RecordScanner | undefined;
  readonly #records: RecordReader;
  #known: NonNullable<ChunkOptions['known']>;
  #epoch: NonNullable<ChunkOptions['epoch']> | undefined;

  constructor(definition: D, { epoch, known: knownFirst = () => ({}), scheduler = asyncScheduler }: ChunkOptions = {}) {
    this.#epoch = epoch;
    this.#known = knownFirst;
    const known = (): KnownSettings => this.#known();
    const { id, particles, prompts, ignoredBytes = [] } = definition;
    const rules = Object.entries(particles);
    this.#items = new ReadItems({ instrument: id, epoch: () => (typeof this.#epoch === 'function' ? this.#epoch() : this.#epoch), scheduler });
    const lineReader = new LineReader({ rules, items: this.#items, known, prompts });
    this.#lines = new LineFramer({ ignoredBytes, endBytes: lineReader.endBytes, onLine: (line) => { lineReader.read(line); } });
    this.#records = new RecordReader({ rules, items: this.#items, known, ignoredBytes });
    if (this.#records.framings.length > 0) this.#scanner = this.#scannerFor(this.#records, lineReader);
  }

  /** Goes on for somebody else, who knows the journal and the settings; the clock stays. */
  readFor({ epoch, known = () => ({}) }: Omit<ChunkOptions, 'scheduler'>): void {
    this.#epoch = epoch;
    this.#known = known;
  }

  /** Takes in the next bytes and answers what they completed. */
  push(chunk: Chunk): readonly (Particle<D> | Unparsed)[] {
    if (this.#scanner === undefined) this.#lines.push(chunk);
    else this.#scanner.push(chunk);
    return this.#taken();
  }

  /** Answers what there is of a last line or record, as unparsed, and is as new for further bytes. */
  end(): readonly (Particle<D> | Unparsed)[] {
    this.#scanner?.finish();
    this.#lines.end();
    this.#records.gap();
    return this.#taken();
  }

  /**
   * Notes that bytes are missing here, and answers what there is of a line or a record before them.
   *
   * All up to the next line end, or the next record that begins with a sync, is then unparsed too: the rest of a line
   * whose beginning is lost may look like a whole one. So also for a stream that may begin in the middle of a line.
   */
  gap(): readonly (Particle<D> | Unparsed)[] {
    this.#scanner?.finish();
    this.#lines.gap();
    this.#records.gap();
    return this.#taken();
  }

  #taken(): readonly (Particle<D> | Unparsed)[] {
    // Every particle among them was read by one of D's own rules.
    return this.#items.take() as readonly (Particle<D> | Unparsed)[];
  }

  /** Makes the scanner, which passes on whatever is no record to the lines. */
  #scannerFor(records: RecordReader, lineReader: LineReader): RecordScanner {
    const lines = this.#lines;
    return new RecordScanner(records.framings, {
      onRest: (chunk) => { lines.push(chunk); },
      onRecord: (span) => {
        lines.pass(span.end - span.start);
        records.read(span);
      },
      onBroken: (span, reason, isWhole, chunks) => {
        const { text, lengthBytes } = records.stretchOf(span);
        if (lineReader.hasSampleIn(text)) {
          for (const each of chunks()) lines.push(each);
        } else {
          // Without a line end at the end of it, what follows may be the rest of a line.
          lines.pass(lengthBytes, { isLineCut: !lineReader.isLineEnd(text.charCodeAt(text.length - 1)) });
          records.readBroken(span, reason, isWhole);
        }
      },
    });
  }
}
