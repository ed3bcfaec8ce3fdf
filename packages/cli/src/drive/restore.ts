import { DriverParameter, DriverProtocolState, StateEntryError, StateError, type VerbOptions } from '@taffrail/driver';
import { NotRestoredError } from '../errors.ts';
import type { AnyDriver } from '../instruments/instrument-kind.ts';
import { reportOf } from '../output/error-report.ts';
import type { DriverSession } from './driver-session.ts';

/** How long each step of putting an instrument back may take. */
export const RESTORE_STEP_LIMIT_MS = 60_000;

/** How long when whoever started this program is gone: an orphan does not linger, and what it talked through may be gone as well. */
export const ORPHAN_STEP_LIMIT_MS = 5_000;

const { AUTOSAMPLE } = DriverProtocolState;

/** Settings of {@link restore}. */
export interface RestoreOptions {
  readonly timeoutMs: number;
  /** Whether a verb was given up or has failed, so that the instrument may have done what the driver does not know of. */
  readonly isInDoubt: boolean;
}

/**
 * Puts an instrument back into the state it was found in, with the settings it was found with. One that was not found is left alone;
 * where its discovery was given up half-way, which may have stopped it, that is what is thrown.
 *
 * Deaf to the session's signal: it is what is still to be done when that has aborted.
 *
 * @throws {@link NotRestoredError} naming what is still otherwise.
 */
export async function restore(session: DriverSession, { timeoutMs, isInDoubt }: RestoreOptions): Promise<void> {
  const { driver, settings } = session;
  const options = { timeoutMs };
  const remaining = (): readonly string[] => [
    ...(session.instrumentState === session.foundState ? [] : [`in ${session.instrumentState}, not ${session.foundState}`]),
    ...settings.changed,
  ];
  let doubts: readonly string[] = isInDoubt ? ['perhaps in another state, or with other settings'] : [];
  try {
    if (isInDoubt) await untilIdle(driver, options);
    if (session.foundState === undefined) {
      // A discovery that failed by itself has ended what it had begun, and its failure is told.
      if (isInDoubt && session.signal.aborted) throw new Error('its discovery was given up, and may have interrupted it');
      return;
    }
    if (isInDoubt) {
      await lookAgain(driver, options);
      doubts = [];
    }
    if (remaining().length === 0) return;
    if (driver.state === AUTOSAMPLE) await driver.stopAutosample(options);
    const changes = settings.changesBack();
    if (Object.keys(changes).length > 0) await driver.set(changes, options);
    if (session.foundState === AUTOSAMPLE) await driver.startAutosample(options);
  } catch (cause) {
    throw new NotRestoredError([...remaining(), ...doubts], reportOf(cause).message, { cause });
  }
  const left = remaining();
  if (left.length > 0) throw new NotRestoredError(left, 'they had values that cannot be set');
}

/** Waits for what was given up to have ended: asks for nothing, which has its turn behind it and sends nothing. */
async function untilIdle(driver: AnyDriver, options: VerbOptions): Promise<void> {
  await driver.get([], { ...options, isFresh: true }).catch(unless(StateError));
}

/** Has the driver find out again what the instrument is doing, and with which settings. */
async function lookAgain(driver: AnyDriver, options: VerbOptions): Promise<void> {
  await driver.discover(options).catch(unless(StateEntryError));
  // In whatever state: start-up values are given to one that samples, too. One that is found not to, though it should, the driver starts first.
  await driver.get(DriverParameter.ALL, { ...options, isFresh: true }).catch(unless(StateError));
}

/** Passes over errors of one class. */
function unless(passedOver: typeof StateError | typeof StateEntryError) {
  return (error: unknown): void => {
    if (!(error instanceof passedOver)) throw error;
  };
}
