import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const failing = fc.property(fc.nat(), () => false);

describe('a property of this workspace', () => {
  it('says with which SEED it fails again', () => {
    expect(() => { fc.assert(failing, { seed: 8_123 }); }).toThrow(/^SEED=8123: Property failed after 1 tests\n/);
  });

  it('has a SEED that is not negative, and stands for the same', () => {
    const drawn = (seed: number): readonly number[] => fc.sample(fc.nat(), { seed, numRuns: 5 });

    expect(() => { fc.assert(failing, { seed: -8_123 }); }).toThrow(/^SEED=4294959173: /);
    expect(drawn(4_294_959_173)).toEqual(drawn(-8_123));
  });
});
