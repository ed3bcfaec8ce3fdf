import { EventEmitter } from 'node:events';
import { runTaffrail, type ShellOutput } from '@taffrail/cli';

/** An output that keeps what is written to it. */
class KeptOutput extends EventEmitter implements ShellOutput {
  text = '';

  write(text: string | Uint8Array): boolean {
    this.text += typeof text === 'string' ? text : new TextDecoder().decode(text);
    return true;
  }
}

/**
 * Runs the `taffrail` command in this process, and answers what it printed.
 *
 * @throws an `Error` with what it said where it did not end with 0.
 */
export async function outputOf(args: readonly string[]): Promise<string> {
  const stdout = new KeptOutput();
  const stderr = new KeptOutput();
  const stdin = { async *[Symbol.asyncIterator](): AsyncGenerator<string> {} };
  const process = Object.assign(new EventEmitter(), { stdin, stdout, stderr, env: {}, exitCode: null as number | string | null });
  await runTaffrail(args, { process, signal: new AbortController().signal });
  const { exitCode } = process;
  if (exitCode !== null && exitCode !== 0) throw new Error(`taffrail ${args.join(' ')} ended with ${exitCode}: ${stderr.text}`);
  return stdout.text;
}
