import { EventEmitter } from 'node:events';
import { runTaffrail } from '../src/app.ts';
import { EndRequest, type EndCause } from '../src/shell/end-request.ts';
import type { Shell, ShellInput, ShellOutput } from '../src/shell/shell.ts';

/** A line of JSON that the command printed. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- lines of all kinds are looked at field by field, by expectations
export type Line = Readonly<Record<string, any>>;

/** An output that keeps what was written. */
export class FakeOutput extends EventEmitter implements ShellOutput {
  text = '';
  isTTY = false;
  columns = 80;
  rows = 24;
  #watchers: { readonly wanted: RegExp; readonly resolve: () => void }[] = [];

  /** Keeps bytes as characters, one for each. */
  write(text: string | Uint8Array): boolean {
    this.text += typeof text === 'string' ? text : Buffer.from(text).toString('latin1');
    this.#watchers = this.#watchers.filter(({ wanted, resolve }) => {
      if (wanted.test(this.text)) resolve();
      return !wanted.test(this.text);
    });
    return true;
  }

  /** Resolves once what was written matches. */
  async saw(wanted: RegExp): Promise<void> {
    if (wanted.test(this.text)) return;
    await new Promise<void>((resolve) => this.#watchers.push({ wanted, resolve }));
  }

  /** The first line, as the JSON it is. */
  get first(): Line {
    const [first] = this.records;
    if (first === undefined) throw new Error('nothing was printed');
    return first;
  }

  /** The lines, each as the JSON it is. */
  get records(): readonly Line[] {
    return this.text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  }
}

/** A shell without a process around it. */
export function fakeShell({ input = [] }: { readonly input?: Iterable<Uint8Array | string> } = {}) {
  const stdout = new FakeOutput();
  const stderr = new FakeOutput();
  const stdin: ShellInput = {
    async *[Symbol.asyncIterator]() {
      yield* input;
    },
  };
  const controller = new AbortController();
  const events = new EventEmitter();
  const process = Object.assign(events, { stdin, stdout, stderr, env: {}, exitCode: null as number | string | null });
  const shell: Shell = { process, signal: controller.signal };
  return { shell, process, stdout, stderr, end: (cause: EndCause) => controller.abort(new EndRequest(cause)) };
}

/** Runs the command in this process, to its end. */
export async function taffrail(args: readonly string[], options: Parameters<typeof fakeShell>[0] = {}) {
  const { shell, process, stdout, stderr } = fakeShell(options);
  await runTaffrail(args, shell);
  return { status: process.exitCode, stdout: stdout.text, stderr: stderr.text, records: () => stdout.records, first: () => stdout.first };
}
