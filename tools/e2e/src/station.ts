import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { TaffrailProcess } from './taffrail-process.ts';

/** A simulated instrument and its port agent, each a process of its own. */
export interface Station {
  readonly simulator: TaffrailProcess;
  readonly simulatorPort: number;
  readonly agent: TaffrailProcess;
  readonly ports: Readonly<Record<'stream' | 'data' | 'raw' | 'command' | 'sniff', number>>;
  readonly dir: string;
  /** Where a driver connects to. */
  readonly url: string;
}

/** Makes a folder that goes with the test. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'taffrail-e2e-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Starts an instrument and its agent, and waits until both say that they are ready. */
export async function startStation({ speed = 20 }: { readonly speed?: number } = {}): Promise<Station> {
  const dir = scratchFolder();
  const simulator = new TaffrailProcess('simulate', 'sbe37', '--speed', String(speed));
  const port = Number((await simulator.line())['port']);
  const agent = new TaffrailProcess('port-agent', 'start', `tcp://127.0.0.1:${port}`, '--dir', dir);
  const ports = (await agent.line())['ports'] as Station['ports']; // every door is open unless it is asked not to be
  return { simulator, simulatorPort: port, agent, ports, dir, url: `agent://127.0.0.1:${ports.stream}` };
}
