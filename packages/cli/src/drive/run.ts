import { DriverProtocolState, type Job, JobSchedule } from '@taffrail/driver';
import { firstValueFrom, merge, skip, take, timer } from 'rxjs';
import { type CheckedChanges, changesOf } from '../arguments/assignments.ts';
import { jobsOf } from '../arguments/jobs.ts';
import { checkConnectionUrl } from '../connecting/open-connection.ts';
import { NotSamplingError } from '../errors.ts';
import { findInstrument } from '../instruments/find-instrument.ts';
import { errorLine } from '../output/error-report.ts';
import { eventToJson } from '../output/event-json.ts';
import { type CommonFlags, interpret } from '../shell/action.ts';
import { concludeService, EndRequest } from '../shell/end-request.ts';
import type { Shell } from '../shell/shell.ts';
import { type EventDisplay, eventDisplay } from '../view/event-display.ts';
import { DriverSession } from './driver-session.ts';
import { abortOf } from './first-event.ts';
import { ORPHAN_STEP_LIMIT_MS, restore, RESTORE_STEP_LIMIT_MS } from './restore.ts';

/** Flags of `taffrail run`. */
export interface RunFlags extends CommonFlags {
  readonly connect: string;
  readonly autosample: boolean;
  readonly samples?: number;
  readonly duration?: number;
  readonly set?: readonly string[];
  readonly schedule?: readonly string[];
  readonly leave: boolean;
  readonly reconnect: boolean;
}

const { AUTOSAMPLE } = DriverProtocolState;

/** Drives an instrument until enough was seen, and puts it back as it was found. */
export async function runInstrument(shell: Shell, flags: RunFlags, name: string): Promise<void> {
  const { kind, changes, jobs } = await interpret(async () => {
    await checkConnectionUrl(flags.connect);
    const kind = await findInstrument(name).load();
    return { kind, changes: changesOf(kind.definition, flags.set ?? []), jobs: await jobsOf(kind.definition, flags.schedule ?? []) };
  });
  const display = eventDisplay(shell, flags, { definition: kind.definition, source: flags.connect });
  const session = new DriverSession(kind, {
    url: flags.connect,
    signal: shell.signal,
    startup: 'apply',
    reconnects: flags.reconnect,
    onEvent: (event) => {
      display.show(event);
    },
    ...(flags.samples !== undefined && { particleLimit: flags.samples }),
  });
  try {
    await drive(shell, session, { flags, changes, jobs, display });
  } catch (error) {
    const isOpenEnded = flags.samples === undefined && flags.duration === undefined;
    if (!isOpenEnded || error !== shell.signal.reason) throw error;
    concludeService(shell.signal);
  } finally {
    await session.close();
    display.close();
  }
}

async function drive(
  shell: Shell,
  session: DriverSession,
  {
    flags,
    changes,
    jobs,
    display,
  }: { readonly flags: RunFlags; readonly changes: CheckedChanges; readonly jobs: readonly Job[]; readonly display: EventDisplay },
): Promise<void> {
  // Begun first: an instrument may be found sampling.
  const enough = untilEnough(session, flags);
  enough.catch(() => undefined); // it is awaited below, unless it does not come to that
  // What became of a verb that did not come to its end, nobody knows.
  let isInDoubt = false;
  const whole = async <T>(verbs: Promise<T>): Promise<T> => {
    isInDoubt = true;
    const answer = await verbs;
    isInDoubt = false;
    return answer;
  };
  const putBack = (): Promise<void> =>
    flags.leave
      ? Promise.resolve()
      : restore(session, { timeoutMs: isOrphan(shell) ? ORPHAN_STEP_LIMIT_MS : RESTORE_STEP_LIMIT_MS, isInDoubt });
  try {
    await session.connect();
    const found = await whole(session.driver.discover(session.verbOptions));
    const isToTakeSamples = jobs.some(({ name }) => name === 'acquire-sample');
    if (flags.samples !== undefined && !flags.autosample && !isToTakeSamples && found !== AUTOSAMPLE) throw new NotSamplingError(found);
    await whole(prepare(session, { isToSample: flags.autosample || found === AUTOSAMPLE, changes }));
    await meanwhile(session, { jobs, display }, enough);
  } catch (error) {
    // What the command failed with is what it fails with; that the instrument is not as it was is said beside.
    await putBack().catch((also: unknown) => shell.process.stderr.write(`${errorLine(also, flags)}\n`));
    throw error;
  }
  await putBack();
}

/** Has jobs carried out until something else has ended, which they end with. */
async function meanwhile(
  { driver }: DriverSession,
  { jobs, display }: { readonly jobs: readonly Job[]; readonly display: EventDisplay },
  ended: Promise<void>,
): Promise<void> {
  const schedule = new JobSchedule(driver, jobs);
  schedule.events$.subscribe((event) => {
    display.show(eventToJson(event));
  });
  try {
    await ended;
  } finally {
    await schedule.close();
  }
}

/** Sets what is to be set, for which sampling has to pause, and sees to it that the instrument samples if it is to. */
async function prepare(
  { driver, verbOptions }: DriverSession,
  { isToSample, changes }: { readonly isToSample: boolean; readonly changes: CheckedChanges },
): Promise<void> {
  if (Object.keys(changes).length > 0) {
    if (driver.state === AUTOSAMPLE) await driver.stopAutosample(verbOptions);
    await driver.set(changes, verbOptions);
  }
  if (isToSample && driver.state !== AUTOSAMPLE) await driver.startAutosample(verbOptions);
}

/** Waits for as many samples or as long as was asked for; rejects with the reason when the session ends before. */
async function untilEnough({ driver, signal }: DriverSession, { samples, duration }: RunFlags): Promise<void> {
  const counted$ = samples === undefined ? [] : [driver.particles$.pipe(skip(samples - 1), take(1))];
  const timed$ = duration === undefined ? [] : [timer(duration)];
  await firstValueFrom(merge(abortOf(signal), ...counted$, ...timed$));
}

function isOrphan({ signal }: Shell): boolean {
  return signal.reason instanceof EndRequest && signal.reason.endCause === 'parent-gone';
}
