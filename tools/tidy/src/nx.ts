import { execFile } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** How an Nx command ended. */
export interface NxOutcome {
  readonly exitCode: number;
  /** What it wrote on both streams. */
  readonly output: string;
}

/** Settings of {@link runNx}. */
export interface NxOptions {
  /** The workspace to run in. */
  readonly root: string;
  readonly timeoutMs: number;
}

/** The most that one command may print. */
const OUTPUT_LIMIT_BYTES = 16 * 1024 * 1024;

/**
 * Runs Nx in a workspace, as if no other Nx had started this program.
 *
 * A command that fails is an outcome like any other.
 *
 * @throws when Nx cannot be started, or does not end in time.
 */
export function runNx(args: readonly string[], { root, timeoutMs }: NxOptions): Promise<NxOutcome> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(NX_|VITEST|FORCE_COLOR$)/.test(name)));
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [createRequire(join(root, 'package.json')).resolve('nx'), ...args],
      {
        cwd: root,
        env: { ...env, NX_DAEMON: 'false', NX_NO_CLOUD: 'true', NO_COLOR: '1' },
        timeout: timeoutMs,
        maxBuffer: OUTPUT_LIMIT_BYTES,
      },
      (error, stdout, stderr) => {
        const exitCode = error === null ? 0 : error.code;
        const output = stdout + stderr;
        if (typeof exitCode === 'number') resolve({ exitCode, output });
        else
          reject(
            new Error(`nx ${args.join(' ')} did not end by itself within ${timeoutMs} ms; it printed ${JSON.stringify(output)}`, {
              cause: error,
            }),
          );
      },
    );
  });
}

/** The targets of every project of a workspace, as Nx infers them. */
export async function targetsOf(
  options: NxOptions & { readonly scratchFile: string },
): Promise<Readonly<Record<string, readonly string[]>>> {
  const { exitCode, output } = await runNx(['graph', `--file=${options.scratchFile}`], options);
  if (exitCode !== 0) throw new Error(`nx graph exited with ${exitCode}: ${output}`);
  try {
    const { graph } = JSON.parse(readFileSync(options.scratchFile, 'utf8')) as GraphFile; // the format of `nx graph --file`
    return Object.fromEntries(Object.entries(graph.nodes).map(([name, node]) => [name, Object.keys(node.data.targets)]));
  } finally {
    rmSync(options.scratchFile, { force: true });
  }
}

interface GraphFile {
  readonly graph: { readonly nodes: Readonly<Record<string, { readonly data: { readonly targets: Readonly<Record<string, unknown>> } }>> };
}
