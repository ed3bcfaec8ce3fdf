import { WrongUsageError } from '../errors.ts';

/** Reads a whole number written in decimal digits; throws `WrongUsageError` when it is none, or out of range. */
export function wholeNumber(minimum: number, maximum = Number.MAX_SAFE_INTEGER): (text: string) => number {
  const expected = maximum === Number.MAX_SAFE_INTEGER ? `a whole number from ${minimum}` : `a whole number from ${minimum} to ${maximum}`;
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (Number.isSafeInteger(value) && value >= minimum && value <= maximum) return value;
    throw new WrongUsageError(`expected ${expected}, found ${JSON.stringify(text)}`);
  };
}

/** Reads a TCP port to listen on; 0 lets the system pick one. */
export const listeningPort = wholeNumber(0, 65_535);

/** Reads how many of something, at least one. */
export const count = wholeNumber(1);

/** Reads a seed. */
export const seed = wholeNumber(0, 0xffff_ffff);

/** Reads a factor above zero. */
export function factor(text: string): number {
  const value = decimal(text);
  if (value > 0) return value;
  throw new WrongUsageError(`expected a number above 0, found ${JSON.stringify(text)}`);
}

const UNIT_MS: Readonly<Record<string, number>> = { '': 1_000, ms: 1, s: 1_000, min: 60_000, h: 3_600_000 };

/** The longest time that a timer can be set for, about 24 days. */
export const DURATION_LIMIT_MS = 2_147_483_647;

/** Reads a time, in seconds unless it has a unit, `90`, `1.5s` or `10min` for instance, and gives it in milliseconds. */
export function durationMs(text: string): number {
  const [, digits = '', unit = ''] = /^([\d.]+)(ms|s|min|h)?$/.exec(text) ?? [];
  const value = decimal(digits) * (UNIT_MS[unit] ?? Number.NaN);
  if (value > 0 && value <= DURATION_LIMIT_MS) return value;
  throw new WrongUsageError(
    `expected a time above 0 and at most ${DURATION_LIMIT_MS} ms, in seconds or with ms, s, min or h behind it, found ${JSON.stringify(text)}`,
  );
}

/** Reads a position in a journal. */
export function position(text: string): bigint {
  if (/^\d{1,20}$/.test(text)) return BigInt(text);
  throw new WrongUsageError(`expected a journal position, a whole number of bytes from 0, found ${JSON.stringify(text)}`);
}

function decimal(text: string): number {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
}
