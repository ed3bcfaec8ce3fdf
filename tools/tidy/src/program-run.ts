import { execFile } from 'node:child_process';

/** How a program ended. */
export interface ProgramOutcome {
  readonly exitCode: number;
  /** What it wrote on both streams. */
  readonly output: string;
}

/** Settings of {@link runProgram}. */
export interface ProgramOptions {
  /** The workspace to run in. */
  readonly root: string;
  readonly timeoutMs: number;
}

/** The most that one program may print. */
const OUTPUT_LIMIT_BYTES = 16 * 1024 * 1024;

/**
 * Runs a JavaScript file in a workspace, as if neither Nx nor a test had started this program.
 *
 * A program that fails is an outcome like any other.
 *
 * @throws when it cannot be started, or does not end in time.
 */
export function runProgram(file: string, args: readonly string[], { root, timeoutMs }: ProgramOptions): Promise<ProgramOutcome> {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(NX_|VITEST|FORCE_COLOR$)/.test(name)));
  const env = { ...inherited, NX_DAEMON: 'false', NX_NO_CLOUD: 'true', NO_COLOR: '1' };
  const options = { cwd: root, env, timeout: timeoutMs, maxBuffer: OUTPUT_LIMIT_BYTES };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [file, ...args], options, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : error.code;
      const output = stdout + stderr;
      if (typeof exitCode === 'number') return resolve({ exitCode, output });
      reject(
        new Error(`${[file, ...args].join(' ')} did not end by itself within ${timeoutMs} ms; it printed ${JSON.stringify(output)}`, {
          cause: error,
        }),
      );
    });
  });
}
