import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { asyncScheduler } from 'rxjs';
import { ChildError } from '../errors.ts';

/** How long a program may take to end once it was told to, before it is ended by force. */
export const CHILD_END_LIMIT_MS = 20_000;

/** How many characters of its last complaint are kept of a program. */
const COMPLAINT_LIMIT = 2_000;

const BIN = fileURLToPath(new URL('../../bin/taffrail.js', import.meta.url));

/** How a program ended. */
export interface ChildEnd {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
}

/**
 * Another `taffrail` command, run with `--json` in a process of its own.
 *
 * It has no terminal, so that Ctrl-C reaches this program alone, which ends the others in their order; and it is
 * started with an IPC channel, by which it learns, and ends, when this program is gone.
 */
export class ChildProgram {
  readonly name: string;
  /** The first line that it printed. Rejects with {@link ChildError} when it ends before. */
  readonly firstLine: Promise<Readonly<Record<string, unknown>>>;
  /** How it ended. Never rejects. */
  readonly ended: Promise<ChildEnd>;

  readonly #child: ChildProcess;
  #complaint = '';

  constructor(name: string, args: readonly string[], onLine: (line: Readonly<Record<string, unknown>>) => void = () => undefined) {
    this.name = name;
    this.#child = spawn(process.execPath, [BIN, ...args, '--json'], { detached: true, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    const { stdout, stderr } = this.#child as ChildProcess & { readonly stdout: Readable; readonly stderr: Readable }; // both are pipes
    this.ended = new Promise((resolve) => {
      this.#child.once('error', (error) => {
        this.#complaint = error.message;
        resolve({ status: null, signal: null });
      });
      // Not `exit`: what it printed last is still to be read then.
      this.#child.once('close', (status, signal) => {
        resolve({ status, signal });
      });
    });
    this.firstLine = new Promise((resolve, reject) => {
      createInterface({ input: stdout }).on('line', (text) => {
        const line = recordOf(text);
        resolve(line);
        onLine(line);
      });
      void this.ended.then((end) => {
        reject(this.failure(end));
      });
    });
    this.firstLine.catch(() => undefined); // not everybody waits for it
    createInterface({ input: stderr }).on('line', (text) => {
      this.#complaint = complaintOf(text);
    });
  }

  /** Its process id; 0 when it could not be started. */
  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Makes the error that its ending is, when it was still needed; a hint is what it may be due to. */
  failure({ status, signal }: ChildEnd, hint = ''): ChildError {
    const how = signal === null ? `ended with status ${status ?? 'unknown'}` : `was ended by ${signal}`;
    return new ChildError(this.name, `(process ${this.pid}) ${how}${this.#complaint === '' ? '' : `: ${this.#complaint}`}${hint}`);
  }

  /** Tells it to end, and waits until it has; by force when it takes too long. */
  async stop(): Promise<void> {
    const force = asyncScheduler.schedule(() => {
      this.#child.kill('SIGKILL');
    }, CHILD_END_LIMIT_MS);
    this.#child.kill('SIGTERM');
    await this.ended;
    force.unsubscribe();
  }
}

function recordOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>; // just found to be an object
  } catch {
    // Told below: a line that is no JSON is one more thing that it should not have printed.
  }
  return { type: 'error', code: 'unexpected', message: `expected a line of JSON, received ${JSON.stringify(text)}`, atMs: Date.now() };
}

function complaintOf(text: string): string {
  const { code, message } = recordOf(text);
  return (typeof code === 'string' && code !== 'unexpected' ? `${code}: ${String(message)}` : text).slice(0, COMPLAINT_LIMIT);
}
