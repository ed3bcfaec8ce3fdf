/** How many letters a slip may change, add or leave out. */
const SLIPS_LIMIT = 2;

/** Gives the names that somebody may have meant who wrote another, nearest first; a name of few letters has to be nearer. */
export function similarNames(written: string, names: readonly string[]): readonly string[] {
  return [...new Set(names)]
    .map((name) => ({ name, slips: slipsBetween(written.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, slips }) => slips <= Math.min(SLIPS_LIMIT, Math.floor(name.length / 3)))
    .sort((one, other) => one.slips - other.slips)
    .map(({ name }) => name);
}

/** Counts the fewest letters to change, add or leave out that make one text of another. */
function slipsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [at, letter] of Array.from(one).entries()) {
    const next = [at + 1];
    for (let index = 1; index <= other.length; index += 1) {
      const changed = (row[index - 1] ?? 0) + (letter === other[index - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[index] ?? 0) + 1, (next[index - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
