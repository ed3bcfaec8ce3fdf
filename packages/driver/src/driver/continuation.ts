import type { Connection, OpenOptions, ResumePlace } from '@taffrail/connection';
import { Chunker, type ChunkOptions } from '../chunking/chunk.ts';
import type { AnyDefinition } from '../definition/instrument-definition.ts';

/** What was begun to be read, and by whose rules. */
interface Unfinished {
  readonly definition: AnyDefinition;
  readonly chunker: unknown;
}

/**
 * Where the next connection goes on: the place in the journal behind all that was read, and the record that was cut there.
 *
 * A connection that was lost is gone on from; one that somebody has ended is not, nor is one to somewhere else.
 */
export class Continuation {
  #place: ResumePlace | undefined;
  #url: string | undefined;
  #isWanted: boolean;
  #unfinished: Unfinished | undefined;

  /** Begins at a place that an earlier driver came to, if there was one. */
  constructor(place?: ResumePlace) {
    this.#place = place;
    this.#isWanted = place !== undefined;
  }

  /** How far the last connection came, whether or not it is to be gone on from. */
  get place(): ResumePlace | undefined {
    return this.#place;
  }

  /** How a connection to somewhere is to be opened. */
  openingAt(url: string): Pick<OpenOptions, 'resume' | 'whenRefused'> {
    if (this.#url !== undefined && this.#url !== url) this.end();
    return this.#isWanted && this.#place !== undefined ? { resume: this.#place, whenRefused: 'gap' } : {};
  }

  /** Notes that a connection was opened, which is to be gone on from. */
  opened({ url, resumePlace }: Connection): void {
    if (resumePlace === undefined) this.end();
    this.#url = url;
    this.#isWanted = true;
  }

  /** Notes how far a connection has come, before what reads it stops. */
  left({ resumePlace }: Connection): void {
    this.#place = resumePlace;
  }

  /** Nothing is gone on from: somebody wanted an end. */
  end(): void {
    this.#isWanted = false;
    this.#unfinished = undefined;
  }

  /** Keeps what has begun to be read, and answers whether it will be gone on with. */
  keep<D extends AnyDefinition>(definition: D, chunker: Chunker<D>): boolean {
    if (!this.#isWanted || this.#place === undefined) return false;
    this.#unfinished = { definition, chunker };
    return true;
  }

  /** Gives what reads on where the last connection ended, or what begins to read. */
  chunkerFor<D extends AnyDefinition>(definition: D, options: ChunkOptions): Chunker<D> {
    const unfinished = this.#unfinished;
    this.#unfinished = undefined;
    if (unfinished?.definition !== definition) return new Chunker(definition, options);
    const chunker = unfinished.chunker as Chunker<D>; // `keep` was given it with this definition
    chunker.readFor(options);
    return chunker;
  }
}
