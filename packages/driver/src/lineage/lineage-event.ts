import type { AnyDefinition } from '../definition/instrument-definition.ts';
import type { InstrumentEvent } from '../events.ts';
import { toLineageJson, type LineageParticle } from '../particle/lineage-json.ts';
import type { Particle } from '../particle/particle.ts';
import { DriverAsyncEvent } from './names.ts';

/** An asynchronous driver event as the lineage's agents receive it. */
export interface LineageEvent {
  readonly type: DriverAsyncEvent;
  readonly value: unknown;
  /** In Unix seconds. */
  readonly time: number;
}

/** Gives the lineage's form of an event or a particle; `undefined` for what the lineage has no event for. */
export function toLineageEvent<D extends AnyDefinition>(definition: D, event: InstrumentEvent<D> | Particle<D>): LineageEvent | undefined {
  switch (event.type) {
    case 'state-change':
      return { type: DriverAsyncEvent.STATE_CHANGE, value: event.to, time: event.atMs / 1_000 };
    case 'config-change':
      return { type: DriverAsyncEvent.CONFIG_CHANGE, value: byWireName(definition, event.values), time: event.atMs / 1_000 };
    case 'particle':
      return { type: DriverAsyncEvent.SAMPLE, value: toLineageJson(event, definition) satisfies LineageParticle, time: event.times.driverMs / 1_000 };
    case 'test-result':
      return { type: DriverAsyncEvent.TEST_RESULT, value: { ...event.result, success: event.isPassed ? 'Passed' : 'Failed' }, time: event.atMs / 1_000 };
    case 'direct-access':
      return { type: DriverAsyncEvent.DIRECT_ACCESS, value: event.bytes, time: event.atMs / 1_000 };
    case 'error':
      return { type: DriverAsyncEvent.ERROR, value: { code: event.code, message: event.message }, time: event.atMs / 1_000 };
    case 'config-diff':
    case 'liveness':
    case 'progress':
    case 'clock-sync':
    case 'instrument-reset':
    case 'link':
    case 'gap':
    case 'journal':
      return undefined;
  }
}

function byWireName(definition: AnyDefinition, values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [definition.parameters[name]?.wire ?? name, value]));
}
