const DEFAULT_BREAK_MS = 100;
const SHORTEST_BREAK_MS = 100;
const LONGEST_BREAK_MS = 4_000;

/** Reads `break` or `break <ms>`: the duration, or what is wrong with the command. */
export function breakDurationMs(command: string): number | string {
  const digits = /^break(?:\s+(\S+))?$/.exec(command.trim())?.[1] ?? String(DEFAULT_BREAK_MS);
  const durationMs = /^\d{1,6}$/.test(digits) ? Number(digits) : Number.NaN;
  if (durationMs >= SHORTEST_BREAK_MS && durationMs <= LONGEST_BREAK_MS) return durationMs;
  return `a BREAK lasts a whole number of milliseconds from ${SHORTEST_BREAK_MS} to ${LONGEST_BREAK_MS}, not ${JSON.stringify(digits)}`;
}
