import type { Chunk } from '@taffrail/connection';
import { asyncScheduler, Observable, type OperatorFunction, type SchedulerLike } from 'rxjs';
import type { AnyDefinition } from '../definition/instrument-definition.ts';
import type { KnownSettings, ParticleDefinition, Reading } from '../definition/particle-definition.ts';
import type { Particle, StreamParticle } from '../particle/particle.ts';
import { type FramedLine, LineFramer, type Place } from './line-framer.ts';
import { nearestRule } from './nearest-rule.ts';

const NOTHING: readonly never[] = Object.freeze([]);

/** Bytes that are no particle, and why. */
export interface Unparsed {
  readonly type: 'unparsed';
  /**
   * `no-match`: a line that no rule matches; replies to commands are such. `unreadable`: a rule matches, but refuses what
   * it found, for `cause`. `overflow`: a piece of a line longer than `LINE_LIMIT_BYTES`. `incomplete`: the beginning or
   * the end of the line never came.
   */
  readonly reason: 'no-match' | 'unreadable' | 'overflow' | 'incomplete';
  /** As in a particle's identity. */
  readonly epoch: string;
  readonly position: bigint;
  /** The bytes in question, ignored ones between them included. */
  readonly lengthBytes: number;
  /** The bytes in question as one character each, U+0000 to U+00FF, ignored ones left out. */
  readonly text: string;
  readonly receivedAtMs: number;
  /** The name of the particle rule that follows the text furthest, sought when asked for. */
  readonly nearest: string | undefined;
  /** What the rule threw; only with `unreadable`. */
  readonly cause?: unknown;
}

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
 * in exactly one particle or {@link Unparsed}. At the source's end, good or bad, what there is of a last line is emitted
 * as `incomplete`. Never errors of its own accord: whatever a rule throws makes the line `unreadable`.
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
  readonly #instrument: string;
  readonly #rules: readonly (readonly [name: string, rule: ParticleDefinition])[];
  readonly #prompts: readonly string[];
  readonly #epoch: () => string | undefined;
  readonly #known: () => KnownSettings;
  readonly #scheduler: SchedulerLike;
  readonly #framer: LineFramer;
  #read: (StreamParticle | Unparsed)[] = [];
  /** One reading of the clock for all that one chunk completes. */
  #nowMs: number | undefined;

  constructor(definition: D, { epoch, known = () => ({}), scheduler = asyncScheduler }: ChunkOptions = {}) {
    this.#instrument = definition.id;
    this.#rules = Object.entries(definition.particles);
    this.#prompts = definition.prompts.map((prompt) => prompt.trimEnd()).filter((prompt) => prompt !== '').sort((a, b) => b.length - a.length);
    this.#epoch = typeof epoch === 'function' ? epoch : () => epoch;
    this.#known = known;
    this.#scheduler = scheduler;
    this.#framer = new LineFramer({ ignoredBytes: definition.ignoredBytes ?? [], onLine: (line) => { this.#take(line); } });
  }

  /** Takes in the next bytes and answers what they completed. */
  push(chunk: Chunk): readonly (Particle<D> | Unparsed)[] {
    this.#framer.push(chunk);
    return this.#taken();
  }

  /** Answers what there is of a last line, as unparsed, and is as new for further bytes. */
  end(): readonly (Particle<D> | Unparsed)[] {
    this.#framer.end();
    return this.#taken();
  }

  /**
   * Notes that bytes are missing here, and answers what there is of a line before them.
   *
   * All up to the next line end is then unparsed too: the rest of a record whose beginning is lost may look like a whole
   * one. So also for a stream that may begin in the middle of a line.
   */
  gap(): readonly (Particle<D> | Unparsed)[] {
    this.#framer.gap();
    return this.#taken();
  }

  #taken(): readonly (Particle<D> | Unparsed)[] {
    if (this.#read.length === 0) return NOTHING;
    const read = this.#read;
    this.#read = [];
    this.#nowMs = undefined;
    // Every particle among them was read by one of D's own rules.
    return read as readonly (Particle<D> | Unparsed)[];
  }

  #take(line: FramedLine): void {
    if (line.kind === 'overflow') return this.#refuse(line, 0, { reason: 'overflow' });
    const start = this.#afterPrompts(line.text);
    if (line.text.slice(start).trim() === '') return;
    if (line.kind === 'incomplete') return this.#refuse(line, start, { reason: 'incomplete' });
    const failures: { readonly cause: unknown }[] = [];
    // What looks like a prompt may belong to the record, so the whole line gets its turn too.
    if (this.#readFrom(line, start, failures) || (start > 0 && this.#readFrom(line, 0, failures))) return;
    this.#refuse(line, start, failures[0] === undefined ? { reason: 'no-match' } : { reason: 'unreadable', ...failures[0] });
  }

  /** Reads a record that begins at some character of a line; false when no rule can, with what rules threw in `failures`. */
  #readFrom(line: FramedLine, start: number, failures: { readonly cause: unknown }[]): boolean {
    const record = line.text.slice(start);
    for (const [, rule] of this.#rules) {
      try {
        const reading = rule.read(record, this.#known());
        if (reading === undefined) continue;
        this.#read.push(this.#particle(rule.stream, reading, line.placeOf(start)));
        return true;
      } catch (cause) {
        failures.push({ cause });
      }
    }
    return false;
  }

  #particle(stream: string, { values, quality, instrumentMs: ownMs }: Reading, { offset, position, receivedAtMs }: Place): StreamParticle {
    const instrumentMs = ownMs ?? null;
    const isJournalled = position !== undefined;
    return {
      type: 'particle',
      instrument: this.#instrument,
      stream,
      values,
      quality,
      times: isJournalled
        ? { instrumentMs, portMs: receivedAtMs, driverMs: (this.#nowMs ??= this.#scheduler.now()), preferred: 'port' }
        : { instrumentMs, portMs: null, driverMs: receivedAtMs, preferred: 'driver' },
      id: isJournalled ? { epoch: this.#epoch() ?? '', position, index: 0 } : { epoch: '', position: BigInt(offset), index: 0 },
    };
  }

  #refuse(line: FramedLine, start: number, why: Pick<Unparsed, 'reason' | 'cause'>): void {
    const { offset, position, receivedAtMs } = line.placeOf(start);
    const rules = this.#rules;
    const text = line.text.slice(start);
    this.#read.push({
      type: 'unparsed',
      ...why,
      epoch: position === undefined ? '' : (this.#epoch() ?? ''),
      position: position ?? BigInt(offset),
      lengthBytes: line.lengthBytesFrom(start),
      text,
      receivedAtMs,
      get nearest() {
        return nearestRule(rules, text);
      },
    });
  }

  /** Counts the characters of the prompts, and of the spaces behind them, that a line begins with. */
  #afterPrompts(text: string): number {
    let start = 0;
    for (let prompt = this.#promptAt(text, 0); prompt !== undefined; prompt = this.#promptAt(text, start)) {
      start += prompt.length;
      while (text[start] === ' ') start += 1;
    }
    return start;
  }

  #promptAt(text: string, start: number): string | undefined {
    for (const prompt of this.#prompts) {
      if (text.startsWith(prompt, start)) return prompt;
    }
    return undefined;
  }
}
