import { run } from './run.ts';

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

/**
 * Runs a JavaScript file in a workspace, as if neither Nx nor a test had started this program.
 *
 * A program that fails is an outcome like any other.
 *
 * @throws when it cannot be started, or does not end in time.
 */
export async function runProgram(file: string, args: readonly string[], { root, timeoutMs }: ProgramOptions): Promise<ProgramOutcome> {
  const env = { NX_DAEMON: 'false', NX_NO_CLOUD: 'true' };
  const { exitCode, stdout, stderr } = await run(process.execPath, [file, ...args], { cwd: root, timeoutMs, env });
  return { exitCode, output: stdout + stderr };
}
