import { DriverProtocolState, type DriverState } from '@taffrail/driver';
import { NotRestoredError } from '../errors.ts';
import { reportOf } from '../output/error-report.ts';
import type { DriverSession } from './driver-session.ts';

/** How long each step of putting an instrument back may take. */
export const RESTORE_STEP_LIMIT_MS = 60_000;

/** How long when whoever started this program is gone: an orphan does not linger, and what it talked through may be gone as well. */
export const ORPHAN_STEP_LIMIT_MS = 5_000;

const { AUTOSAMPLE } = DriverProtocolState;

/**
 * Puts an instrument back into the state it was found in, with the settings it was found with.
 *
 * Deaf to the session's signal: it is what is still to be done when that has aborted.
 *
 * @throws {@link NotRestoredError} naming what is still otherwise.
 */
export async function restore(session: DriverSession, found: DriverState, timeoutMs = RESTORE_STEP_LIMIT_MS): Promise<void> {
  const { driver, settings } = session;
  const remaining = (): readonly string[] => [
    ...(session.instrumentState === found ? [] : [`in ${session.instrumentState}, not ${found}`]),
    ...settings.changed,
  ];
  if (remaining().length === 0) return;
  const options = { timeoutMs };
  try {
    if (driver.state === AUTOSAMPLE) await driver.stopAutosample(options);
    const changes = settings.changesBack();
    if (Object.keys(changes).length > 0) await driver.set(changes, options);
    if (found === AUTOSAMPLE) await driver.startAutosample(options);
  } catch (cause) {
    throw new NotRestoredError(remaining(), reportOf(cause).message, { cause });
  }
  const left = remaining();
  if (left.length > 0) throw new NotRestoredError(left, 'they had values that cannot be set');
}
