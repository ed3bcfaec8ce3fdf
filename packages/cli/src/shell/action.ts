import { WrongUsageError } from '../errors.ts';
import { errorLine } from '../output/error-report.ts';
import { EndRequest } from './end-request.ts';
import type { Shell } from './shell.ts';

/** The exit statuses that the command promises. */
export const ExitStatus = { DONE: 0, FAILED: 1, WRONG_USAGE: 2, INTERRUPTED: 130 } as const;

/** Flags that every command has. */
export interface CommonFlags {
  readonly json: boolean;
}

/** Makes a command's work into what stricli runs: errors are printed here, and become the exit status. */
export function action<F extends CommonFlags, A extends readonly unknown[]>(
  work: (shell: Shell, flags: F, ...args: A) => void | Promise<void>,
): (this: Shell, flags: F, ...args: A) => Promise<void> {
  return async function (this: Shell, flags: F, ...args: A): Promise<void> {
    try {
      await work(this, flags, ...args);
      this.process.exitCode = ExitStatus.DONE;
    } catch (error) {
      this.process.exitCode = statusOf(this.signal.aborted ? this.signal.reason : error);
      if (!(error instanceof EndRequest)) this.process.stderr.write(`${errorLine(error, flags)}\n`);
    }
  };
}

/** Does what only depends on the command line, so that an error in it is one of usage; its own code is kept. */
export async function interpret<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof WrongUsageError || !(error instanceof Error)) throw error;
    const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
    throw new WrongUsageError(error.message, { cause: error, ...code });
  }
}

function statusOf(error: unknown): number {
  if (error instanceof WrongUsageError) return ExitStatus.WRONG_USAGE;
  if (!(error instanceof EndRequest)) return ExitStatus.FAILED;
  // Whoever closed our output has read what was wanted.
  return error.endCause === 'output-closed' ? ExitStatus.DONE : ExitStatus.INTERRUPTED;
}
