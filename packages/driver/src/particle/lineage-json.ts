import type { AnyDefinition } from '../definition/instrument-definition.ts';
import type { FieldValue, ParticleDefinition, Quality } from '../definition/particle-definition.ts';
import { DefinitionError } from '../errors.ts';
import type { ParticleClock, StreamParticle } from './particle.ts';

const UNIX_MS_AT_NTP_ZERO = 2_208_988_800_000;

const lineageClocks = {
  instrument: 'internal_timestamp',
  port: 'port_timestamp',
  driver: 'driver_timestamp',
} as const satisfies Readonly<Record<ParticleClock, string>>;

/** A particle as the lineage publishes it. Times are NTP seconds, with fractions; those that are not known are absent. */
export interface LineageParticle {
  readonly pkt_format_id: 'JSON_Data';
  readonly pkt_version: 1;
  readonly stream_name: string;
  /** The instrument's time, in NTP seconds. */
  readonly internal_timestamp?: number;
  /** The port agent's, in NTP seconds. */
  readonly port_timestamp?: number;
  /** The driver's, in NTP seconds. */
  readonly driver_timestamp: number;
  readonly preferred_timestamp: (typeof lineageClocks)[ParticleClock];
  readonly quality_flag: Quality;
  readonly values: readonly { readonly value_id: string; readonly value: FieldValue }[];
}

/**
 * Gives a particle in the lineage's form: the values in the order of the definition's fields, those not sent left out.
 *
 * @throws {@link DefinitionError} when the particle is not one of that instrument's.
 */
export function toLineageJson({ instrument, stream, values, quality, times }: StreamParticle, definition: AnyDefinition): LineageParticle {
  const present = new Map(Object.entries(values as Readonly<Record<string, FieldValue>>)); // what a particle definition reads is a record of field values
  const rules: readonly ParticleDefinition[] = Object.values(definition.particles);
  const rule = rules.find((each) => each.stream === stream && [...present.keys()].every((name) => Object.hasOwn(each.fields, name)));
  if (instrument !== definition.id || rule === undefined) {
    throw new DefinitionError(`${definition.id} has no stream ${stream} with the values ${[...present.keys()].join(', ')}, a particle of ${instrument}`);
  }
  return {
    pkt_format_id: 'JSON_Data',
    pkt_version: 1,
    stream_name: stream,
    ...(times.instrumentMs !== null && { internal_timestamp: ntpSeconds(times.instrumentMs) }),
    ...(times.portMs !== null && { port_timestamp: ntpSeconds(times.portMs) }),
    driver_timestamp: ntpSeconds(times.driverMs),
    preferred_timestamp: lineageClocks[times.preferred],
    quality_flag: quality,
    values: Object.entries(rule.fields).flatMap(([name, { lineageId = name }]) => {
      const value = present.get(name);
      return value === undefined ? [] : [{ value_id: lineageId, value }];
    }),
  };
}

function ntpSeconds(unixMs: number): number {
  // Divided last, since 0.86 s would be rounded twice.
  return (unixMs + UNIX_MS_AT_NTP_ZERO) / 1_000;
}
