/** A source of pseudo-random numbers that its seed determines completely. */
export interface SeededRandom {
  /** Gives the next number in [0, 1). */
  unit(): number;
  /** Gives the next whole number in [0, `limit`). */
  below(limit: number): number;
  /** Gives one of a list, each as likely as another. Throws `RangeError` for an empty list. */
  pick<T>(from: readonly T[]): T;
  /** Gives a normally distributed number with mean 0 and standard deviation 1. */
  gaussian(): number;
  /** Starts an independent source; the same label gives the same source however much was drawn from this one. */
  fork(label: string): SeededRandom;
}

/**
 * Starts the source of pseudo-random numbers that belongs to a seed.
 *
 * xoshiro128** by D. Blackman and S. Vigna (2018), filled from the seed by splitmix32. Not for secrets.
 */
export function seededRandom(seed: number): SeededRandom {
  const key = keyOf(String(seed), FNV_OFFSET);
  const next = xoshiro128(splitmix32(key));
  const unit = () => next() / 2 ** 32;
  return {
    unit,
    below: (limit) => Math.floor(unit() * limit),
    pick: (from) => {
      if (from.length === 0) throw new RangeError('cannot pick from nothing');
      // Everything below the length is in the list.
      return from[Math.floor(unit() * from.length)] as (typeof from)[number];
    },
    // Box and Muller's transform; 1 - unit() is never 0, so the logarithm is finite.
    gaussian: () => Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit()),
    fork: (label) => seededRandom(keyOf(label, key)),
  };
}

/** Four words of xoshiro128** state. */
export type Xoshiro128State = readonly [number, number, number, number];

/** Gives the generator itself, each call one unsigned 32-bit number; exported for its test against the authors' vectors. */
export function xoshiro128([w, x, y, z]: Xoshiro128State): () => number {
  let [a, b, c, d] = [w | 0, x | 0, y | 0, z | 0];
  return () => {
    const result = Math.imul(rotatedLeft(Math.imul(b, 5), 7), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotatedLeft(d, 11);
    return result >>> 0;
  };
}

function rotatedLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** Spreads a 32-bit key over four words, which are then never all zero. */
function splitmix32(key: number): Xoshiro128State {
  let state = key | 0;
  const word = () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return mixed ^ (mixed >>> 16);
  };
  return [word(), word(), word(), word()];
}

/** FNV-1a of a text, continued from `start`. */
function keyOf(text: string, start: number): number {
  let key = start;
  for (let index = 0; index < text.length; index += 1) key = Math.imul(key ^ text.charCodeAt(index), 0x01000193);
  return key;
}

const FNV_OFFSET = 0x811c9dc5;
