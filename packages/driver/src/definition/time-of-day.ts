import { ProtocolError } from '../errors.ts';

const DAY_MS = 86_400_000;

/** Whether a value is an ISO 8601 time of day to the second; a leap second is none. */
export function isTimeOfDay(value: unknown): value is string {
  return typeof value === 'string' && /^(?:[01]\d|2[0-3])(?::[0-5]\d){2}$/.test(value);
}

/** Gives the time of day, ISO 8601 and in UTC, of a Unix time in milliseconds; parts of a second are cut off. */
export function timeOfDayOf(atMs: number): string {
  const second = Math.floor((((atMs % DAY_MS) + DAY_MS) % DAY_MS) / 1_000);
  return [second / 3_600, (second / 60) % 60, second % 60].map((part) => String(Math.floor(part)).padStart(2, '0')).join(':');
}

/** How an instrument writes times of day, to and from ISO 8601. */
export interface TimeOfDayFormat {
  readonly parse: (written: string) => string;
  readonly format: (iso: string) => string;
}

/** The ways of writing times of day that are known. Where an instrument leaves seconds out, only whole minutes survive being written. */
export const timeOfDayFormats = {
  'hh:mm:ss': { parse: (written) => timeIn(written, written), format: (iso) => iso },
  'hh:mm': { parse: (written) => timeIn(`${written}:00`, written), format: (iso) => iso.slice(0, 5) },
  hhmmss: { parse: (written) => timeIn(written.replace(/^(\d\d)(\d\d)(\d\d)$/, '$1:$2:$3'), written), format: (iso) => iso.replaceAll(':', '') },
} as const satisfies Readonly<Record<string, TimeOfDayFormat>>;

function timeIn(iso: string, written: string): string {
  if (isTimeOfDay(iso)) return iso;
  throw new ProtocolError(`expected a time of day such as "09:05:00", received ${JSON.stringify(written)}`);
}
