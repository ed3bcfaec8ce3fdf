import { ProtocolError } from '../errors.ts';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
const MONTH_NUMBERS: ReadonlyMap<string, number> = new Map(
  MONTHS.flatMap((name, index) => [name, name.slice(0, 3)].map((each) => [each.toLowerCase(), index + 1])),
);
const DAYS_BEFORE_1970 = 719_468;
const DAY_MS = 86_400_000;

/** A date and a time of day in UTC. */
export interface UtcFields {
  /** In full, 2026. */
  readonly year: number;
  /** From one. */
  readonly month: number;
  /** Of the month, from one. */
  readonly day: number;
  /** From 0 to 23. Default 0. */
  readonly hour?: number;
  /** Default 0. */
  readonly minute?: number;
  /** May have a fraction. Default 0. */
  readonly second?: number;
}

/** Gives the Unix time in milliseconds of a UTC date, or `undefined` when there is no such date or time of day. A leap second is the next minute's first. */
export function utcMs({ year, month, day, hour = 0, minute = 0, second = 0 }: UtcFields): number | undefined {
  const isTimeOfDay = isWhole(hour, 0, 23) && isWhole(minute, 0, 59) && second >= 0 && second < 61;
  if (!isDate(year, month, day) || !isTimeOfDay) return undefined;
  return daysSince1970(year, month, day) * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1_000;
}

/** Gives the number, from one, of an English month name or its first three letters; `undefined` for anything else. */
export function monthNumber(name: string): number | undefined {
  return MONTH_NUMBERS.get(name.toLowerCase());
}

/** Whether a value is an ISO 8601 calendar date that exists. */
export function isCalendarDate(value: unknown): value is string {
  const [, year, month, day] = (typeof value === 'string' && /^(\d{4})-(\d{2})-(\d{2})$/.exec(value)) || [];
  return day !== undefined && isDate(Number(year), Number(month), Number(day));
}

/** How an instrument writes calendar dates, to and from ISO 8601. */
export interface CalendarDateFormat {
  readonly parse: (written: string) => string;
  readonly format: (iso: string) => string;
}

/**
 * The ways of writing dates that are known.
 *
 * Two-digit years are those from 1969 to 2068, as in POSIX `%y`; a date of another year does not survive being written.
 */
export const calendarDateFormats = {
  'dd-Mon-yy': {
    parse: (written) => {
      const [, day, name, twoDigits] = /^(\d{1,2})-([a-z]{3})-(\d{2})$/i.exec(written) ?? [];
      const month = monthNumber(name ?? '');
      const iso = `${century(Number(twoDigits))}-${padded(month)}-${padded(Number(day))}`;
      if (!isCalendarDate(iso)) throw new ProtocolError(`expected a date such as "08-nov-05", received ${JSON.stringify(written)}`);
      return iso;
    },
    format: (iso) => {
      const [year = '', month = '', day = ''] = iso.split('-');
      return `${day}-${MONTHS[Number(month) - 1]?.slice(0, 3)}-${year.slice(2)}`;
    },
  },
  mmddyy: {
    parse: (written) => {
      const [, month = '', day = '', twoDigits] = /^(\d{2})(\d{2})(\d{2})$/.exec(written) ?? [];
      const iso = `${century(Number(twoDigits))}-${month}-${day}`;
      if (!isCalendarDate(iso)) throw new ProtocolError(`expected a date such as "110805", received ${JSON.stringify(written)}`);
      return iso;
    },
    format: (iso) => {
      const [year = '', month = '', day = ''] = iso.split('-');
      return `${month}${day}${year.slice(2)}`;
    },
  },
} as const satisfies Readonly<Record<string, CalendarDateFormat>>;

/** Gives the calendar date, ISO 8601 and in UTC, of a Unix time in milliseconds. */
export function calendarDateOf(atMs: number): string {
  // Days since 0000-03-01, so that a leap day is the last of its year.
  const days = Math.floor(atMs / DAY_MS) + DAYS_BEFORE_1970;
  const era = Math.floor(days / 146_097);
  const dayOfEra = days - era * 146_097;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${String(year).padStart(4, '0')}-${padded(month)}-${padded(day)}`;
}

function century(twoDigits: number): number {
  return twoDigits + (twoDigits >= 69 ? 1900 : 2000);
}

function padded(value: number | undefined): string {
  return String(value).padStart(2, '0');
}

function isDate(year: number, month: number, day: number): boolean {
  return Number.isInteger(year) && isWhole(month, 1, 12) && isWhole(day, 1, daysIn(year, month));
}

function isWhole(value: number, minimum: number, maximum: number): boolean {
  return Number.isInteger(value) && value >= minimum && value <= maximum;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Counts days in the proleptic Gregorian calendar, years taken to begin in March so that the leap day comes last. */
function daysSince1970(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - DAYS_BEFORE_1970;
}
