import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { type Program, programPath } from './programs.ts';

/** A program that runs for a test, and ends with it. */
export class Child {
  readonly process: ChildProcessWithoutNullStreams;
  /** What it wrote to its standard output and error. */
  readonly written = { stdout: '', stderr: '' };
  #wake: (() => void) | undefined;
  readonly #ended: Promise<unknown>;
  readonly #signal: NodeJS.Signals;
  #isOver = false;

  constructor(program: Program, args: readonly string[], signal: NodeJS.Signals = 'SIGTERM') {
    this.#signal = signal;
    this.process = spawn(programPath(program) ?? program, args);
    this.#ended = once(this.process, 'close').then(() => {
      this.#isOver = true;
      this.#wake?.();
    });
    this.process.stdin.on('error', () => undefined); // the program may be gone
    for (const name of ['stdout', 'stderr'] as const) {
      this.process[name].on('data', (bytes: Buffer) => {
        this.written[name] += bytes.toString('latin1');
        this.#wake?.();
      });
    }
    onTestFinished(() => this.end());
  }

  /** Waits until it has written this. */
  async writes(text: string, to: 'stdout' | 'stderr' = 'stdout'): Promise<void> {
    while (!this.written[to].includes(text)) {
      if (this.#isOver) throw new Error(`ended without ${JSON.stringify(text)}; wrote ${JSON.stringify(this.written)}`);
      await new Promise<void>((resolve) => { this.#wake = resolve; });
    }
  }

  async end(): Promise<void> {
    if (!this.#isOver) this.process.kill(this.#signal);
    await this.#ended;
  }
}
