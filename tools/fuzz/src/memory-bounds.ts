import { FuzzFault } from './fuzz-fault.ts';

/** What a process holds. */
export interface MemoryUse {
  /** What it can reach, right after a collection. */
  readonly usedBytes: number;
  readonly residentBytes: number;
}

const MEBIBYTE = 1_048_576;
const LIMITS = { usedBytes: 32 * MEBIBYTE, residentBytes: 192 * MEBIBYTE } as const;

/** Holds a process's memory to what it was when it had settled. */
export class MemoryBounds {
  readonly #name: string;
  #settled: MemoryUse = { usedBytes: 0, residentBytes: 0 };

  constructor(name: string) {
    this.#name = name;
  }

  /** Takes a measurement: the most while settling, else one to be held to that. @throws {@link FuzzFault} when it has grown too much. */
  take(use: MemoryUse, { isSettling }: { readonly isSettling: boolean }): void {
    if (isSettling || this.#settled.residentBytes === 0) {
      const usedBytes = Math.max(use.usedBytes, this.#settled.usedBytes);
      this.#settled = { usedBytes, residentBytes: Math.max(use.residentBytes, this.#settled.residentBytes) };
      return;
    }
    for (const key of ['usedBytes', 'residentBytes'] as const) {
      const grown = use[key] - this.#settled[key];
      if (grown <= LIMITS[key]) continue;
      const limit = LIMITS[key] / MEBIBYTE;
      throw new FuzzFault(`${this.#name}: ${key} grew by ${Math.round(grown / MEBIBYTE)} MiB since it had settled; at most ${limit} MiB are bounded growth`);
    }
  }
}
