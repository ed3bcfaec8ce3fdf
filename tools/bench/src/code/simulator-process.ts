import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

/** A simulated instrument in a process of its own. */
export interface SimulatorProcess {
  readonly host: string;
  readonly port: number;
  /** Ends it, and resolves when it has ended. */
  stop(): Promise<void>;
}

/** Starts `taffrail simulate` on a free port, and resolves when it listens. */
export async function startSimulator(instrument: string): Promise<SimulatorProcess> {
  const program = join(dirname(createRequire(import.meta.url).resolve('@taffrail/cli/package.json')), 'bin/taffrail.js');
  const child = spawn(process.execPath, [program, 'simulate', instrument, '--json'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => { child.once('close', () => { resolve(); }); });
  const lines = createInterface({ input: child.stdout });
  const { host, port } = await new Promise<{ readonly host: string; readonly port: number }>((resolve, reject) => {
    // The first line of `simulate --json` says where it listens.
    lines.once('line', (line) => { resolve(JSON.parse(line) as { readonly host: string; readonly port: number }); });
    void ended.then(() => { reject(new Error(`the simulated ${instrument} ended before it listened`)); });
  });
  lines.on('line', () => undefined);
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  return { host, port, stop };
}
