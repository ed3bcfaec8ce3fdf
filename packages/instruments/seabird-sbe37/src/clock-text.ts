import { calendarDateOf, monthNumber, ProtocolError, timeOfDayOf, utcMs } from '@taffrail/driver';

/** Writes the date of a time, UTC, as `MMDDYY=` takes it. */
export function dateText(atMs: number): string {
  const [year = '', month = '', day = ''] = calendarDateOf(atMs).split('-');
  return `${month}${day}${year.slice(2)}`;
}

/** Writes the time of day of a time, UTC, as `HHMMSS=` takes it. */
export function timeText(atMs: number): string {
  return timeOfDayOf(atMs).replaceAll(':', '');
}

/**
 * Reads the time that the first line of an answer to `ds` tells, in Unix milliseconds; the clock is taken to run on UTC.
 *
 * @throws `ProtocolError` where it tells none.
 */
export function clockMs(status: string): number {
  const [, day, monthName = '', year, hour, minute, second] = /^SBE.* (\d{1,2}) ([a-z]{3}) (\d{4}) +(\d{1,2}):(\d{2}):(\d{2}) *$/im.exec(status) ?? [];
  const month = monthNumber(monthName) ?? 0;
  const atMs = utcMs({ year: Number(year), month, day: Number(day), hour: Number(hour), minute: Number(minute), second: Number(second) });
  if (atMs !== undefined) return atMs;
  throw new ProtocolError(`expected a time such as "18 Jul 2013  15:08:45" in the answer to "ds", received ${JSON.stringify(status)}`);
}
