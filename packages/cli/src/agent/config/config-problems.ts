import { isNode, type LineCounter, type Node } from 'yaml';

/** Something wrong in a configuration file, and where. */
export interface ConfigProblem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** Gathers what is wrong in a configuration file, so that all of it is told at once. */
export class ConfigProblems {
  readonly #lines: LineCounter;
  readonly #found: ConfigProblem[] = [];
  readonly #told = new Set<string>();

  constructor(lines: LineCounter) {
    this.#lines = lines;
  }

  /** Everything that is wrong, in the order of the file. */
  get all(): readonly ConfigProblem[] {
    return this.#found.toSorted((a, b) => a.line - b.line || a.column - b.column);
  }

  /** Notes that something is wrong where a node is. */
  add(node: unknown, message: string): void {
    this.addAt(isNode(node) ? startOf(node) : 0, message);
  }

  /** Notes that something is wrong at a place, counted in characters; once, however many agents it is wrong for. */
  addAt(offset: number, message: string): void {
    const key = `${offset} ${message}`;
    if (this.#told.has(key)) return;
    this.#told.add(key);
    const { line, col } = this.#lines.linePos(offset);
    this.#found.push({ line: Math.max(1, line), column: Math.max(1, col), message });
  }
}

function startOf({ range }: Node): number {
  return range?.[0] ?? 0;
}
