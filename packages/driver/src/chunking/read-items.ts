import type { SchedulerLike } from 'rxjs';
import type { Quality, Reading } from '../definition/particle-definition.ts';
import type { StreamParticle } from '../particle/particle.ts';
import type { Place } from './line-framer.ts';
import type { Unparsed } from './unparsed.ts';

/** What of an {@link Unparsed} says why it is one. */
export type Why = Pick<Unparsed, 'reason' | 'cause'>;

/** What all items that one chunker reads have in common. */
export interface ItemSource {
  readonly instrument: string;
  readonly epoch: () => string | undefined;
  readonly scheduler: SchedulerLike;
}

/** A stretch of bytes that is no particle. */
export interface Stretch {
  readonly place: Place;
  readonly lengthBytes: number;
  readonly text: string;
  readonly nearest: () => string | undefined;
}

const NOTHING: readonly never[] = Object.freeze([]);

/** Makes particles and unparsed items of what was read, and keeps them until they are taken. */
export class ReadItems {
  readonly #source: ItemSource;
  #items: (StreamParticle | Unparsed)[] = [];
  /** One reading of the clock for all that one chunk completes. */
  #nowMs: number | undefined;

  constructor(source: ItemSource) {
    this.#source = source;
  }

  /** Gives all there is, once. */
  take(): readonly (StreamParticle | Unparsed)[] {
    if (this.#items.length === 0) return NOTHING;
    const items = this.#items;
    this.#items = [];
    this.#nowMs = undefined;
    return items;
  }

  /** Adds a particle; `index` counts those of one record. */
  addParticle(stream: string, { values, quality, instrumentMs: ownMs }: Reading, place: Place, index = 0, judged: Quality = quality): void {
    const { offset, position, receivedAtMs } = place;
    const { instrument, epoch, scheduler } = this.#source;
    const instrumentMs = ownMs ?? null;
    const isJournalled = position !== undefined;
    this.#items.push({
      type: 'particle',
      instrument,
      stream,
      values,
      quality: judged,
      times: isJournalled
        ? { instrumentMs, portMs: receivedAtMs, driverMs: (this.#nowMs ??= scheduler.now()), preferred: 'port' }
        : { instrumentMs, portMs: null, driverMs: receivedAtMs, preferred: 'driver' },
      id: isJournalled ? { epoch: epoch() ?? '', position, index } : { epoch: '', position: BigInt(offset), index },
    });
  }

  /** Adds a stretch of bytes that is no particle. */
  addUnparsed({ place: { offset, position, receivedAtMs }, lengthBytes, text, nearest }: Stretch, why: Why): void {
    this.#items.push({
      type: 'unparsed',
      ...why,
      epoch: position === undefined ? '' : (this.#source.epoch() ?? ''),
      position: position ?? BigInt(offset),
      lengthBytes,
      text,
      receivedAtMs,
      get nearest() {
        return nearest();
      },
    });
  }
}
