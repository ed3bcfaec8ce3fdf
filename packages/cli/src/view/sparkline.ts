const BARS = '▁▂▃▄▅▆▇█';

/** Draws the latest numbers as bars from the lowest to the highest of them, one character each; level when all are the same. */
export function sparkline(numbers: readonly number[], width: number): string {
  const shown = width <= 0 ? [] : numbers.slice(-width);
  const lowest = Math.min(...shown);
  const span = Math.max(...shown) - lowest;
  return shown.map((value) => BARS[span === 0 ? 3 : Math.round(((value - lowest) / span) * (BARS.length - 1))]).join('');
}
