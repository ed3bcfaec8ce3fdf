import { ProtocolError } from '../errors.ts';
import { calendarDateFormats, isCalendarDate } from './calendar-date.ts';
import { type Parameter, parameter, type ParameterKind, type ParameterOptions, type ParameterValue, type VisibilityOf } from './parameter.ts';
import { timeOfDayFormats, isTimeOfDay } from './time-of-day.ts';

type Range = readonly [minimum: number, maximum: number];

/** What an {@link int} is told. */
export interface IntOptions extends ParameterOptions<number> {
  readonly range?: Range;
}

/** Declares a whole number; its value is the pattern's first group, written in decimal. */
export function int<const O extends IntOptions>(options: O): Parameter<number, VisibilityOf<O>> {
  const range = options.range;
  return parameter<number, O>(options, {
    type: 'int',
    parse: wholeNumberIn,
    format: (value) => value.toFixed(0),
    accepts: (value): value is number => Number.isSafeInteger(value) && isWithin(value as number, range), // isSafeInteger has just proved it a number
    expected: `a whole number${inWords(range)}`,
    ...(range && { range }),
  });
}

/** What a {@link float} is told. */
export interface FloatOptions extends ParameterOptions<number> {
  readonly range?: Range;
  /** How a value is written. Default six decimals and an exponent of at least two digits, as C's `%e`. */
  readonly format?: (value: number) => string;
}

/** Declares a real number; its value is the pattern's first group. */
export function float<const O extends FloatOptions>(options: O): Parameter<number, VisibilityOf<O>> {
  const range = options.range;
  return parameter<number, O>(options, {
    type: 'float',
    parse: numberIn,
    format: options.format ?? exponential,
    accepts: (value): value is number => typeof value === 'number' && Number.isFinite(value) && isWithin(value, range),
    expected: `a finite number${inWords(range)}`,
    ...(range && { range }),
  });
}

/** What a {@link flag} is told. */
export interface FlagOptions extends ParameterOptions<boolean> {
  /** Reads the value from a match of the pattern. */
  readonly isOn: (match: RegExpExecArray) => boolean;
  /** How on and off are written. Default `y` and `n`. */
  readonly words?: readonly [on: string, off: string];
}

/** Declares something that is on or off. */
export function flag<const O extends FlagOptions>(options: O): Parameter<boolean, VisibilityOf<O>> {
  const [on, off] = options.words ?? ['y', 'n'];
  return parameter<boolean, O>(options, {
    type: 'flag',
    parse: options.isOn,
    format: (value) => (value ? on : off),
    accepts: (value): value is boolean => typeof value === 'boolean',
    expected: 'true or false',
  });
}

/** What a {@link choice} is told. */
export interface ChoiceOptions extends ParameterOptions<string> {
  readonly choices: readonly string[];
}

/** Declares one of a few words; its value is the pattern's first group. */
export function choice<const O extends ChoiceOptions>(options: O): Parameter<O['choices'][number], VisibilityOf<O>> {
  const { choices } = options;
  const accepts = (value: unknown): value is O['choices'][number] => typeof value === 'string' && choices.includes(value);
  const expected = `one of ${choices.join(', ')}`;
  return parameter<O['choices'][number], O>(options, {
    type: 'choice',
    parse: (match) => {
      if (accepts(match[1])) return match[1];
      throw new ProtocolError(`expected ${expected}, received ${JSON.stringify(match[0])}`);
    },
    format: (value) => value,
    accepts,
    expected,
    choices,
  });
}

/** What a {@link text} is told. */
export interface TextOptions extends ParameterOptions<string> {
  /** In characters. Default 80. */
  readonly maximumLength?: number;
}

/**
 * Declares printable ASCII text.
 *
 * Nothing else is accepted, so that a value can never carry a second command: not as a control character, and not as a
 * character that becomes one on a link of seven or eight bits.
 */
export function text<const O extends TextOptions>(options: O): Parameter<string, VisibilityOf<O>> {
  const maximum = options.maximumLength ?? 80;
  return parameter<string, O>(options, {
    type: 'text',
    parse: (match) => match[1] ?? '',
    format: (value) => value,
    accepts: (value): value is string => typeof value === 'string' && value.length <= maximum && /^[ -~]*$/.test(value),
    expected: `text of at most ${maximum} characters, all of them printable ASCII`,
  });
}

/** What a {@link date} is told. */
export interface DateOptions extends ParameterOptions<string> {
  /** How the instrument writes dates. */
  readonly format: keyof typeof calendarDateFormats;
}

/** Declares a calendar date; its value is ISO 8601, `2005-11-08`, read from the pattern's first group. */
export function date<const O extends DateOptions>(options: O): Parameter<string, VisibilityOf<O>> {
  const format = calendarDateFormats[options.format];
  return parameter<string, O>(options, {
    type: 'date',
    parse: (match) => format.parse(match[1] ?? ''),
    format: format.format,
    accepts: (value): value is string => isCalendarDate(value) && format.parse(format.format(value)) === value,
    expected: 'a date such as "2005-11-08" that the instrument can write',
  });
}

/** What a {@link time} is told. */
export interface TimeOptions extends ParameterOptions<string> {
  /** How the instrument writes times of day. */
  readonly format: keyof typeof timeOfDayFormats;
}

/** Declares a time of day; its value is ISO 8601, `09:05:00`, read from the pattern's first group. */
export function time<const O extends TimeOptions>(options: O): Parameter<string, VisibilityOf<O>> {
  const format = timeOfDayFormats[options.format];
  return parameter<string, O>(options, {
    type: 'time',
    parse: (match) => format.parse(match[1] ?? ''),
    format: format.format,
    accepts: (value): value is string => isTimeOfDay(value) && format.parse(format.format(value)) === value,
    expected: 'a time of day such as "09:05:00" that the instrument can write',
  });
}

/** What a {@link custom} is told. */
export interface CustomOptions<T extends ParameterValue> extends ParameterOptions<T>, Omit<ParameterKind<T>, 'type'> {}

/**
 * Declares a value of the instrument's own kind, by the functions that read, write and check it.
 *
 * What `format` writes is still checked before it is sent: it can be wrong, but it cannot carry a second command.
 */
export function custom<T extends ParameterValue, const O extends CustomOptions<T> = CustomOptions<T>>(options: O & CustomOptions<T>): Parameter<T, VisibilityOf<O>> {
  return parameter<T, O>(options, { ...options, type: 'custom' });
}

/** What no value on the wire may contain. */
export const CONTROL = /[\u0000-\u001f\u007f]/;

function numberIn(match: RegExpExecArray): number {
  const value = Number(match[1]?.trim() || NaN);
  if (Number.isFinite(value)) return value;
  throw new ProtocolError(`expected a number, received ${JSON.stringify(match[0])}`);
}

function wholeNumberIn(match: RegExpExecArray): number {
  const value = numberIn(match);
  if (Number.isSafeInteger(value)) return value;
  throw new ProtocolError(`expected a whole number, received ${JSON.stringify(match[0])}`);
}

function isWithin(value: number, range: Range | undefined): boolean {
  return range === undefined || (value >= range[0] && value <= range[1]);
}

function inWords(range: Range | undefined): string {
  return range === undefined ? '' : ` from ${range[0]} to ${range[1]}`;
}

function exponential(value: number): string {
  return value.toExponential(6).replace(/e([+-])(\d)$/, 'e$10$2');
}
