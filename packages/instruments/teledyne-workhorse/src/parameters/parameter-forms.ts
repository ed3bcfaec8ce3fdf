import { flag, int, parameter, type ParameterOptions } from '@taffrail/driver';

/**
 * The line by which the instrument tells a parameter: its token, the value, dashes, and what it is. The C, E, P and S
 * groups have ` = ` between token and value, the T and W groups have not; what follows the dashes varies by firmware.
 * Source: recordings for the E group and `TS`, the lineage's code for the others.
 */
function told(wire: string, value: string): RegExp {
  return new RegExp(`^${wire} +(?:= +)?(${value}) +-+ `);
}

/** What a parameter is told beside its pattern. */
type Told<T extends number | boolean | string> = Omit<ParameterOptions<T>, 'pattern'>;

/** A whole number; the instrument pads it with zeros, and prints the sign of some. */
export function number<const O extends Told<number> & { readonly unit: string; readonly range: readonly [minimum: number, maximum: number] }>(options: O) {
  return int({ ...options, pattern: told(options.wire, String.raw`[+-]?\d+`) });
}

/** Something that is on, 1, or off, 0. */
export function switched<const O extends Told<boolean>>(options: O) {
  return flag({ ...options, pattern: told(options.wire, '[01]'), isOn: ([, digit]) => digit === '1', words: ['1', '0'] });
}

/** A text of a fixed form. `form` is that of the value, `shown` that in which the instrument tells it with blanks in it. */
export function formed<const O extends Told<string> & { readonly form: RegExp; readonly example: string; readonly shown?: RegExp }>(options: O) {
  const { wire, form, example, shown = form } = options;
  const whole = new RegExp(`^(?:${form.source})$`);
  return parameter<string, O & { readonly pattern: RegExp }>(
    { ...options, pattern: told(wire, shown.source) },
    {
      type: 'custom',
      parse: ([, value = '']) => (shown === form ? value : value.replaceAll(' ', '')),
      format: (value) => value,
      accepts: (value): value is string => typeof value === 'string' && whole.test(value),
      expected: `text of the form ${JSON.stringify(example)}`,
    },
  );
}
