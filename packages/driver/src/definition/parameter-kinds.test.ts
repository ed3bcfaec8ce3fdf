import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ParameterError, ProtocolError } from '../errors.ts';
import { choice, date, flag, float, int, text } from './parameter-kinds.ts';
import type { Parameter, ParameterValue } from './parameter.ts';

const described = { wire: 'W', description: 'A setting.' };

describe('int', () => {
  const interval = int({ ...described, pattern: /^sample interval = (\S*) seconds/, range: [5, 32_767], unit: 's' });

  it('states its facts, with what was left out at its default', () => {
    expect(interval).toMatchObject({ type: 'int', wire: 'W', unit: 's', range: [5, 32_767], visibility: 'read-write', isRestoredAfterDirectAccess: false });
    expect(Object.keys(interval)).not.toContain('startup');
  });

  it('finds its line among others, and reads it', () => {
    expect(readFrom('logging data\r\nsample interval = 600 seconds\r\n', interval)).toBe(600);
  });

  it('reads what the instrument holds even where it could not be set', () => {
    expect(readFrom('sample interval = 0 seconds', interval)).toBe(0);
  });

  it.each(['', 'ten', '1x'])('refuses to read %j as a number', (shown) => {
    expect(() => readFrom(`sample interval = ${shown} seconds`, interval)).toThrow(ProtocolError);
  });

  it.each(['2.5', '1e-7', '9007199254740993'])('refuses to read %j as a whole number', (shown) => {
    const any = int({ ...described, pattern: /^any (\S+)$/ });

    expect(() => readFrom(`any ${shown}`, any)).toThrow(new ProtocolError(`expected a whole number, received "any ${shown}"`));
  });

  it.each([5, 32_767])('accepts %i', (value) => {
    expect(interval.check('interval', value)).toBe(value);
  });

  it.each([4, 32_768, 5.5, NaN, Infinity, '10', true, null, undefined])('refuses %j', (value) => {
    expect(() => interval.check('interval', value)).toThrow(ParameterError);
  });

  it('says what it expected and what it found, and which parameter that was', () => {
    expect(caught(() => interval.check('interval', '10'))).toMatchObject({
      code: 'parameter',
      parameter: 'interval',
      message: 'interval: expected a whole number from 5 to 32767, found "10"',
    });
  });

  it('writes whole numbers in decimal digits, the largest too', () => {
    const any = int({ ...described, pattern: /(\d+)/ });

    expect([0, -0, -7, Number.MAX_SAFE_INTEGER].map(any.format)).toEqual(['0', '0', '-7', '9007199254740991']);
  });
});

describe('float', () => {
  const coefficient = float({ ...described, pattern: /^ +TA0 = (\S+)/ });

  it.each([
    [1.2e-5, '1.200000e-05'],
    [-4.858579e-6, '-4.858579e-06'],
    [0, '0.000000e+00'],
    [123.456, '1.234560e+02'],
    [1e-100, '1.000000e-100'],
  ])('writes %f as C does: %s', (value, written) => {
    expect(coefficient.format(value)).toBe(written);
  });

  it('writes as it is told where it is told', () => {
    expect(float({ ...described, pattern: /(.)/, format: (value) => value.toFixed(2) }).format(1.005)).toBe('1.00');
  });

  it('reads back what it writes, to seven digits', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 }), (value) => {
        const read = readFrom(`    TA0 = ${coefficient.format(value)}`, coefficient);

        expect(Math.abs(read - value)).toBeLessThanOrEqual(Math.abs(value) * 1e-6);
      }),
    );
  });

  it.each([NaN, Infinity, '1.0', 1n])('refuses %s', (value) => {
    expect(() => coefficient.check('a', value)).toThrow('a: expected a finite number, found');
  });
});

describe('flag', () => {
  const storeTime = flag({ ...described, pattern: /^(do not )?store time/, isOn: ([, doNot]) => doNot === undefined });

  it('reads both forms of its line', () => {
    expect([readFrom('store time with each sample', storeTime), readFrom('do not store time with each sample', storeTime)]).toEqual([true, false]);
  });

  it('writes y and n, or its own words', () => {
    const pump = flag({ ...described, pattern: /x/, isOn: () => true, words: ['on', 'off'] });

    expect([true, false].flatMap((value) => [storeTime.format(value), pump.format(value)])).toEqual(['y', 'on', 'n', 'off']);
  });

  it.each(['y', 1, undefined])('refuses %j', (value) => {
    expect(() => storeTime.check('storeTime', value)).toThrow('storeTime: expected true or false, found');
  });
});

describe('choice', () => {
  const mode = choice({ ...described, pattern: /^mode (\w+)/, choices: ['polled', 'timed'] });

  it('reads, writes and accepts each of its words', () => {
    expect([readFrom('mode timed', mode), mode.format('polled'), mode.check('mode', 'polled')]).toEqual(['timed', 'polled', 'polled']);
  });

  it('refuses any other word, to be set and from the instrument', () => {
    expect(() => mode.check('mode', 'Polled')).toThrow('mode: expected one of polled, timed, found "Polled"');
    expect(() => readFrom('mode burst', mode)).toThrow('expected one of polled, timed, received "mode burst"');
  });
});

describe('text', () => {
  const note = text({ ...described, pattern: /^note = (.*)/, maximumLength: 12 });

  it('accepts printable ASCII up to its length, and writes it as it is', () => {
    expect(note.format(note.check('note', 'bow ~ stern!'))).toBe('bow ~ stern!');
  });

  it.each([
    ['a line feed', 'x\nstop'],
    ['a carriage return', 'x\rstop'],
    ['an escape', '\u001b'],
    ['a delete', '\u007f'],
    ['a byte that is a line feed without its highest bit', '\u008a'],
    ['a character whose low byte is a line feed', '\u010a'],
    ['a Unicode line separator', '\u2028'],
    ['more than its length', 'x'.repeat(13)],
  ])('refuses %s', (_, value) => {
    expect(() => note.check('note', value)).toThrow(ParameterError);
  });

  it('never puts a line end on the wire, whatever it is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const isAccepted = caught(() => note.check('note', value)) === undefined;

        expect(isAccepted).toBe(value.length <= 12 && /^[\u0020-\u007e]*$/.test(value));
      }),
    );
  });
});

describe('date', () => {
  const calibrated = date({ ...described, pattern: /^temperature: +(\S+)/, format: 'dd-Mon-yy' });

  it('reads as ISO 8601, and writes as the instrument does', () => {
    expect([readFrom('temperature:  08-nov-05', calibrated), calibrated.format('2005-11-08')]).toEqual(['2005-11-08', '08-Nov-05']);
  });

  it.each(['08-nov-05', '2005-02-29', '1968-12-31', '2069-01-01', 0])('refuses %j', (value) => {
    expect(() => calibrated.check('calibrated', value)).toThrow('calibrated: expected a date such as "2005-11-08"');
  });
});

describe('parameter', () => {
  it('matches at the beginning of any line, and from the start each time, whatever flags its pattern has', () => {
    const count = int({ ...described, pattern: /^count = (\d+)/gy });

    expect([readFrom('a\ncount = 1', count), readFrom('a\ncount = 1', count)]).toEqual([1, 1]);
  });
});

function readFrom<T extends ParameterValue>(status: string, { pattern, parse }: Parameter<T>): T {
  const match = pattern.exec(status);
  if (match === null) throw new Error(`no match in ${JSON.stringify(status)}`);
  return parse(match);
}

function caught(act: () => unknown): unknown {
  try {
    act();
    return undefined;
  } catch (error) {
    return error;
  }
}
