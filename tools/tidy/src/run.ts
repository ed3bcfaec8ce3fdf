import { execFile } from 'node:child_process';

/** How a program ended. */
export interface Outcome {
  /** Its exit status. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Settings of {@link run}. */
export interface RunOptions {
  readonly cwd: string;
  readonly timeoutMs: number;
  /** Set on top of this program's environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The most that one program may print. */
const OUTPUT_LIMIT_BYTES = 32 * 1024 * 1024;
/** What this program was given by npm, Nx or a test runner, and another one would take for its own. */
const NOT_PASSED_ON = /^(?:npm_|NX_|VITEST|NODE_OPTIONS$|FORCE_COLOR$)/;

/**
 * Runs a program to its end; one that fails is an outcome like any other.
 *
 * @throws when it cannot be started, or does not end in time.
 */
export function run(program: string, args: readonly string[], { cwd, timeoutMs, env = {} }: RunOptions): Promise<Outcome> {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !NOT_PASSED_ON.test(name)));
  return new Promise((resolve, reject) => {
    execFile(
      program,
      args,
      { cwd, timeout: timeoutMs, maxBuffer: OUTPUT_LIMIT_BYTES, env: { ...inherited, NO_COLOR: '1', ...env } },
      (error, stdout, stderr) => {
        const exitCode = error === null ? 0 : error.code;
        if (typeof exitCode === 'number') return resolve({ exitCode, stdout, stderr });
        reject(
          new Error(
            `${program} ${args.join(' ')} did not end by itself within ${timeoutMs} ms; it printed ${JSON.stringify(stdout + stderr)}`,
            { cause: error },
          ),
        );
      },
    );
  });
}

/**
 * Runs a program that has to succeed, and gives what it printed on its standard output.
 *
 * @throws when it fails, with everything it printed.
 */
export async function succeed(program: string, args: readonly string[], options: RunOptions): Promise<string> {
  const { exitCode, stdout, stderr } = await run(program, args, options);
  if (exitCode !== 0) throw new Error(`${program} ${args.join(' ')} exited with ${exitCode}:\n${stdout}${stderr}`);
  return stdout;
}
