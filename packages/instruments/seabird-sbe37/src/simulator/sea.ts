import type { SeededRandom } from '@taffrail/simulator';
import { practicalSalinity, type SeaWater } from './practical-salinity.ts';
import { soundVelocity } from './sound-velocity.ts';

/** All that an instrument can say of the water at one moment. */
export interface Measurement extends SeaWater {
  /** On the practical scale. */
  readonly salinity: number;
  /** In m/s. */
  readonly soundVelocity: number;
}

/** The water around an instrument. */
export interface Sea {
  /** Measures the water at a simulated time, in Unix milliseconds. */
  measure(atMs: number): Measurement;
}

/** Adds what follows from temperature, conductivity and pressure. */
export function measurementOf(water: SeaWater): Measurement {
  const salinity = practicalSalinity(water);
  return { ...water, salinity, soundVelocity: soundVelocity({ ...water, salinity }) };
}

/**
 * A temperate sea at ten metres: about 12 degrees Celsius and 3.8 S/m, a tide, a slow swing of temperature and a faster
 * one of salinity, and the noise of the seed.
 */
export class TemperateSea implements Sea {
  readonly #random: SeededRandom;

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  measure(atMs: number): Measurement {
    const warmth = wave(atMs, 6 * HOUR_MS);
    const temperature = 12 + 1.5 * warmth + this.#noise(0.002);
    // 0.094 S/m for each degree is what a constant salinity asks for here; the rest is fresher and saltier water.
    const conductivity = 3.8 + 0.094 * (temperature - 12) + 0.03 * wave(atMs, 1.7 * HOUR_MS) + this.#noise(0.0002);
    const pressure = 10 + 1.2 * wave(atMs, TIDE_MS) + this.#noise(0.01);
    return measurementOf({ temperature, conductivity, pressure });
  }

  #noise(deviation: number): number {
    return deviation * this.#random.gaussian();
  }
}

/** A sea that a script prescribes, each measurement once and the last one for ever. */
export class ScriptedSea implements Sea {
  readonly #script: readonly Measurement[];
  #next = 0;

  /** @throws RangeError when the script is empty. */
  constructor(script: readonly Measurement[]) {
    if (script.length === 0) throw new RangeError('cannot script a sea: expected at least one measurement and found none');
    this.#script = script;
  }

  measure(): Measurement {
    const measurement = this.#script[Math.min(this.#next, this.#script.length - 1)];
    this.#next += 1;
    // The index is within a script that the constructor found not to be empty.
    return measurement as Measurement;
  }
}

const HOUR_MS = 3_600_000;

/** The principal lunar tide, 12.42 hours. */
const TIDE_MS = 12.42 * HOUR_MS;

function wave(atMs: number, periodMs: number): number {
  return Math.sin((2 * Math.PI * atMs) / periodMs);
}
