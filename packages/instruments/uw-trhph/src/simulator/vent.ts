import type { SeededRandom } from '@taffrail/simulator';
import type { TrhphSettings } from './trhph-options.ts';

const FULL_SCALE_V = 4.095;
const TIDE_MS = 44_714_000;

/** What the instrument measures in one cycle: ten voltages in the order of the diagnostics, and two temperatures. */
export interface Measured {
  readonly volts: readonly number[];
  readonly referenceDegC: number;
  readonly thermocoupleDegC: number;
}

/** A vent whose water gets hotter and less salt as the tide goes out, and an instrument of which not everything has power. */
export class Vent {
  readonly #random: SeededRandom;

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  /** Measures at a time; a channel without power reads nothing. */
  measure(atMs: number, power: TrhphSettings['power']): Measured {
    const tide = Math.sin((2 * Math.PI * atMs) / TIDE_MS);
    const [hasResistivity, hasAmplifier, hasEh, hasHydrogen, hasReference] = power;
    const resistivity = hasResistivity ? 0.21 + 0.02 * tide + this.#noise(0.001) : 0;
    const hydrogen = hasHydrogen && hasAmplifier ? 0.14 + this.#noise(0.004) : 0;
    const referenceDegC = 24.8 + 0.3 * tide + this.#noise(0.02);
    const thermocoupleDegC = 250 + 40 * tide + this.#noise(0.3);
    return {
      volts: [
        ...gained(resistivity),
        ...gained(hydrogen),
        hasEh ? 1.99 + this.#noise(0.001) : 0,
        hasReference ? 1.04 + 0.01 * tide + this.#noise(0.001) : 0,
        hasAmplifier ? thermocoupleDegC / 1_000 : 0,
        9.2 + this.#noise(0.02),
      ],
      referenceDegC: hasReference ? referenceDegC : 0,
      thermocoupleDegC: hasAmplifier ? thermocoupleDegC : 0,
    };
  }

  #noise(size: number): number {
    return size * this.#random.gaussian();
  }
}

/** One signal at the three gains of the converter, whose end it may reach. */
function gained(volts: number): readonly number[] {
  return [1, 5, 25].map((gain) => Math.min(FULL_SCALE_V, Math.max(0, volts * gain)));
}

/** Writes a sample line as it was recorded, line end not included. */
export function sampleLine({ volts, referenceDegC, thermocoupleDegC }: Measured): string {
  const [thermocouple = 0, battery = 0] = volts.slice(8);
  const first = volts.slice(0, 8).map((each) => each.toFixed(3).padEnd(7)).join('');
  return `${first}${referenceDegC.toFixed(2)}  ${thermocouple.toFixed(3)} ${thermocoupleDegC.toFixed(1).padStart(6)} ${battery.toFixed(1).padStart(5)}`;
}

/** Writes one row of the diagnostics, its trailing blanks included, line end not. */
export function scanRow({ volts }: Measured): string {
  return volts.map((each) => `${each.toFixed(3)}    `).join('');
}
