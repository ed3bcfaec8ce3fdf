import { ConnectFailedError, type Connection, type ConnectionOpener, type OperationOptions } from '@taffrail/connection';
import type { AnyDefinition, DriverOptions, InstrumentDriver, InstrumentEvent, Particle } from '@taffrail/driver';
import type { InstrumentSimulator, SimulatorOptions, Transcript } from '@taffrail/simulator';
import { Subscription } from 'rxjs';
import { VirtualTime } from './virtual-time.ts';
import { type ConnectionConditions, WatchedConnection } from './watched-connection.ts';

/** The URL that drivers on a bench are configured with. */
export const BENCH_URL = 'memory:bench';

/** A driver of any instrument. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- only as a bound: a driver's definition is in argument positions too
export type AnyDriver = InstrumentDriver<any>;

/** The definition that a driver is of. */
export type DefinitionOf<Driver> = Driver extends InstrumentDriver<infer D extends AnyDefinition> ? D : never;

/** How a driver is made. */
export type DriverClass<Driver extends AnyDriver = AnyDriver> = new (options: DriverOptions) => Driver;

/** Makes an instrument that runs on the clock it is given, and passes the other options on. */
export type SimulatorFactory<Simulator extends InstrumentSimulator = InstrumentSimulator> = (options: SimulatorOptions) => Simulator;

/** Settings of a {@link bench}. */
export interface BenchOptions extends ConnectionConditions, Pick<DriverOptions, 'startup' | 'whenSettingsDiffer' | 'whenSamplingEnds' | 'whenSilent'> {
  /** The clock to share; default a new one. */
  readonly time?: VirtualTime;
  /** What the simulator is told beside the clock. */
  readonly simulator?: Omit<SimulatorOptions, 'scheduler'>;
  /** How many attempts to connect are refused before the first that is not. Default 0. */
  readonly refusesConnects?: number;
  /** Puts something between the driver and what opens its connections. Default nothing. */
  readonly through?: (open: ConnectionOpener) => ConnectionOpener;
}

/**
 * Joins a driver to a simulated instrument in memory, both on one virtual clock.
 *
 * Nothing happens on it until the test asks; nothing real is waited for.
 *
 * @example
 * ```ts
 * await using bed = bench(Sbe37Driver, (options) => new Sbe37Simulator(options));
 * await bed.connect();
 * const sample = await bed.run(bed.driver.acquireSample());
 * ```
 */
export function bench<Driver extends AnyDriver, Simulator extends InstrumentSimulator>(
  DriverOfTest: DriverClass<Driver>,
  simulator: SimulatorFactory<Simulator>,
  options: BenchOptions = {},
): Bench<Driver, Simulator> {
  return new Bench(DriverOfTest, simulator, options);
}

/** A test bed; see {@link bench}. */
export class Bench<Driver extends AnyDriver = AnyDriver, Simulator extends InstrumentSimulator = InstrumentSimulator> implements AsyncDisposable {
  readonly time: VirtualTime;
  readonly driver: Driver;
  readonly simulator: Simulator;
  /** What the driver announced so far, oldest first. */
  readonly events: InstrumentEvent<DefinitionOf<Driver>>[] = [];
  /** The particles that the driver published so far, oldest first. */
  readonly particles: Particle<DefinitionOf<Driver>>[] = [];
  /** The connections that the driver opened so far, oldest first. */
  readonly connections: WatchedConnection[] = [];

  readonly #options: BenchOptions;
  readonly #watching = new Subscription();
  readonly #open = { events$: true, particles$: true };
  #refusals: number;

  /** @internal */
  constructor(DriverOfTest: DriverClass<Driver>, simulator: SimulatorFactory<Simulator>, options: BenchOptions) {
    this.#options = options;
    this.#refusals = options.refusesConnects ?? 0;
    this.time = options.time ?? new VirtualTime();
    this.simulator = simulator({ ...options.simulator, scheduler: this.time });
    const { startup, whenSettingsDiffer, whenSamplingEnds, whenSilent } = options;
    this.driver = new DriverOfTest({
      open: (url, limits) => this.#connect(url, limits),
      scheduler: this.time,
      ...(startup !== undefined && { startup }),
      ...(whenSettingsDiffer !== undefined && { whenSettingsDiffer }),
      ...(whenSamplingEnds !== undefined && { whenSamplingEnds }),
      ...(whenSilent !== undefined && { whenSilent }),
    });
    this.#watch();
  }

