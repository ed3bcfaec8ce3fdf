import type { SimulatedCommand } from '@taffrail/simulator';
import { type CalendarTime, dateText, daysInMonth, timeText } from './calendar.ts';
import type { InstrumentClock } from './instrument-clock.ts';

type CalendarDate = Pick<CalendarTime, 'year' | 'month' | 'day'>;
type TimeOfDay = Pick<CalendarTime, 'hour' | 'minute' | 'second'>;

/** What a {@link ClockCommands} acts on. */
export interface ClockCommandsOptions {
  readonly clock: InstrumentClock;
  /** Makes the instrument wait for its clock to show a time, and then log. */
  readonly startAt: (time: CalendarTime) => void;
}

/**
 * The commands that set the clock and the time to start: a date is kept until the time that must follow it.
 *
 * Two-digit years are of this century. The complaints are in the lineage simulator's words.
 */
export class ClockCommands {
  readonly #options: ClockCommandsOptions;
  #date: CalendarDate | undefined;
  #startDate: CalendarDate | undefined;
  #startTime: TimeOfDay | undefined;

  constructor(options: ClockCommandsOptions) {
    this.#options = options;
  }

  /** Lists them. */
  commands(): readonly SimulatedCommand[] {
    return [
      [/^(start)?(mmddyy|ddmmyy)=(.*)$/, ([, start, order, digits = '']) => this.#setDate(dateOf(digits, order === 'ddmmyy'), { start, digits })],
      [/^(start)?hhmmss=(.*)$/, ([, start, digits = '']) => this.#setTime(timeOf(digits), { start, digits })],
      [/^startlater$/, () => this.#startLater()],
    ];
  }

  #setDate(date: CalendarDate | undefined, { start, digits }: { start: string | undefined; digits: string }): string {
    if (date === undefined) return complaint('***DATE RANGE ERROR***', digits);
    if (start === undefined) this.#date = date;
    else this.#startDate = date;
    return '';
  }

  #setTime(time: TimeOfDay | undefined, { start, digits }: { start: string | undefined; digits: string }): string {
    if (time === undefined) return complaint(`***${start === undefined ? '' : 'START '}TIME RANGE ERROR***`, digits);
    if (start === undefined) this.#options.clock.set({ ...(this.#date ?? this.#options.clock.shown()), ...time });
    else this.#startTime = time;
    return '';
  }

  #startLater(): string {
    const start = { ...this.#options.clock.shown(), ...this.#startDate, ...this.#startTime };
    this.#options.startAt(start);
    return `start time = ${dateText(start)}, ${timeText(start)}\r\n`;
  }
}

function complaint(rangeError: string, digits: string): string {
  return /^\d{6}$/.test(digits) ? `${rangeError}${digits}\r\n` : 'ERROR expected NUMERIC INPUT';
}

function pairsOf(digits: string): readonly [number, number, number] | undefined {
  const [, one, two, three] = /^(\d\d)(\d\d)(\d\d)$/.exec(digits) ?? [];
  return three === undefined ? undefined : [Number(one), Number(two), Number(three)];
}

function dateOf(digits: string, isDayFirst: boolean): CalendarDate | undefined {
  const pairs = pairsOf(digits);
  if (pairs === undefined) return undefined;
  const [month, day] = isDayFirst ? [pairs[1], pairs[0]] : [pairs[0], pairs[1]];
  const year = 2_000 + pairs[2];
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month) ? { year, month, day } : undefined;
}

function timeOf(digits: string): TimeOfDay | undefined {
  const [hour, minute, second] = pairsOf(digits) ?? [24, 0, 0];
  return hour < 24 && minute < 60 && second < 60 ? { hour, minute, second } : undefined;
}
