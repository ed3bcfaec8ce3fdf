import { execFile } from 'node:child_process';
import process from 'node:process';

/** How a program ended. */
export interface Outcome {
  readonly exitCode: number;
  /** What it wrote on both streams. */
  readonly output: string;
}

/** How long one program may take on a slow machine. */
const LIMIT_MS = 280_000;
const OUTPUT_LIMIT_BYTES = 16 * 1024 * 1024;

/** Runs a program as if no test and no Nx had started it; one that fails is an outcome like any other. */
export function run(file: string, args: readonly string[], cwd: string): Promise<Outcome> {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(NX_|VITEST|FORCE_COLOR$|NODE_ENV$|TAFFRAIL_)/.test(name)));
  const env = { ...inherited, NX_DAEMON: 'false', NX_NO_CLOUD: 'true', NO_COLOR: '1' };
  return new Promise((resolve, reject) => {
    execFile(file, args, { cwd, env, timeout: LIMIT_MS, maxBuffer: OUTPUT_LIMIT_BYTES }, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : error.code;
      const output = stdout + stderr;
      if (typeof exitCode === 'number') resolve({ exitCode, output });
      else reject(new Error(`${file} ${args.join(' ')} did not end by itself; it printed ${JSON.stringify(output)}`, { cause: error }));
    });
  });
}
