/** What a conductivity sensor and its neighbours measure in sea water. */
export interface SeaWater {
  /** In degrees Celsius, ITS-90. */
  readonly temperature: number;
  /** In S/m. */
  readonly conductivity: number;
  /** Relative to the sea surface, in dbar. */
  readonly pressure: number;
}

/**
 * Gives the practical salinity of sea water; 0 where there is no conductivity.
 *
 * The Practical Salinity Scale 1978, valid for 2 to 42.
 *
 * @see N. P. Fofonoff and R. C. Millard, "Algorithms for computation of fundamental properties of seawater",
 * Unesco technical papers in marine science 44 (1983), pp. 6-9.
 */
export function practicalSalinity({ temperature, conductivity, pressure }: SeaWater): number {
  const ratio = conductivity / STANDARD_CONDUCTIVITY;
  if (ratio <= 0) return 0;
  const t = temperature68(temperature);
  const pressureEffect =
    (pressure * polynomial(pressure, [2.07e-5, -6.37e-10, 3.989e-15])) /
    (polynomial(t, [1, 3.426e-2, 4.464e-4]) + polynomial(t, [4.215e-1, -3.107e-3]) * ratio);
  const atStandard = ratio / (temperatureEffect(t) * (1 + pressureEffect));
  const root = Math.sqrt(atStandard);
  const excess = t - 15;
  const base = polynomial(root, [0.008, -0.1692, 25.3851, 14.0941, -7.0261, 2.7081]);
  const change = polynomial(root, [0.0005, -0.0056, -0.0066, -0.0375, 0.0636, -0.0144]);
  return Math.max(0, base + (excess / (1 + 0.0162 * excess)) * change);
}

/** Converts a temperature of 1990 to the scale of 1968 that the formulas of that time take. */
export function temperature68(temperature90: number): number {
  return temperature90 * 1.00024;
}

/** Gives the value of a polynomial, its constant term first. */
export function polynomial(x: number, coefficients: readonly number[]): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
}

/** The conductivity of standard sea water of salinity 35 at 15 degrees Celsius (1968), in S/m. */
export const STANDARD_CONDUCTIVITY = 4.2914;

/** The conductivity of standard sea water at a temperature, relative to that at 15 degrees. */
function temperatureEffect(t: number): number {
  return polynomial(t, [0.6766097, 2.00564e-2, 1.104259e-4, -6.9698e-7, 1.0031e-9]);
}
