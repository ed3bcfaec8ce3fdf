import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Fault } from './fault.ts';
import type { Verdict } from './verdict.ts';

/** What was found about faults so far, in a file, so that a run that is cut off can be taken up again. */
export class Findings {
  readonly #path: string;
  readonly #verdicts: Map<string, Verdict>;

  constructor(path: string) {
    this.#path = path;
    // Written below, and by nobody else.
    this.#verdicts = new Map(existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as [string, Verdict][]) : []);
  }

  /** Answers what was found about a fault; `undefined` when nothing was, or it was another fault then. */
  of(fault: Fault): Verdict | undefined {
    return this.#verdicts.get(keyOf(fault));
  }

  /** Notes what was found, and saves it. */
  note(fault: Fault, verdict: Verdict): void {
    this.#verdicts.set(keyOf(fault), verdict);
    mkdirSync(dirname(this.#path), { recursive: true });
    writeFileSync(this.#path, JSON.stringify([...this.#verdicts]));
  }
}

function keyOf({ id, file, find, replacement }: Fault): string {
  return `${id} ${createHash('sha256')
    .update(JSON.stringify([file, find, replacement]))
    .digest('hex')}`;
}
