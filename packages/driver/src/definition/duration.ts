import { type Parameter, parameter, type ParameterOptions, type VisibilityOf } from './parameter.ts';

/** Declares a duration, written as hh:mm:ss; its value is the pattern's first group. A driver's own intervals are such. */
export function duration<const O extends ParameterOptions<string>>(options: O): Parameter<string, VisibilityOf<O>> {
  return parameter<string, O>(options, {
    type: 'custom',
    parse: (match) => match[1] ?? '',
    format: (value) => value,
    accepts: (value): value is string => typeof value === 'string' && /^\d\d:[0-5]\d:[0-5]\d$/.test(value),
    expected: 'a duration such as "01:30:00"',
  });
}

/** Gives the milliseconds of a duration that is written as hh:mm:ss. */
export function durationMs(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.split(':').map(Number);
  return ((hours * 60 + minutes) * 60 + seconds) * 1_000;
}
