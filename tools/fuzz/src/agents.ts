import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { DoorPorts } from '@taffrail/port-agent';
import type { AgentsReport } from './agent-program.ts';
import { Failure } from './failure.ts';
import { FuzzFault } from './fuzz-fault.ts';

type Use = Extract<AgentsReport, { type: 'use' }>;

/** How much of what the agents' process says of its end is kept. */
const TROUBLE_LENGTH = 4_000;

/** The agents that are attacked, in a process of their own: a fault there is seen, and its memory is nobody else's. */
export class Agents {
  readonly #child: ChildProcess;
  readonly #ready: Promise<readonly DoorPorts[]>;
  readonly #failure = new Failure();
  readonly #askers: ((use: Use) => void)[] = [];
  #isEnding = false;

  constructor(args: readonly string[]) {
    const child = fork(fileURLToPath(new URL('agent-program.js', import.meta.url)), args, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    this.#child = child;
    let trouble = '';
    child.stderr?.on('data', (bytes: Buffer) => { trouble = (trouble + bytes.toString()).slice(-TROUBLE_LENGTH); });
    child.on('error', () => undefined); // a question to a process that has just ended; its end is what is told
    let resolveReady: (ports: readonly DoorPorts[]) => void = () => undefined;
    this.#ready = new Promise((resolve) => { resolveReady = resolve; });
    const fail = (what: string) => { if (!this.#isEnding) this.#failure.fail(new FuzzFault(`${what} ${trouble}`.trim())); };
    child.once('close', (code, signal) => { fail(`the agents' process ended with ${signal ?? code}:`); });
    child.on('message', (message) => {
      const report = message as AgentsReport; // its own program sends nothing else
      if (report.type === 'ready') resolveReady(report.ports);
      else if (report.type === 'use') this.#askers.shift()?.(report);
      else fail(`an agent ended: ${report.reason}`);
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Waits for work. @throws a {@link FuzzFault} when the process, or an agent in it, ends unasked before. */
  async during<T>(work: Promise<T>): Promise<T> {
    return this.#failure.during(work);
  }

  /** Gives each agent's ports when it is connected to its instrument. */
  async ready(): Promise<readonly DoorPorts[]> {
    return this.during(this.#ready);
  }

  /** Asks what the process holds. */
  async use(): Promise<Use> {
    const told = new Promise<Use>((resolve) => this.#askers.push(resolve));
    if (this.#child.connected) this.#child.send({});
    return this.during(told);
  }

  /** Has the agents stop, and gives how their process ended. */
  async stop(): Promise<string> {
    return this.#end('SIGTERM');
  }

  /** Ends the process at once. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async #end(signal: NodeJS.Signals): Promise<string> {
    this.#isEnding = true;
    const child = this.#child;
    if (child.exitCode === null && child.signalCode === null) {
      const closed = once(child, 'close');
      child.kill(signal);
      await closed;
    }
    return String(child.signalCode ?? child.exitCode);
  }
}
