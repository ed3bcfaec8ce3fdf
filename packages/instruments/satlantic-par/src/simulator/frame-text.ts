import type { SeededRandom } from '@taffrail/simulator';
import type { SatlanticParSimulatorOptions } from './par-options.ts';

/** What one frame says. */
export interface Measured {
  readonly serialNumber: string;
  /** Since power-on. */
  readonly elapsedMs: number;
  /** The time of the measurement, which the light goes by. */
  readonly atMs: number;
}

/** What the converter of a SATPAR shows in the dark: the middle of its 32 bits. */
const DARK_COUNTS = 2_147_483_648;
const DAY_MS = 86_400_000;

/** Makes the frames of a unit under a sky of clear days, ten metres down; line end not included. */
export class FrameText {
  readonly #dialect: NonNullable<SatlanticParSimulatorOptions['dialect']>;
  readonly #random: SeededRandom;

  constructor(dialect: NonNullable<SatlanticParSimulatorOptions['dialect']>, random: SeededRandom) {
    this.#dialect = dialect;
    this.#random = random;
  }

  /** Writes a frame with its checksum, or with one that is wrong by some amount. */
  write(measured: Measured, wrongBy = 0): string {
    const text = this.#dialect === 'SATPAR' ? this.#satpar(measured) : this.#satprl(measured);
    return `${text}${(checksumOf(text) + wrongBy) % 256}`;
  }

  #satpar({ serialNumber, elapsedMs, atMs }: Measured): string {
    const counts = DARK_COUNTS + Math.round(20_000 * this.#light(atMs) + 400 * this.#random.gaussian());
    return `SATPAR${serialNumber},${(elapsedMs / 1_000).toFixed(2)},${counts},`;
  }

  /** Tilt, temperature and their raw counts stay about as in the one frame that was recorded. */
  #satprl({ serialNumber, elapsedMs, atMs }: Measured): string {
    const par = this.#light(atMs) + 0.005 * this.#random.gaussian();
    const volts = 0.092377499 + par / 10_000;
    const fields = [
      (elapsedMs / 1_000).toFixed(3),
      par.toFixed(3),
      (2.2 + 0.1 * this.#random.gaussian()).toFixed(1),
      (0.7 + 0.1 * this.#random.gaussian()).toFixed(1),
      '27.3',
      'LIN',
      Math.round(volts * 369_940_000).toFixed(0),
      volts.toFixed(9),
      (volts * 1.586).toFixed(7),
      '-13',
      '-1011',
      '38',
      '1759',
      '0.773',
      '0',
    ];
    return `SATPRL${serialNumber},${fields.join(',')},`;
  }

  /** In umol m-2 s-1. */
  #light(atMs: number): number {
    return 300 * Math.max(0, Math.sin((2 * Math.PI * atMs) / DAY_MS));
  }
}

/** What the characters lack to a multiple of 256. */
function checksumOf(text: string): number {
  const sum = Array.from(text, (character) => character.charCodeAt(0)).reduce((total, code) => total + code, 0);
  return (256 - (sum % 256)) % 256;
}
