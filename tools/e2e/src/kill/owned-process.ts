import { type ChildProcess, spawn } from 'node:child_process';

/** A message of a program, told apart by its type. */
export interface Message {
  readonly type: string;
}

/** A Node program of the tests' own, which talks with them over IPC and ends with them. */
export class OwnedProcess<M extends Message> {
  readonly #name: string;
  readonly #child: ChildProcess;
  readonly #waits = new Set<{ readonly isWanted: (message: M) => boolean; readonly settle: (message: M | Error) => void }>();
  readonly #ended: Promise<string>;
  #end: string | undefined;
  #stderr = '';

  constructor(name: string, program: readonly string[]) {
    this.#name = name;
    this.#child = spawn(process.execPath, program, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    this.#child.stderr?.on('data', (bytes) => { this.#stderr += String(bytes); });
    this.#child.on('message', (message) => { this.#heard(message as M); }); // its own program sends nothing else
    this.#child.on('error', () => undefined); // an order to a program that has just ended; its end is what is told
    this.#ended = new Promise((resolve) => {
      this.#child.once('close', (status, signal) => {
        const end = String(signal ?? status);
        this.#end = end;
        for (const { settle } of [...this.#waits]) settle(this.#failure('ended'));
        resolve(end);
      });
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Sends an order. */
  tell(order: object): void {
    if (this.#child.connected) this.#child.send(order);
  }

  /** Waits for a message from now on; fails when the program ends, or tells that it failed, before. */
  async hears<T extends M['type']>(type: T, isWanted: (message: Extract<M, { type: T }>) => boolean = () => true): Promise<Extract<M, { type: T }>> {
    const heard = await new Promise<M>((resolve, reject) => {
      if (this.#end !== undefined) return reject(this.#failure('had ended'));
      const isOfType = (message: M): message is Extract<M, { type: T }> => message.type === type;
      const wait = {
        isWanted: (message: M) => isOfType(message) && isWanted(message),
        settle: (message: M | Error) => {
          this.#waits.delete(wait);
          if (message instanceof Error) reject(message);
          else resolve(message);
        },
      };
      this.#waits.add(wait);
    });
    return heard as Extract<M, { type: T }>; // what was waited for
  }

  /** Sends a signal, and waits for nothing. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#child.kill(signal);
  }

  /** Ends it, and gives how it ended. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<string> {
    if (this.#end === undefined) this.#child.kill(signal);
    return this.#ended;
  }

  #heard(message: M): void {
    if (message.type === 'failed') {
      for (const { settle } of [...this.#waits]) settle(this.#failure(`failed: ${JSON.stringify(message)}`));
      return;
    }
    for (const wait of [...this.#waits]) if (wait.isWanted(message)) wait.settle(message);
  }

  #failure(what: string): Error {
    return new Error(`${this.#name} ${what} (${this.#end ?? 'running'}) ${this.#stderr}`);
  }
}
