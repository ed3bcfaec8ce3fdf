import { type AnyDefinition, DriverEvent, VERBS } from '@taffrail/driver';
import { BENCH_URL } from './bench.ts';

/** The name of a verb that every driver has. */
export type Verb = keyof typeof VERBS;

/** The event by which each verb appears among a driver's capabilities. */
export const eventOfVerb = {
  initialize: DriverEvent.INITIALIZE,
  configure: DriverEvent.CONFIGURE,
  connect: DriverEvent.CONNECT,
  disconnect: DriverEvent.DISCONNECT,
  discover: DriverEvent.DISCOVER,
  get: DriverEvent.GET,
  set: DriverEvent.SET,
  acquireSample: DriverEvent.ACQUIRE_SAMPLE,
  startAutosample: DriverEvent.START_AUTOSAMPLE,
  stopAutosample: DriverEvent.STOP_AUTOSAMPLE,
  test: DriverEvent.TEST,
  calibrate: DriverEvent.CALIBRATE,
  syncClock: DriverEvent.CLOCK_SYNC,
  acquireStatus: DriverEvent.ACQUIRE_STATUS,
  startDirect: DriverEvent.START_DIRECT,
  executeDirect: DriverEvent.EXECUTE_DIRECT,
  stopDirect: DriverEvent.STOP_DIRECT,
} as const satisfies Readonly<Record<Verb, DriverEvent>>;

/** All verbs. */
export const allVerbs = Object.keys(eventOfVerb) as readonly Verb[]; // the object's own keys, each checked by its `satisfies`

/** What a verb is called with where nothing depends on it; `undefined` for nothing. */
export function argumentOf(verb: Verb, { terminator }: Pick<AnyDefinition, 'terminator'>): unknown {
  if (verb === 'configure') return { url: BENCH_URL };
  if (verb === 'set') return {};
  return verb === 'executeDirect' ? terminator || '\r' : undefined;
}

/** Whether some state of the instrument gives the verb a meaning; those of the connection always do. */
export function hasMeaning(verb: Verb, { states }: Pick<AnyDefinition, 'states'>): boolean {
  const connection: readonly Verb[] = ['initialize', 'configure', 'connect', 'disconnect'];
  return connection.includes(verb) || Object.values(states).some((cells) => Object.hasOwn(cells, eventOfVerb[verb]));
}
