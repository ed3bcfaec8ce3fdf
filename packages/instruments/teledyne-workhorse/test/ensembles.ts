import { clockText } from '../src/clock-text.ts';
import { ensembleBytes, SettingMemory, type Water } from '../src/simulator/index.ts';

/** Water in which every number tells the cell and the beam it belongs to. */
const numberedWater: Water = {
  velocity: (cell, beam) => (cell === 2 ? -32_768 : 100 * cell + beam),
  correlation: (cell, beam) => 10 * cell + beam + 1,
  echo: (cell, beam) => 10 * cell + beam + 2,
  isGood: (cell) => cell < 2,
};

/** Makes an ensemble of three cells, with the settings given. */
export function madeUpEnsemble(settings: Readonly<Record<string, string>> = {}, { number = 70_000, hasBottomTrack = false, pressure = -442 } = {}): Uint8Array {
  const clockMs = 1_337_113_969_860;
  return ensembleBytes(new SettingMemory({ WN: '3', ...settings }), numberedWater, { number, clockMs, clockText: clockText(clockMs), pressure, hasBottomTrack });
}
