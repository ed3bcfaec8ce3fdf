import type { Shell, ShellOutput } from '../shell/shell.ts';
import { jsonLine } from './escape.ts';

/** Writes what a command has to say, a line at a time: as JSON, or as text. */
export class LineOutput {
  readonly isJson: boolean;
  readonly #output: ShellOutput;
  readonly #signal: AbortSignal;

  constructor({ process: { stdout }, signal }: Shell, { json }: { readonly json: boolean }) {
    this.isJson = json;
    this.#output = stdout;
    this.#signal = signal;
  }

  /** Writes one object in its JSON form, or the text that stands for it. Answers whether more may follow without {@link drained}. */
  write(value: object, text: () => string): boolean {
    return this.#output.write(`${this.isJson ? jsonLine(value) : text()}\n`);
  }

  /** Resolves when what was written has been taken; rejects with the signal's reason. To be awaited after `write` answered false. */
  async drained(): Promise<void> {
    this.#signal.throwIfAborted();
    const output = this.#output;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        for (const event of ['drain', 'close'] as const) output.off(event, done);
        this.#signal.removeEventListener('abort', done);
        resolve();
      };
      for (const event of ['drain', 'close'] as const) output.once(event, done);
      this.#signal.addEventListener('abort', done, { once: true });
    });
    this.#signal.throwIfAborted();
  }
}
