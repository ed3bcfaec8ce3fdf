import { describe, expect, it } from 'vitest';
import { practicalSalinity, STANDARD_CONDUCTIVITY } from './practical-salinity.ts';

/** Check values of Unesco technical paper 44, p. 9: conductivity ratio, temperature (1968), pressure, salinity. */
const checkValues = [
  [1, 15, 0, 35],
  [1.2, 20, 2_000, 37.245628],
  [0.65, 5, 1_500, 27.995347],
] as const;

describe('practicalSalinity', () => {
  it.each(checkValues)('for the ratio %d at %d degrees and %d dbar is %d', (ratio, temperature68, pressure, salinity) => {
    const conductivity = ratio * STANDARD_CONDUCTIVITY;

    expect(practicalSalinity({ temperature: temperature68 / 1.00024, conductivity, pressure })).toBeCloseTo(salinity, 5);
  });

  it('is zero in air', () => {
    expect(practicalSalinity({ temperature: 18.7545, conductivity: 0, pressure: 0.296 })).toBe(0);
  });
});