  /** What passed between instrument and line, as seen from the instrument. */
  get transcript(): Transcript {
    return this.simulator.transcript;
  }

  /** What the driver announced as states so far, in order. */
  get states(): readonly string[] {
    return this.events.flatMap((event) => (event.type === 'state-change' ? [event.to] : []));
  }

  /** Configures, connects and discovers, in as much virtual time as that takes; answers the state found. */
  async connect(): Promise<string> {
    await this.open();
    return this.run(this.driver.discover());
  }

  /** Configures and connects, and asks the instrument nothing. */
  async open(): Promise<void> {
    await this.run(this.driver.configure({ url: BENCH_URL }));
    await this.run(this.driver.connect());
  }

  /** Lets virtual time pass until a promise has settled, and answers as it does; see `VirtualTime.until`. */
  run<T>(promise: Promise<T>): Promise<T> {
    return this.time.until(promise);
  }

  /** As {@link run}, for what should fail: answers what it rejected with, and rejects when it did not. */
  async failure(promise: Promise<unknown>): Promise<unknown> {
    let result: unknown;
    try {
      result = await this.run(promise);
    } catch (error) {
      return error;
    }
    throw new TypeError(`expected a rejection, found the answer ${JSON.stringify(result)}`);
  }

  /** Runs something and answers the bytes that reached the instrument meanwhile, one character each. */
  async sentDuring(work: () => Promise<unknown>): Promise<string> {
    const before = this.transcript.receivedText.length;
    await work();
    return this.transcript.receivedText.slice(before);
  }

  /** Loses the connection now, as when somebody pulls the cable. */
  loseConnection(): void {
    this.connections.at(-1)?.lose();
  }

  /**
   * Closes driver and instrument, and lists in one sentence each what they left behind: timers, connections,
   * subscriptions to connections, streams that did not complete.
   */
  async leaks(): Promise<readonly string[]> {
    await this.run(this.driver.close());
    // Before the instrument ends them from its side.
    const connected = [
      ...this.connections.flatMap(({ isClosed }, index) => (isClosed ? [] : [`connection ${index + 1} of ${this.connections.length}, never closed`])),
      ...this.connections.flatMap(({ listeners }) => listeners),
    ];
    await this.close();
    return [
      ...this.time.pending.map(({ delayMs, origin }) => `a timer of ${delayMs} ms from ${origin}`),
      ...connected,
      ...Object.entries(this.#open).flatMap(([stream, isOpen]) => (isOpen ? [`the driver's ${stream}, not completed`] : [])),
    ];
  }

  /** Closes the driver, then the instrument. */
  async close(): Promise<void> {
    await this.run(this.driver.close());
    this.simulator.close();
    await this.time.advance(0);
    this.#watching.unsubscribe();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #connect(url: string, options?: OperationOptions): Promise<Connection> {
    const { through = (open) => open } = this.#options;
    const open = through(async (to) => this.#reach(to));
    return open(url, options).then((opened) => {
      const connection = new WatchedConnection(opened, this.time, this.#options);
      this.connections.push(connection);
      return connection;
    });
  }

  #reach(url: string): Connection {
    if (this.#refusals === 0) return this.simulator.connect({ url });
    this.#refusals -= 1;
    throw new ConnectFailedError(url, 'the test refuses it');
  }

  #watch(): void {
    const { events, particles } = this;
    // Driver is of DefinitionOf<Driver>, which the compiler cannot see while Driver is open.
    const driver: InstrumentDriver<DefinitionOf<Driver>> = this.driver;
    this.#watching.add(driver.events$.subscribe({ next: (event) => events.push(event), complete: () => { this.#open.events$ = false; } }));
    this.#watching.add(driver.particles$.subscribe({ next: (each) => particles.push(each), complete: () => { this.#open.particles$ = false; } }));
  }
}
