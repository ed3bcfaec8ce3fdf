import { followPattern, type Progress } from '../patterns/follow-pattern.ts';
import { type PatternGraph, patternGraphOf } from '../patterns/pattern-graph.ts';

/** The rule that follows a text furthest, and how far. */
export interface Nearest {
  readonly name: string;
  readonly progress: Progress;
}

/**
 * Finds the rule that follows a text furthest from its start.
 *
 * It says where a text stopped being a sample, not what was meant: a damaged first character leaves no rule near.
 */
export class NearestRule {
  readonly #rules: readonly (readonly [name: string, rule: { readonly pattern: RegExp }])[];
  /** Made when they are first needed: most programs never ask. */
  #graphs: readonly (readonly [name: string, graph: PatternGraph])[] | undefined;

  constructor(rules: readonly (readonly [name: string, rule: { readonly pattern: RegExp }])[]) {
    this.#rules = rules;
  }

  /** Finds the nearest rule, the first of several; `undefined` when none follows a single character. */
  of(text: string): Nearest | undefined {
    this.#graphs ??= this.#rules.map(([name, { pattern }]) => [name, patternGraphOf(pattern)]);
    let nearest: Nearest | undefined;
    for (const [name, graph] of this.#graphs) {
      const progress = followPattern(graph, text);
      if (progress.followed > (nearest?.progress.followed ?? 0)) nearest = { name, progress };
    }
    return nearest;
  }
}
