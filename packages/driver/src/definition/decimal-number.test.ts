import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalNumber } from './decimal-number.ts';

describe('decimalNumber', () => {
  it.each(['0', '-0', '-0.000', '5.', '.5', '-.5', '007', '0.1', '1506.389', '999999999999999', '9999999999999999', '0.000000000000001', '123456789.0123456789'])(
    'gives of %j what Number gives, to the last bit and the sign of zero',
    (text) => {
      expect(decimalNumber(text)).toBe(Number(text));
    },
  );

  it.each(['', '.', '-', '-.', '--1', '1-', '1.2.3', '+1', ' 1 ', '1e3', '0x10', 'Infinity', 'NaN', '12a', '１'])('leaves %j, which is no short decimal, to Number', (text) => {
    expect(decimalNumber(text)).toBe(Number(text));
  });

  it('gives what Number gives of every decimal, and of whatever looks much like one', () => {
    const decimal = fc.tuple(fc.constantFrom('', '-'), fc.stringMatching(/^\d{0,18}$/), fc.constantFrom('', '.'), fc.stringMatching(/^\d{0,18}$/)).map((parts) => parts.join(''));
    const likeOne = fc.string({ unit: fc.constantFrom('-', '+', '.', '0', '1', '9', 'e', ' '), maxLength: 12 });

    fc.assert(fc.property(fc.oneof(decimal, likeOne), (text) => { expect(decimalNumber(text)).toBe(Number(text)); }), { numRuns: 2_000 });
  });
});
