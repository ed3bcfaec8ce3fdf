import { chunk, type InstrumentEvent } from '@taffrail/driver';
import { openPortAgent } from '@taffrail/port-agent-client';
import { sbe37, Sbe37Driver } from '@taffrail/seabird-sbe37';
import { filter, firstValueFrom, map, merge, of, scan, take, toArray } from 'rxjs';
import { onTestFinished } from 'vitest';
import { within } from '../kill/within.ts';
import { scratchFolder } from '../station.ts';
import { TaffrailProcess } from '../taffrail-process.ts';
import { Forwarder } from './forwarder.ts';

/** How many times as fast as the clock the instrument's time runs; it falls asleep after 12 s of silence. */
const SPEED = 10;

/** Settings of a {@link Deployment}. */
export interface DeploymentOptions {
  /** How long a lost agent is looked for before its connection is given up. Default the client's own. */
  readonly reconnectTimeoutMs?: number;
  /**
   * Whether the agent connects to the instrument itself, with no network between them that could be cut. Such a network accepts a connection
   * before it knows that nobody is behind it: the link of an instrument that is gone is up for a moment again and again.
   */
  readonly isInstrumentNear?: boolean;
}

/** A sample, by the place of its first byte and what it says. */
export type Sample = readonly [position: bigint, values: unknown];

/** What can be killed between the water and the driver, the driver apart. */
export type Victim = 'simulator' | 'network to the instrument' | 'agent' | 'network to the agent';

/** An instrument and its port agent, each a process; a driver in this one; and a network between each two of them. */
export class Deployment {
  readonly driver: Sbe37Driver;
  /** What the driver announced since {@link forget}. */
  readonly events: InstrumentEvent[] = [];
  readonly #dir = scratchFolder();
  #simulator: TaffrailProcess;
  #agent: TaffrailProcess | undefined;
  readonly #instrumentPort: number;
  #agentPort = 0;
  readonly #toInstrument: Forwarder;
  readonly #isInstrumentNear: boolean;
  #toAgent: Forwarder | undefined;

  private constructor(simulator: TaffrailProcess, port: number, { isInstrumentNear = false, ...options }: DeploymentOptions) {
    this.#simulator = simulator;
    this.#isInstrumentNear = isInstrumentNear;
    this.#instrumentPort = port;
    this.#toInstrument = new Forwarder(port);
    this.driver = new Sbe37Driver({ open: (url, opening) => openPortAgent(url, { ...options, ...opening }), reconnect: { firstDelayMs: 200, longestDelayMs: 1_000 } });
    this.driver.events$.subscribe((event) => this.events.push(event));
  }

  /** Starts everything, with the driver connected. */
  static async start(options: DeploymentOptions = {}): Promise<Deployment> {
    const simulator = simulate('0');
    const each = new Deployment(simulator, Number((await simulator.line())['port']), options);
    await each.#toInstrument.join();
    await each.#startAgent();
    const toAgent = (each.#toAgent = new Forwarder(each.#agentPort));
    await toAgent.join();
    onTestFinished(() => each.driver.close());
    await each.driver.configure({ url: `agent://127.0.0.1:${toAgent.port}` });
    await each.driver.connect();
    return each;
  }

  /** Forgets what was announced. */
  forget(): void {
    this.events.length = 0;
  }

  /** Kills it, and waits until it is gone. */
  async kill(victim: Victim): Promise<void> {
    switch (victim) {
      case 'simulator':
        await this.#simulator.end('SIGKILL');
        return;
      case 'agent':
        await this.#agent?.end('SIGKILL');
        return;
      case 'network to the instrument':
        return this.#toInstrument.cut();
      case 'network to the agent':
        return this.#toAgent?.cut();
    }
  }

  /** Brings it back where it was. */
  async bringBack(victim: Victim): Promise<void> {
    switch (victim) {
      case 'simulator':
        this.#simulator = simulate(String(this.#instrumentPort));
        await this.#simulator.line();
        return;
      case 'agent':
        return this.#startAgent();
      case 'network to the instrument':
        return this.#toInstrument.join();
      case 'network to the agent':
        return this.#toAgent?.join();
    }
  }

  /** Waits until the driver has announced something since {@link forget}. */
  async announced(what: string, isWanted: (events: readonly InstrumentEvent[]) => boolean): Promise<void> {
    // It may have been announced already.
    const looked$ = merge(of(undefined), this.driver.events$).pipe(map(() => this.events), filter(isWanted));
    try {
      await within(what, firstValueFrom(looked$));
    } catch (cause) {
      throw new Error(`the driver is in ${this.driver.state}, and has announced ${JSON.stringify(this.events)}`, { cause });
    }
  }

  /** Waits for so many samples from now on. */
  async samples(count: number): Promise<void> {
    await within(`${count} samples`, firstValueFrom(this.driver.particles$.pipe(scan((seen) => seen + 1, 0), filter((seen) => seen === count))));
  }

  /** Waits until so many more pieces of the instrument's talk are in the agent's journal, whoever else can reach it. */
  async journalled(count: number): Promise<void> {
    const watcher = await openPortAgent(`agent://127.0.0.1:${this.#agentPort}`);
    await within(`${count} pieces in the journal`, firstValueFrom(watcher.data$.pipe(take(count), toArray())));
    await watcher.close();
  }

  /** Gives all samples in the agent's journal, as one who reads it from its beginning finds them. */
  async samplesInJournal(): Promise<readonly Sample[]> {
    const reader = await openPortAgent(`agent://127.0.0.1:${this.#agentPort}`, { from: 'start' });
    const samples: Sample[] = [];
    reader.data$.pipe(chunk(sbe37)).subscribe((item) => {
      if (item.type === 'particle') samples.push([item.id.position, item.values]);
    });
    await within('the end of the journal', firstValueFrom(reader.status$.pipe(filter(({ isCatchingUp }) => isCatchingUp !== true))));
    await reader.close();
    return samples;
  }

  async #startAgent(): Promise<void> {
    const others = ['data', 'raw', 'command', 'sniff'].map((door) => `--no-${door}`);
    const port = this.#isInstrumentNear ? this.#instrumentPort : this.#toInstrument.port;
    const agent = new TaffrailProcess('port-agent', 'start', `tcp://127.0.0.1:${port}`, '--dir', this.#dir, '--stream-port', String(this.#agentPort), ...others);
    this.#agent = agent;
    const ports = (await agent.line())['ports'] as { readonly stream: number }; // the door that was not left out
    this.#agentPort = ports.stream;
  }
}

function simulate(port: string): TaffrailProcess {
  return new TaffrailProcess('simulate', 'sbe37', '--port', port, '--speed', String(SPEED));
}
