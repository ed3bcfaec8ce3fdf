import type { AnyDefinition } from '../definition/instrument-definition.ts';
import type { ParticleDefinition, Quality } from '../definition/particle-definition.ts';

/**
 * One sample of an instrument: a union of all its streams, told apart by `stream`.
 *
 * Plain data that nobody changes: two particles are the same when all their fields are.
 */
export type Particle<D extends AnyDefinition = AnyDefinition> = {
  readonly [K in keyof D['particles']]: D['particles'][K] extends ParticleDefinition<infer Stream, infer V> ? StreamParticle<Stream, V> : never;
}[keyof D['particles']];

/** A sample of one stream. */
export interface StreamParticle<Stream extends string = string, V = unknown> {
  readonly type: 'particle';
  /** The instrument's id, `seabird-sbe37`. */
  readonly instrument: string;
  readonly stream: Stream;
  /** In the units that the instrument's definition states. */
  readonly values: V;
  readonly quality: Quality;
  readonly times: ParticleTimes;
  readonly id: ParticleId;
}

/** The clocks that a particle may be dated by. */
export type ParticleClock = 'instrument' | 'port' | 'driver';

/** When a particle was taken and received, in Unix milliseconds. */
export interface ParticleTimes {
  /** What the instrument itself says; `null` where it says nothing. */
  readonly instrumentMs: number | null;
  /** When the port agent read the record's first byte; `null` where there is no agent. */
  readonly portMs: number | null;
  /** When the driver read the record; without an agent, when its first byte was received. */
  readonly driverMs: number;
  /** The one to use: the port agent's, or the driver's where there is no agent. */
  readonly preferred: ParticleClock;
}

/**
 * What makes a particle itself: the same bytes of the same journal give the same identity, however often they are read.
 */
export interface ParticleId {
  /** The journal's identity; empty where there is no journal. */
  readonly epoch: string;
  /** The journal position of the record's first byte; without a journal, the number of bytes received before it. */
  readonly position: bigint;
  /** Counts the particles of one record, from zero. */
  readonly index: number;
}
