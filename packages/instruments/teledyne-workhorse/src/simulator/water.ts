import type { SeededRandom } from '@taffrail/simulator';

/** How many cells a beam reaches; beyond there is nothing to hear. */
const REACH_CELLS = 25;

/** The water over a simulated instrument, heard beam by beam. */
export interface Water {
  /** In mm/s; -32768 where nothing is heard. Cells and beams count from 0. */
  velocity(cell: number, beam: number): number;
  correlation(cell: number, beam: number): number;
  echo(cell: number, beam: number): number;
  isGood(cell: number): boolean;
}

/** Water that moves slower the farther it is, with noise. */
export class ShearingWater implements Water {
  readonly #random: SeededRandom;

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  velocity(cell: number, beam: number): number {
    if (!this.isGood(cell)) return -32_768;
    const towards = beam % 2 === 0 ? 1 : -1;
    return towards * (300 - 8 * cell) + this.#noise(20);
  }

  correlation(cell: number): number {
    return this.isGood(cell) ? 120 + this.#noise(10) : 15 + this.#noise(5);
  }

  echo(cell: number, beam: number): number {
    return Math.max(60, 190 - 4 * cell + beam) + this.#noise(3);
  }

  isGood(cell: number): boolean {
    return cell < REACH_CELLS;
  }

  #noise(amplitude: number): number {
    return this.#random.below(2 * amplitude + 1) - amplitude;
  }
}
