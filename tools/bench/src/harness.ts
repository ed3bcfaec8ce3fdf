import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { type Agent, AGENTS, type AgentKey } from './agents.ts';
import type { Measurement, Told } from './figures.ts';

/** The load harness, built in a directory of its own: it plays the instruments and the clients, and starts the agents. */
export class Harness {
  readonly #scratch: string;

  private constructor(scratch: string) {
    this.#scratch = scratch;
  }

  /** Copies the harness's sources into a new directory in `scratchRoot` and builds them there. @throws an error that says what is missing. */
  static async build({ sources, scratchRoot }: { readonly sources: string; readonly scratchRoot: string }): Promise<Harness> {
    if (!existsSync(join(sources, 'harness.cpp'))) throw new Error(`no harness.cpp in ${sources}; TAFFRAIL_BENCH names the harness's folder`);
    mkdirSync(scratchRoot, { recursive: true });
    const harness = new Harness(mkdtempSync(join(scratchRoot, 'bench-')));
    cpSync(sources, harness.#dir, { recursive: true });
    // The relay there is no ES module; what says that this package's files are must not reach it.
    writeFileSync(join(harness.#dir, 'package.json'), '{"type":"commonjs"}\n');
    await run('make', ['-s', '-C', harness.#dir]);
    return harness;
  }

  get #dir(): string {
    return join(this.#scratch, 'harness');
  }

  /** Where agents keep what they write. */
  get scratch(): string {
    return this.#scratch;
  }

  /** Makes one run and gives what the harness tells of it. */
  async run({ args, instruments = 1 }: Measurement, key: AgentKey): Promise<Told> {
    const agent: Agent = AGENTS[key];
    const dir = join(this.#scratch, 'agent');
    rmSync(dir, { recursive: true, force: true });
    mkdirSync(dir);
    const devicePort = await freePorts(instruments);
    const clientPort = await freePorts(instruments, devicePort + instruments);
    const command = agent.command({ devicePort, clientPort, dir, harnessDir: this.#dir, instruments });
    const places = ['--device', `127.0.0.1:${devicePort}`, '--client', `127.0.0.1:${clientPort}`];
    const pins = ['--pin-harness', '0', '--pin-agent', '1'];
    const text = await run(join(this.#dir, 'harness'), [...args, ...places, ...pins, agent.isFramed ? '--framed' : '--raw', '--agent-cmd', command]);
    rmSync(dir, { recursive: true, force: true });
    return JSON.parse(text) as Told; // the harness prints one flat object of numbers and texts
  }

  /** Removes everything that was built and written. */
  remove(): void {
    rmSync(this.#scratch, { recursive: true, force: true });
  }
}

/** Finds a port from which on so many are free. */
async function freePorts(count: number, from = 20_000): Promise<number> {
  for (let first = from; first + count < 65_536; first += count) {
    const areFree = await Promise.all([...new Set([first, first + count - 1])].map(isFree));
    if (areFree.every((isSo) => isSo)) return first;
  }
  throw new Error(`no ${count} free ports from ${from} on`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}

async function run(program: string, args: readonly string[]): Promise<string> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let trouble = '';
  child.stdout.on('data', (bytes: Buffer) => { out += bytes.toString(); });
  child.stderr.on('data', (bytes: Buffer) => { trouble = (trouble + bytes.toString()).slice(-2_000); });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}: ${trouble.trim().split('\n').slice(-3).join(' | ')}`);
  return out;
}
