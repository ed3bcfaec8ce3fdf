import { calendarDateOf, utcMs } from '../definition/calendar-date.ts';
import { ParameterError } from '../errors.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Every date there is comes again within so many days: 29 February of a certain weekday is at most 40 years away. */
const SEARCH_LIMIT_DAYS = 40 * 366;

const FIELDS = [
  ['minute', 0, 59],
  ['hour', 0, 23],
  ['day of the month', 1, 31],
  ['month', 1, 12],
  ['day of the week', 0, 7],
] as const;

/** Gives the first time after another, both in Unix milliseconds; `undefined` where there never is one. */
export type NextTime = (afterMs: number) => number | undefined;

/**
 * Reads a cron expression of five fields, in UTC: minute, hour, day of the month, month, day of the week (0 and 7 are Sunday).
 * A field is `*`, a number, a range, any of them with a step, or a list of those. Where both days are given, either will do.
 *
 * @throws `ParameterError` naming the field that cannot be read.
 */
export function cron(expression: string): NextTime {
  const texts = expression.trim().split(/\s+/);
  if (texts.length !== FIELDS.length) throw new ParameterError(`expected a cron expression of ${FIELDS.length} fields, found ${JSON.stringify(expression)}`);
  const [minutes, hours, days, months, weekdays] = FIELDS.map(([name, lowest, highest], index) => fieldOf(texts[index] ?? '', { name, lowest, highest })) as [Field, Field, Field, Field, Field]; // one for each
  const isDay = (day: number, weekday: number): boolean => {
    const isWeekday = weekdays.has(weekday) || (weekday === 0 && weekdays.has(7));
    if (texts[2] === '*') return isWeekday;
    return texts[4] === '*' ? days.has(day) : days.has(day) || isWeekday;
  };
  const minutesOfDay = [...hours].flatMap((hour) => [...minutes].map((minute) => hour * 60 + minute)).sort((a, b) => a - b);
  return (afterMs) => {
    const firstDayMs = Math.floor(afterMs / DAY_MS) * DAY_MS;
    for (let ahead = 0; ahead < SEARCH_LIMIT_DAYS; ahead += 1) {
      const dayMs = firstDayMs + ahead * DAY_MS;
      const [, month = 0, day = 0] = calendarDateOf(dayMs).split('-').map(Number);
      if (!months.has(month) || !isDay(day, weekdayOf(dayMs))) continue;
      const minute = minutesOfDay.find((each) => dayMs + each * MINUTE_MS > afterMs);
      if (minute !== undefined) return dayMs + minute * MINUTE_MS;
    }
    return undefined;
  };
}

type Field = ReadonlySet<number>;

interface FieldLimits {
  readonly name: string;
  readonly lowest: number;
  readonly highest: number;
}

function fieldOf(text: string, { name, lowest, highest }: FieldLimits): Field {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/.exec(part);
    const [, from, to, step] = match ?? [];
    const first = from === undefined ? lowest : Number(from);
    // A number with a step begins a range that goes to the end.
    const last = to !== undefined ? Number(to) : from === undefined || step !== undefined ? highest : first;
    const stride = Number(step ?? 1);
    if (match === null || first < lowest || last > highest || last < first || stride < 1) {
      throw new ParameterError(`expected a ${name} from ${lowest} to ${highest}, found ${JSON.stringify(part)}`);
    }
    for (let value = first; value <= last; value += stride) values.add(value);
  }
  return values;
}

/** The weekday of a day's beginning, from Sunday on. */
function weekdayOf(dayMs: number): number {
  const thursdayMs = utcMs({ year: 1970, month: 1, day: 1 }) ?? 0;
  return ((((dayMs - thursdayMs) / DAY_MS + 4) % 7) + 7) % 7;
}
