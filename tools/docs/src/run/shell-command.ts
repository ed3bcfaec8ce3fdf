import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** Where a command runs, and for how long at most. */
export interface ShellCommandOptions {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
}

/** A command in a shell and a process group of its own, with what both its outputs got, in one text. */
export class ShellCommand {
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  readonly #timeoutMs: number;
  #output = '';
  #watch: () => void = () => undefined;

  constructor(command: string, { folder, env, timeoutMs }: ShellCommandOptions) {
    this.#timeoutMs = timeoutMs;
    this.#child = spawn('bash', ['-c', `exec 2>&1\n${command}`], {
      cwd: folder,
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#closed = once(this.#child, 'close');
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#output += text;
      this.#watch();
    });
  }

  get output(): string {
    return this.#output;
  }

  /** Resolves with the exit status once it has ended; one that does not end in time is killed. */
  async ended(): Promise<number | null> {
    const timer = setTimeout(() => {
      this.#signal('SIGKILL');
    }, this.#timeoutMs);
    await this.#closed;
    clearTimeout(timer);
    return this.#child.exitCode;
  }

  /**
   * Resolves when what it printed is what was waited for.
   *
   * @throws an `Error` with what it printed, when it has ended or time is over.
   */
  async printed(isThere: (output: string) => boolean): Promise<void> {
    const seen = new Promise<true>((resolve) => {
      this.#watch = () => {
        if (isThere(this.#output)) resolve(true);
      };
      this.#watch();
    });
    const timer = setTimeout(() => {
      this.#signal('SIGKILL');
    }, this.#timeoutMs);
    const wasSeen = await Promise.race([seen, this.#closed.then(() => isThere(this.#output))]);
    clearTimeout(timer);
    if (!wasSeen) throw new Error(`it printed only\n${this.#output}`);
  }

  /** Tells it to end, waits until it has, and answers its exit status. */
  async stop(): Promise<number | null> {
    this.#signal('SIGTERM');
    return this.ended();
  }

  /** Signals its whole group; one that is gone needs no signal. */
  #signal(signal: NodeJS.Signals): void {
    const { pid, exitCode, signalCode } = this.#child;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    process.kill(-pid, signal);
  }
}
