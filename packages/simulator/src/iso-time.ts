const DAY_MS = 86_400_000;

/** The parts of a time of day, each with how many milliseconds it has. */
const UNITS = [3_600_000, 60_000, 1_000] as const;

/** Writes a time as `2026-11-20T05:26:30.125Z`; to the microsecond where there are parts of a millisecond. */
export function isoTime(atMs: number): string {
  const micros = Math.round((atMs - Math.floor(atMs)) * 1_000);
  const wholeMs = Math.floor(atMs) + (micros === 1_000 ? 1 : 0);
  const day = Math.floor(wholeMs / DAY_MS);
  let rest = wholeMs - day * DAY_MS;
  const clock = UNITS.map((unit) => {
    const count = Math.floor(rest / unit);
    rest -= count * unit;
    return digits(count, 2);
  });
  const fraction = digits(rest, 3) + (micros % 1_000 === 0 ? '' : digits(micros, 3));
  return `${dateOfDay(day)}T${clock.join(':')}.${fraction}Z`;
}

/** Reads what {@link isoTime} writes, in Unix milliseconds; `undefined` for anything else, such as the 30th of February. */
export function msOfIsoTime(text: string): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})\.(\d{3})(\d{3})?Z$/.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, ms = 0, micros = 0] = match.slice(1).map((part) => Number(part ?? 0));
  const atMs = Date.UTC(year, month - 1, day, hour, minute, second, ms);
  // A date that does not exist comes out as another.
  return isoTime(atMs).startsWith(text.slice(0, -(match[8] === undefined ? 1 : 4))) ? atMs + micros / 1_000 : undefined;
}

/** The Gregorian date of a day counted from 1970-01-01; years of four digits are counted from March, whose start the leap day precedes. */
function dateOfDay(sinceEpoch: number): string {
  const sinceMarch = sinceEpoch + 719_468;
  const era = Math.floor(sinceMarch / 146_097);
  const dayOfEra = sinceMarch - era * 146_097;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`;
}

function digits(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
