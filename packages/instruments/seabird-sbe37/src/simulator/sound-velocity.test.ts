import { describe, expect, it } from 'vitest';
import { soundVelocity } from './sound-velocity.ts';

/** The check value of Unesco technical paper 44, p. 48, and values of its table, p. 50: temperature (1968), salinity, pressure, velocity. */
const tableValues = [
  [40, 40, 10_000, 1_731.995],
  [0, 25, 0, 1_435.8],
  [0, 35, 0, 1_449.1],
  [10, 35, 5_000, 1_573.4],
  [20, 25, 5_000, 1_593.6],
  [30, 35, 10_000, 1_710.1],
] as const;

describe('soundVelocity', () => {
  it.each(tableValues)('at %d degrees, salinity %d and %d dbar is %d', (temperature68, salinity, pressure, velocity) => {
    const decimals = Number.isInteger(velocity * 10) ? 1 : 3;

    expect(soundVelocity({ temperature: temperature68 / 1.00024, salinity, pressure })).toBeCloseTo(velocity, decimals);
  });
});
