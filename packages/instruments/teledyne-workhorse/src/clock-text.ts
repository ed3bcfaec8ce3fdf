import { calendarDateOf, ProtocolError, timeOfDayOf, utcMs } from '@taffrail/driver';

/** Writes a time, UTC, as the instrument reads and tells it: `2026/11/20,09:30:00`. */
export function clockText(atMs: number): string {
  return `${calendarDateOf(atMs).replaceAll('-', '/')},${timeOfDayOf(atMs)}`;
}

/**
 * Reads the time that an answer to `TT?` tells, in Unix milliseconds.
 *
 * @throws `ProtocolError` where it tells none.
 */
export function clockMs(answer: string): number {
  const found = /(\d{4})\/(\d\d)\/(\d\d),(\d\d):(\d\d):(\d\d)/.exec(answer) ?? [];
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found.slice(1).map(Number);
  const atMs = utcMs({ year, month, day, hour, minute, second });
  if (atMs !== undefined) return atMs;
  throw new ProtocolError(`expected a time such as "2026/11/20,09:30:00" in the answer to "TT?", received ${JSON.stringify(answer)}`);
}
