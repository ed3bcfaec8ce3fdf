/** A moment as an instrument's clock shows it, without a time zone. */
export interface CalendarTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** The months as the instrument writes them. */
export const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** Gives the UTC calendar time of a Unix time in milliseconds; fractions of a second are cut off. */
export function calendarTimeOf(unixMs: number): CalendarTime {
  const seconds = Math.floor(unixMs / 1_000);
  const days = Math.floor(seconds / SECONDS_PER_DAY);
  const inDay = seconds - days * SECONDS_PER_DAY;
  return { ...dateOf(days), hour: Math.floor(inDay / 3_600), minute: Math.floor(inDay / 60) % 60, second: inDay % 60 };
}

/** Gives the Unix time, in milliseconds, of a UTC calendar time. */
export function unixMsOf({ year, month, day, hour, minute, second }: CalendarTime): number {
  return ((daysOf(year, month, day) * 24 + hour) * 3_600 + minute * 60 + second) * 1_000;
}

/** Gives how many days a month has. */
export function daysInMonth(year: number, month: number): number {
  return month === 12 ? 31 : daysOf(year, month + 1, 1) - daysOf(year, month, 1);
}

/** Writes a number with leading zeros. */
export function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/** Writes the date as in `05 Feb 2013`. */
export function dateText({ year, month, day }: CalendarTime): string {
  return `${twoDigits(day)} ${MONTHS[month - 1]} ${year}`;
}

/** Writes the time as in `19:11:43`. */
export function timeText({ hour, minute, second }: CalendarTime): string {
  return [hour, minute, second].map(twoDigits).join(':');
}

const SECONDS_PER_DAY = 86_400;

/** Days of 400 years, after which the Gregorian calendar repeats. */
const DAYS_PER_ERA = 146_097;

/** Days from 1 March of year 0 to 1 January 1970. */
const DAYS_TO_1970 = 719_468;

/**
 * Days since 1 January 1970. Years are counted from March, so that the leap day is the last of its year.
 *
 * @see H. Hinnant, "chrono-compatible low-level date algorithms" (2013).
 */
function daysOf(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * DAYS_PER_ERA + dayOfEra - DAYS_TO_1970;
}

function dateOf(days: number): Pick<CalendarTime, 'year' | 'month' | 'day'> {
  const shifted = days + DAYS_TO_1970;
  const era = Math.floor(shifted / DAYS_PER_ERA);
  const dayOfEra = shifted - era * DAYS_PER_ERA;
  const leapDays = Math.floor(dayOfEra / 1_460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return { year: era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1 };
}
