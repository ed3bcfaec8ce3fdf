import { CONFORMANCE_LEVELS, type ConformanceLevel, isUpTo } from './conformance-level.ts';

/** What a run of the suite found. */
export interface ConformanceReport {
  /** The highest level of which everything holds; `none` where not even bronze does. */
  readonly level: ConformanceLevel | 'none';
  /** The level after that; absent after platinum. */
  readonly next?: ConformanceLevel;
  /** What is missing for it, a sentence or two words each. */
  readonly missing: readonly string[];
  /** Whether everything was looked at; where a part of the suite was left out, nothing is known of the level. */
  readonly isWhole: boolean;
}

/** Keeps account of what a level asks for and what has been found to hold. */
export class ConformanceRecord {
  readonly #required = new Map<string, ConformanceLevel>();
  /** Why not, or `undefined` where it holds. */
  readonly #found = new Map<string, string | undefined>();

  /** Notes that a level asks for something. */
  require(level: ConformanceLevel, what: string): void {
    this.#required.set(what, level);
  }

  /** Notes that something holds, or why it does not. */
  note(what: string, problem?: string): void {
    this.#found.set(what, problem);
  }

  /**
   * Makes a level ask for a check, and gives the check with its outcome noted. Above the level that is aimed at it does not
   * reject, whatever it finds.
   */
  watched(level: ConformanceLevel, what: string, run: () => Promise<unknown>, aims: ConformanceLevel): () => Promise<void> {
    this.require(level, what);
    return async () => {
      try {
        await run();
        this.note(what);
      } catch (error) {
        this.note(what, String(error));
        if (isUpTo(level, aims)) throw error;
      }
    };
  }

  /** Sums up. */
  report(): ConformanceReport {
    const isWhole = [...this.#required.keys()].every((what) => this.#found.has(what));
    const reached: ConformanceLevel[] = [];
    for (const level of CONFORMANCE_LEVELS) {
      const missing = this.#missingFor(level);
      if (missing.length > 0) return { level: reached.at(-1) ?? 'none', next: level, missing, isWhole };
      reached.push(level);
    }
    return { level: 'platinum', missing: [], isWhole };
  }

  #missingFor(level: ConformanceLevel): readonly string[] {
    return [...this.#required].flatMap(([what, of]) => {
      if (of !== level) return [];
      if (!this.#found.has(what)) return [`${what} (not looked at)`];
      const problem = this.#found.get(what);
      return problem === undefined ? [] : [`${what}: ${problem}`];
    });
  }
}

/** Writes a report as a line for each thing that is missing. */
export function conformanceText(name: string, { level, next, missing, isWhole }: ConformanceReport): string {
  const lines = missing.map((what) => `  for ${next ?? 'more'}: ${what}`);
  return [`${name}: ${isWhole ? level : 'a part of the suite was left out, so its level is not known'}`, ...(isWhole ? lines : [])].join('\n');
}
