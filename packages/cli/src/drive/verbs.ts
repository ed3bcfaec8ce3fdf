import { type AnyDefinition, DeadlineError, DriverParameter, type DriverState } from '@taffrail/driver';
import { changesOf, parameterNames } from '../arguments/assignments.ts';
import { SelfTestFailedError, WrongUsageError } from '../errors.ts';
import type { DriverSession } from './driver-session.ts';
import { firstEvent } from './first-event.ts';

/** What a verb answered. */
export interface VerbResult {
  readonly result: unknown;
  /** Why the command fails although there is a result to print. */
  readonly failure?: Error;
}

/** A verb, ready to be carried out once the instrument has been found. */
export type VerbWork = (session: DriverSession, found: DriverState) => Promise<VerbResult>;

/** Reads a verb's arguments; throws what is wrong with them. */
type VerbReader = (args: readonly string[], definition: AnyDefinition, verb: string) => VerbWork;

const READERS: Readonly<Record<string, VerbReader>> = {
  get: (names, definition) => {
    const wanted = names.length === 0 ? Object.keys(definition.parameters) : parameterNames(definition, names);
    return async ({ driver, verbOptions }) => ({ result: await driver.get(wanted, { ...verbOptions, isFresh: true }) });
  },
  set: (assignments, definition) => {
    if (assignments.length === 0) throw new WrongUsageError('set: expected at least one name=value');
    const changes = changesOf(definition, assignments);
    return async ({ driver, verbOptions }) => ({ result: await driver.set(changes, verbOptions) });
  },
  'acquire-sample': withoutArguments(({ driver, verbOptions }) => driver.acquireSample(verbOptions)),
  'start-autosample': withoutArguments(({ driver, verbOptions }) => driver.startAutosample(verbOptions)),
  'stop-autosample': withoutArguments(({ driver, verbOptions }) => driver.stopAutosample(verbOptions)),
  'clock-sync': withoutArguments(({ driver, verbOptions }) => driver.syncClock(verbOptions)),
  'acquire-status': withoutArguments(acquireStatus),
  discover: withoutArguments((_session, found) => Promise.resolve({ state: found })),
  status: withoutArguments(async ({ driver, verbOptions }) => ({
    state: driver.state,
    capabilities: driver.capabilities,
    values: await driver.get(DriverParameter.ALL, verbOptions),
  })),
  test: (args, _definition, verb) => {
    refuseArguments(verb, args);
    return selfTest;
  },
};

/** The verbs of `taffrail do`, `direct` apart. */
export const VERB_NAMES: readonly string[] = Object.keys(READERS);

/**
 * Reads a verb and its arguments.
 *
 * @throws `WrongUsageError` for an unknown verb or a superfluous argument; `ParameterError` for what parameters refuse.
 */
export function readVerb(verb: string, args: readonly string[], definition: AnyDefinition): VerbWork {
  const reader = Object.hasOwn(READERS, verb) ? READERS[verb] : undefined;
  if (reader !== undefined) return reader(args, definition, verb);
  throw new WrongUsageError(`there is no verb ${JSON.stringify(verb)}; expected one of ${[...VERB_NAMES, 'direct'].join(', ')}`);
}

/** Refuses arguments of a verb that has none. */
export function refuseArguments(verb: string, args: readonly string[]): void {
  if (args.length > 0) throw new WrongUsageError(`${verb} takes no arguments, found ${JSON.stringify(args.join(' '))}`);
}

function withoutArguments(work: (session: DriverSession, found: DriverState) => Promise<unknown>): VerbReader {
  return (args, _definition, verb) => {
    refuseArguments(verb, args);
    return async (session, found) => ({ result: (await work(session, found)) ?? null });
  };
}

/** What the instrument tells comes as particles, in the order in which it tells it; the answer names each by its stream. */
async function acquireStatus({ driver, verbOptions }: DriverSession): Promise<Readonly<Record<string, unknown>>> {
  const told: Record<string, unknown> = {};
  const subscription = driver.particles$.subscribe(({ stream, values }) => { told[stream] = values; });
  try {
    await driver.acquireStatus(verbOptions);
  } finally {
    subscription.unsubscribe();
  }
  return told;
}

/** The driver's verb only begins the test; its end is an event, as is its failure. */
async function selfTest({ driver, signal, verbOptions }: DriverSession): Promise<VerbResult> {
  const { timeoutMs } = verbOptions;
  const outcome = firstEvent(driver.events$, (event) => event.type === 'test-result' || event.type === 'error', {
    signal,
    ...(timeoutMs !== undefined && { limit: { ms: timeoutMs, error: () => new DeadlineError('test', timeoutMs) } }),
  });
  outcome.catch(() => undefined); // it is awaited below, unless the test does not even begin
  await driver.test(verbOptions);
  const event = await outcome;
  if (event.type === 'error') throw event.error;
  if (event.type !== 'test-result') throw new TypeError(`${event.type} is not what was waited for`);
  const { isPassed, result } = event;
  return { result: { isPassed, ...result }, ...(!isPassed && { failure: new SelfTestFailedError() }) };
}
