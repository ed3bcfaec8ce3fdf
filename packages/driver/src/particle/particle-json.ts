import type { ParticleTimes, StreamParticle } from './particle.ts';

/** A particle as JSON can hold it, the `taffrail` command's form. */
export interface ParticleJson {
  readonly type: 'particle';
  readonly instrument: string;
  readonly stream: string;
  readonly values: unknown;
  readonly quality: string;
  readonly times: ParticleTimes;
  /** As in a particle, but with the position in decimal digits. */
  readonly id: { readonly epoch: string; readonly position: string; readonly index: number };
}

/** Gives a particle in the form that the `taffrail` command prints. */
export function particleToJson({ type, instrument, stream, values, quality, times, id }: StreamParticle): ParticleJson {
  return { type, instrument, stream, values, quality, times, id: { ...id, position: id.position.toString() } };
}
