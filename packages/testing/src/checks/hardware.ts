import type { ConnectionOpener } from '@taffrail/connection';
import { type AnyDefinition, DriverEvent as E, DriverParameter, DriverProtocolState, type InstrumentEvent } from '@taffrail/driver';
import { asyncScheduler, firstValueFrom, type SchedulerLike, Subscription, timer } from 'rxjs';
import { ConformanceError } from '../errors.ts';
import type { AnyInstrument } from '../instrument-under-test.ts';

/** Where the hardware is, and how long it is to sample. */
export interface HardwareOptions {
  readonly open: ConnectionOpener;
  readonly url: string;
  readonly soakMs: number;
  /** The clock. Default the real one. */
  readonly scheduler?: SchedulerLike;
}

/** How long any verb may take on hardware. */
const VERB_LIMIT_MS = 1_800_000;

/**
 * Drives hardware: discovers it, reads its settings afresh, takes a sample, has it sample for a time, and leaves it sampling or
 * not as it was found. Sets nothing, start-up values included.
 *
 * Answers how many samples came.
 *
 * @throws `ConformanceError` when none came though it was sampling, when an error was announced, or a stream fell silent; and what
 *   the verbs reject with.
 */
export async function checkOnHardware({ Driver }: Pick<AnyInstrument, 'Driver'>, { open, url, soakMs, scheduler = asyncScheduler }: HardwareOptions): Promise<number> {
  const limits = { timeoutMs: VERB_LIMIT_MS };
  await using driver = new Driver({ open, scheduler, startup: 'leave', whenSettingsDiffer: 'report' });
  const troubles: string[] = [];
  let samples = 0;
  const watching = new Subscription();
  watching.add(driver.events$.subscribe((event: InstrumentEvent<AnyDefinition>) => troubles.push(...troubleIn(event))));
  watching.add(driver.particles$.subscribe(() => (samples += 1)));
  try {
    await driver.configure({ url }, limits);
    await driver.connect(limits);
    await driver.discover(limits);
    const foundSampling = driver.state === DriverProtocolState.AUTOSAMPLE;
    if (driver.capabilities.includes(E.GET)) await driver.get(DriverParameter.ALL, { isFresh: true, ...limits });
    if (driver.capabilities.includes(E.ACQUIRE_SAMPLE)) await driver.acquireSample(limits);
    if (driver.capabilities.includes(E.START_AUTOSAMPLE)) await driver.startAutosample(limits);
    const before = samples;
    if (driver.state === DriverProtocolState.AUTOSAMPLE) {
      await firstValueFrom(timer(soakMs, scheduler));
      if (samples === before) throw new ConformanceError(`no sample came within ${soakMs} ms of sampling`, { expected: 'at least 1', actual: 0 });
      if (!foundSampling && driver.capabilities.includes(E.STOP_AUTOSAMPLE)) await driver.stopAutosample(limits);
    }
    if (troubles.length > 0) throw new ConformanceError(`the driver announced ${troubles.join('; ')}`, { expected: [], actual: troubles });
    await driver.disconnect(limits);
    return samples;
  } finally {
    watching.unsubscribe();
  }
}

function troubleIn(event: InstrumentEvent): readonly string[] {
  if (event.type === 'error') return [event.message];
  return event.type === 'liveness' && event.status === 'silent' ? [`silence of ${event.stream} for ${event.silentMs} ms`] : [];
}
