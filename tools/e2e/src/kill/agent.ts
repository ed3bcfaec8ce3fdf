import { type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';
import type { DoorPorts } from '@taffrail/port-agent';
import { OwnedProcess } from './owned-process.ts';
import { AGENT_PROGRAM } from './programs.ts';
import { within } from './within.ts';

/** Small, so that rounds cross from one to the next. */
const SEGMENT_LENGTH = 1_048_576;

/** What the agent's program tells whoever launched it. */
type AgentReport = { readonly type: 'ready'; readonly epoch: string; readonly ports: DoorPorts } | { readonly type: 'failed' };

/** A port agent in a process of its own, which can be killed and started again in the same place. */
export class Agent {
  readonly dir: string;
  readonly #link: string;
  #process: OwnedProcess<AgentReport> | undefined;
  #ports: DoorPorts = {};

  constructor(dir: string, instrumentPort: number) {
    this.dir = dir;
    this.#link = `tcp://127.0.0.1:${instrumentPort}`;
  }

  /** Where clients of the stream door connect to, as long as this agent is. */
  get url(): string {
    return `agent://127.0.0.1:${this.port('stream')}`;
  }

  /** Starts it, behind the same doors as before. */
  async start(): Promise<void> {
    await within('the agent to be ready', this.begin().hears('ready')).then(({ ports }) => { this.#ports = ports; });
  }

  /** Starts it, and does not wait until it is ready. */
  begin(): OwnedProcess<AgentReport> {
    const doors = (['stream', 'data', 'raw', 'command'] as const).map((door) => `--door=${door}=${this.#ports[door] ?? 0}`);
    const place = [`--link=${this.#link}`, `--dir=${this.dir}`, `--ppid=${process.pid}`];
    this.#process = new OwnedProcess('the agent', [AGENT_PROGRAM, ...place, ...doors, '--door=sniff=off', `--segment-bytes=${SEGMENT_LENGTH}`, '--keep-trying']);
    return this.#process;
  }

  /** Gives the port of a door. */
  port(door: 'stream' | 'data' | 'raw' | 'command'): number {
    return this.#ports[door] ?? 0;
  }

  /** Ends it; `SIGKILL` lets it do nothing any more. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<string | undefined> {
    return this.#process === undefined ? undefined : within(`the agent to end by ${signal}`, this.#process.end(signal));
  }

  /** Does something, and waits until the agent has written its status after that. */
  async writesStatusAfter(action: () => void): Promise<void> {
    let watcher: FSWatcher | undefined;
    const written = new Promise<void>((resolve) => {
      watcher = watch(this.dir, (_event, name) => { if (name === 'port-agent.status.json') resolve(); });
    });
    action();
    await within('the agent to write its status', written).finally(() => watcher?.close());
  }

  /** Where its journal is. */
  get journal(): string {
    return join(this.dir, 'journal');
  }
}
