import type { SchedulerLike } from 'rxjs';
import type { AnyDefinition } from '../definition/instrument-definition.ts';
import type { KnownSettings, ParticleDefinition } from '../definition/particle-definition.ts';
import type { LivenessEvent } from '../events.ts';
import type { DriverProtocolState } from '../lineage/names.ts';
import { DEFAULT_MISSES, expectedEveryMs } from './expectation.ts';
import { LivenessMonitor } from './liveness-monitor.ts';

/** What comes of a stream that falls silent, beside the event: nothing, or the instrument is discovered again. */
export type SilencePolicy = 'announce' | 'rediscover';

/** What the liveness of an instrument's streams is judged by. */
export interface LivenessOptions {
  readonly scheduler: SchedulerLike;
  readonly state: () => DriverProtocolState;
  readonly known: () => KnownSettings;
  readonly announce: (event: LivenessEvent) => void;
  /** Is told what a definition's own reckoning failed with; nothing is expected of that stream then. */
  readonly announceError: (error: unknown) => void;
  /** When streams were heard last that were called silent, and are not back. Default none, and nobody else keeps it. */
  readonly missed?: Map<string, number>;
  readonly rediscover?: (() => void) | undefined;
}

/** Watches over those streams of an instrument that are expected to bring something. */
export class Liveness {
  readonly #monitors = new Map<string, LivenessMonitor>();

  constructor(definition: AnyDefinition, { scheduler, state, known, announce, announceError, missed, rediscover }: LivenessOptions) {
    for (const { stream, expected } of Object.values<ParticleDefinition>(definition.particles)) {
      if (expected === undefined) continue;
      const everyMs = (): number | undefined => {
        try {
          return expectedEveryMs(expected, state(), known());
        } catch (error) {
          announceError(error);
          return undefined;
        }
      };
      const { misses = DEFAULT_MISSES } = expected;
      this.#monitors.set(stream, new LivenessMonitor({ stream, scheduler, everyMs, misses, announce, missed, ...(rediscover && { rediscover }) }));
    }
  }

  /** Notes that a stream has brought a particle. */
  heard(stream: string): void {
    this.#monitors.get(stream)?.heard();
  }

  /** Looks again what is expected: the state or the settings may be others now. */
  expectationChanged(): void {
    for (const monitor of this.#monitors.values()) monitor.expectationChanged();
  }

  /** Expects nothing any more. */
  stop(): void {
    for (const monitor of this.#monitors.values()) monitor.stop();
  }
}
