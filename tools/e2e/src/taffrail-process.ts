import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** The command as npm links it. */
export const BIN = join(dirname(createRequire(import.meta.url).resolve('@taffrail/cli/package.json')), 'bin/taffrail.js');

/** A line of JSON that the command printed. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- lines of all kinds are looked at field by field, by expectations
export type Line = Readonly<Record<string, any>>;

/** Whether a process runs; one that has ended, and that nobody has asked about yet, does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const state = /\) (\S)/.exec(existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'latin1') : '')?.[1];
  return state !== 'Z';
}

/** One `taffrail` command in a process of its own, which ends with the test if not before. */
export class TaffrailProcess {
  readonly child: ChildProcess;
  readonly lines: Line[] = [];
  stderr = '';
  /** The status or the signal with which it ends. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
  #text = '';
  #isOver = false;
  #wake = (): void => undefined;

  /** Starts the command with `--json`. */
  constructor(...args: readonly string[]) {
    this.child = spawn(process.execPath, [BIN, ...args, '--json'], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.child.stdout?.on('data', (bytes) => {
      this.#take(String(bytes));
    });
    this.child.stderr?.on('data', (bytes) => {
      this.stderr += String(bytes);
    });
    this.ended = new Promise((resolve) => {
      this.child.once('close', (status, signal) => {
        this.#isOver = true;
        this.#wake();
        resolve(signal ?? status);
      });
    });
    onTestFinished(async () => {
      this.child.kill('SIGKILL');
      await this.ended;
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Waits for a line; fails when the command ends without it. */
  async line(isWanted: (line: Line) => boolean = () => true): Promise<Line> {
    for (;;) {
      const found = this.lines.find(isWanted);
      if (found !== undefined) return found;
      if (this.#isOver) throw new Error(`taffrail ended without the line; it printed ${JSON.stringify(this.lines)} and ${this.stderr}`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Waits for the count-th line of a type. */
  async event(type: string, count = 1): Promise<Line> {
    return this.line((line) => line['type'] === type && this.ofType(type).indexOf(line) === count - 1);
  }

  ofType(type: string): readonly Line[] {
    return this.lines.filter((line) => line['type'] === type);
  }

  /** Sends a signal and waits for the end. */
  async end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null> {
    this.child.kill(signal);
    return this.ended;
  }

  #take(text: string): void {
    this.#text += text;
    const parts = this.#text.split('\n');
    this.#text = parts.pop() ?? '';
    for (const part of parts) this.lines.push(JSON.parse(part) as Line); // with --json it prints objects, one a line
    this.#wake();
  }
}
