import { describe, expect, it } from 'vitest';
import { seededRandom, xoshiro128 } from './seeded-random.ts';

const drawn = (count: number, draw: () => number) => Array.from({ length: count }, draw);

describe('seededRandom', () => {
  it('is the generator that its authors published', () => {
    const next = xoshiro128([1, 2, 3, 4]);

    // What the algorithm written in C gives for this state; the first eight numbers are quoted widely.
    expect(drawn(8, next)).toEqual([11_520, 0, 5_927_040, 70_819_200, 2_031_721_883, 1_637_235_492, 1_287_239_034, 3_734_860_849]);
  });

  it('gives the same numbers for the same seed, and others for another one', () => {
    const [one, again, other] = [seededRandom(1), seededRandom(1), seededRandom(2)];

    const numbers = drawn(20, one.unit);

    expect(drawn(20, again.unit)).toEqual(numbers);
    expect(drawn(20, other.unit)).not.toEqual(numbers);
  });

  it('forks to the same source however much was drawn before', () => {
    const [used, fresh] = [seededRandom(5), seededRandom(5)];
    drawn(7, used.unit);

    const numbers = drawn(5, used.fork('noise').unit);

    expect(numbers).toEqual(drawn(5, fresh.fork('noise').unit));
    expect(numbers).not.toEqual(drawn(5, fresh.fork('faults').unit));
  });

  it('spreads whole numbers evenly below their limit', () => {
    const random = seededRandom(3);
    const counts = [0, 0, 0, 0];

    for (const value of drawn(40_000, () => random.below(4))) counts[value] = (counts[value] ?? 0) + 1;

    expect(counts.every((count) => Math.abs(count - 10_000) < 400)).toBe(true);
  });

  it('picks each of a list as often as another, and nothing from nothing', () => {
    const random = seededRandom(3);
    const counts = { a: 0, b: 0 };

    for (const name of drawn(10_000, () => 0).map(() => random.pick(['a', 'b'] as const))) counts[name] += 1;

    expect(Math.abs(counts.a - counts.b)).toBeLessThan(400);
    expect(() => random.pick([])).toThrow(RangeError);
  });

  it('gives normally distributed numbers with mean 0 and deviation 1', () => {
    const random = seededRandom(4);

    const values = drawn(20_000, () => random.gaussian());

    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(mean).toBeCloseTo(0, 1);
    expect(variance).toBeCloseTo(1, 1);
  });
});
