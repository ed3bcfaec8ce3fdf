import { Cron } from 'croner';
import { calendarDateOf } from '../definition/calendar-date.ts';
import { timeOfDayOf } from '../definition/time-of-day.ts';
import { ParameterError } from '../errors.ts';

/** Gives the first time after another, both in Unix milliseconds; `undefined` where there never is one. */
export type NextTime = (afterMs: number) => number | undefined;

/**
 * Reads a cron expression, as croner does: minute, hour, day of the month, month, day of the week, with names, lists, ranges, steps, `L` and
 * `#`; with seconds before them if there are six fields. Where both days are given, either will do.
 *
 * The time zone is an IANA name. A fixed time, of one minute and one hour, that its clocks skip comes when they have, and one that they repeat
 * comes once; of lists, ranges and steps, what is skipped does not come, and what is repeated comes twice.
 *
 * @throws `ParameterError` for an expression that cannot be read and a time zone that is none.
 */
export function cron(expression: string, timeZone = 'UTC'): NextTime {
  try {
    // Only its reading of expressions is used: paused, it looks at no clock and sets no timer.
    const pattern = new Cron(expression, { paused: true, timezone: timeZone });
    const next: NextTime = (afterMs) => pattern.nextRun(`${calendarDateOf(afterMs)}T${timeOfDayOf(afterMs)}Z`)?.getTime();
    next(0); // a time zone is looked at no sooner
    return next;
  } catch (cause) {
    throw new ParameterError(`expected a cron expression and a time zone, found ${JSON.stringify(expression)} and ${JSON.stringify(timeZone)}: ${String(cause)}`, undefined, { cause });
  }
}
