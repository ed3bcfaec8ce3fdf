import { polynomial, temperature68 } from './practical-salinity.ts';

/** What the speed of sound in sea water depends on. */
export interface SoundingWater {
  /** In degrees Celsius, ITS-90. */
  readonly temperature: number;
  /** On the practical scale. */
  readonly salinity: number;
  /** Relative to the sea surface, in dbar. */
  readonly pressure: number;
}

/**
 * Gives the velocity of sound in sea water, in m/s.
 *
 * The equation of C.-T. Chen and F. J. Millero (1977), valid for 0 to 40 degrees, salinities to 40, 0 to 10,000 dbar.
 *
 * @see N. P. Fofonoff and R. C. Millard, "Algorithms for computation of fundamental properties of seawater",
 * Unesco technical papers in marine science 44 (1983), section 9.
 */
export function soundVelocity({ temperature, salinity, pressure }: SoundingWater): number {
  const t = temperature68(temperature);
  const bar = pressure / 10;
  const inPureWater = polynomial(bar, PURE_WATER.map((row) => polynomial(t, row)));
  const bySalt = polynomial(bar, BY_SALT.map((row) => polynomial(t, row)));
  const bySaltToThreeHalves = polynomial(bar, [polynomial(t, [-1.922e-2, -4.42e-5]), polynomial(t, [7.3637e-5, 1.7945e-7])]);
  const bySaltSquared = polynomial(bar, [1.727e-3, -7.9836e-6]);
  return inPureWater + (bySalt + bySaltToThreeHalves * Math.sqrt(salinity) + bySaltSquared * salinity) * salinity;
}

/** C_w: one row for each power of the pressure in bar, one column for each power of the temperature. */
const PURE_WATER = [
  [1402.388, 5.03711, -5.80852e-2, 3.342e-4, -1.478e-6, 3.1464e-9],
  [0.153563, 6.8982e-4, -8.1788e-6, 1.3621e-7, -6.1185e-10],
  [3.126e-5, -1.7107e-6, 2.5974e-8, -2.5335e-10, 1.0405e-12],
  [-9.7729e-9, 3.8504e-10, -2.3643e-12],
] as const;

/** A, arranged in the same way. */
const BY_SALT = [
  [1.389, -1.262e-2, 7.164e-5, 2.006e-6, -3.21e-8],
  [9.4742e-5, -1.258e-5, -6.4885e-8, 1.0507e-8, -2.0122e-10],
  [-3.9064e-7, 9.1041e-9, -1.6002e-10, 7.988e-12],
  [1.1e-10, 6.649e-12, -3.389e-13],
] as const;
