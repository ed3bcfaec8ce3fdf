import type { ParameterValue } from '../definition/parameter.ts';

/** What happens when an instrument that had its settings is found with others, after a reconnect, a reset or direct access. */
export type SettingsPolicy = 'restore' | 'report' | 'ask';

/** What happens when an instrument that sampled is found in command mode, and nobody has stopped it. */
export type SamplingPolicy = 'resume' | 'leave';

/**
 * What somebody has set, which the instrument should hold from then on, whether it is to sample, and what it has been missed for. Kept through a lost connection and a reset of the
 * instrument, until the driver is told to disconnect.
 */
export class DesiredSettings {
  readonly #chosen = new Map<string, ParameterValue>();
  /** Whether the instrument has been given its settings once, so that others are a difference worth telling. */
  isEstablished = false;
  /** Whether the instrument has been found or told to sample by itself, and nobody has ended that. */
  isSampling = false;
  /** @internal When streams were heard last that were called silent, and are not back. */
  readonly missed = new Map<string, number>();

  get chosen(): ReadonlyMap<string, ParameterValue> {
    return this.#chosen;
  }

  /** Notes what has been set. */
  choose(values: Iterable<readonly [name: string, value: ParameterValue]>): void {
    for (const [name, value] of values) this.#chosen.set(name, value);
  }

  /** Forgets some of what has been set. */
  release(names: Iterable<string>): void {
    for (const name of names) this.#chosen.delete(name);
  }

  /** Forgets everything. */
  forget(): void {
    this.#chosen.clear();
    this.isEstablished = false;
    this.isSampling = false;
    this.missed.clear();
  }
}
