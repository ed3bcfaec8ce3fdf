import { type AnyDefinition, DriverEvent, type Job, JobSchedule, type JobTrigger } from '@taffrail/driver';
import { WrongUsageError } from '../errors.ts';
import { durationMs } from './numbers.ts';

/** What can be done at certain times, under the names that `taffrail do` has for it. */
const VERBS: Readonly<Record<string, { readonly verb: string; readonly event: DriverEvent }>> = {
  'acquire-sample': { verb: 'acquireSample', event: DriverEvent.ACQUIRE_SAMPLE },
  'acquire-status': { verb: 'acquireStatus', event: DriverEvent.ACQUIRE_STATUS },
  'clock-sync': { verb: 'syncClock', event: DriverEvent.CLOCK_SYNC },
};

/** A time as `durationMs` reads it; a cron expression has five fields at least. */
const INTERVAL = /^[\d.]+[a-z]*$/;

/**
 * Reads `verb=when` arguments, where `when` is an interval (`1h`) or a cron expression in UTC (`0 * * * *`).
 *
 * @throws `WrongUsageError` for what is neither, a verb that cannot be scheduled or that the instrument does not have;
 * `ParameterError` for a cron expression that cannot be read and a verb that is scheduled twice.
 */
export async function jobsOf(definition: AnyDefinition, specs: readonly string[]): Promise<readonly Job[]> {
  const jobs = specs.map((spec) => jobOf(definition, spec));
  // Whoever makes a schedule checks the jobs; nothing is carried out by one that is closed in the same turn.
  await new JobSchedule({ execute: () => Promise.resolve() }, jobs).close();
  return jobs;
}

function jobOf(definition: AnyDefinition, spec: string): Job {
  const [, name, when] = /^([^=]+)=(.+)$/.exec(spec) ?? [];
  if (name === undefined || when === undefined)
    throw new WrongUsageError(`expected verb=when, clock-sync=1h for instance, found ${JSON.stringify(spec)}`);
  const known = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
  if (known === undefined)
    throw new WrongUsageError(`${JSON.stringify(name)} cannot be scheduled; expected one of ${Object.keys(VERBS).join(', ')}`);
  const isThere = Object.values(definition.states).some((events) => Object.hasOwn(events, known.event));
  if (!isThere) throw new WrongUsageError(`${definition.id} has no ${name}`);
  return { name, verb: known.verb, trigger: triggerOf(when) };
}

function triggerOf(when: string): JobTrigger {
  return INTERVAL.test(when) ? { everyMs: durationMs(when) } : { cron: when };
}
