import type { EventJson } from '../output/event-json.ts';

/** How many values of each kind are kept for the sparkline. */
export const HISTORY_LIMIT = 240;

/** How many of the latest notable events are kept. */
export const NOTES_LIMIT = 6;

/** What is shown of one stream of samples. */
export interface StreamModel {
  readonly stream: string;
  readonly count: number;
  readonly lastAtMs: number;
  readonly quality: string;
  /** By name: the latest value, and the latest numbers, oldest first. */
  readonly values: ReadonlyMap<string, { readonly latest: unknown; readonly history: readonly number[] }>;
}

/** What a live view shows of an instrument, gathered from its events; bounded, however long it runs. */
export class LiveModel {
  state = '';
  link = '';
  particleCount = 0;
  unusualCount = 0;
  errorCount = 0;
  gapCount = 0;
  settings: ReadonlyMap<string, unknown> = new Map();
  /** The latest events that are no samples, oldest first. */
  notes: readonly EventJson[] = [];
  readonly streams = new Map<string, StreamModel>();

  /** Takes in what happened. */
  take(event: EventJson): void {
    if (event.type === 'particle') return this.#takeParticle(event);
    if (event.type === 'state-change') this.state = event.to;
    if (event.type === 'link') this.link = event.instrumentLink;
    if (event.type === 'error') this.errorCount += 1;
    if (event.type === 'gap') this.gapCount += 1;
    if (event.type === 'config-change') this.settings = new Map(Object.entries(event.values));
    this.notes = [...this.notes, event].slice(-NOTES_LIMIT);
  }

  #takeParticle({ stream, values, quality, times }: Extract<EventJson, { type: 'particle' }>): void {
    const known = this.streams.get(stream);
    const entries = Object.entries(values as Readonly<Record<string, unknown>>); // the values of a particle are a record
    this.particleCount += 1;
    if (quality !== 'ok') this.unusualCount += 1;
    this.streams.set(stream, {
      stream,
      quality,
      count: (known?.count ?? 0) + 1,
      lastAtMs: times.portMs ?? times.driverMs,
      values: new Map(
        entries.map(([name, latest]) => {
          const history = known?.values.get(name)?.history ?? [];
          return [name, { latest, history: typeof latest === 'number' ? [...history, latest].slice(-HISTORY_LIMIT) : history }];
        }),
      ),
    });
  }
}
