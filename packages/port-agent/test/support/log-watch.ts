import type { AgentObserver } from '../../src/index.ts';

/** Keeps what an agent logs, and waits for more of it. */
export class LogWatch implements AgentObserver {
  readonly lines: string[] = [];
  #wake: (() => void) | undefined;

  logged(line: string): void {
    this.lines.push(line);
    this.#wake?.();
  }

  changed(): void {
    // The log is what is watched.
  }

  /** Waits until a line holds this. */
  async sees(text: string): Promise<void> {
    while (!this.lines.some((line) => line.includes(text))) await new Promise<void>((resolve) => { this.#wake = resolve; });
  }
}
