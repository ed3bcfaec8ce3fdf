import type { SeededRandom } from '@taffrail/simulator';

/** Chooses one. */
export function pick<T>(random: SeededRandom, choices: readonly [T, ...T[]]): T {
  return choices[random.below(choices.length)] ?? choices[0];
}

/** Gives so many bytes of noise. */
export function noise(random: SeededRandom, lengthBytes: number): Buffer {
  const bytes = Buffer.allocUnsafe(lengthBytes);
  for (let i = 0; i < lengthBytes; i++) bytes[i] = random.below(256);
  return bytes;
}

/** Makes so many things. */
export function several<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make);
}

/** Flips one bit, or some of the bits, of one byte. */
export function flipped(random: SeededRandom, bytes: Uint8Array): Buffer {
  const copy = Buffer.from(bytes);
  const at = random.below(copy.length);
  copy[at] = (copy[at] ?? 0) ^ (1 + random.below(255));
  return copy;
}
