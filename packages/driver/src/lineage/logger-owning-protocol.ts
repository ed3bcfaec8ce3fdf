import { ConnectFailedError, type Connection, type ConnectionOpener, type OperationOptions } from '@taffrail/connection';
import { type Observable, Subject, type Subscription } from 'rxjs';
import { NotImplementedError, ParameterError, StateError } from '../errors.ts';
import { shown } from '../shown.ts';
import { type DriverAnnouncement, EventKey } from './names.ts';

/** What the older protocol is configured with; the keys are the lineage's. */
export interface LoggerConfig {
  readonly method: 'ethernet';
  readonly device_addr: string;
  readonly device_port: number;
  readonly server_addr: string;
  readonly server_port: number;
}

/** The process that owns the instrument's link, called a logger in that era. */
export interface Logger {
  readonly pid: number;
  /** Where its clients connect to. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts loggers; implemented over `PortAgentProcess` by whoever has processes. */
export interface LoggerLauncher {
  /** Answers the pid of a logger that already runs for this configuration. */
  findPid(config: LoggerConfig): Promise<number | undefined>;
  /** Starts one, and resolves when it listens. */
  launch(config: LoggerConfig, options?: OperationOptions): Promise<Logger>;
}

/** One announcement: the event's type, and an error code and a message where it has them. */
export type Announcement = Readonly<{ [EventKey.TYPE]: DriverAnnouncement; [EventKey.ERROR_CODE]?: string; [EventKey.MESSAGE]?: string }>;

/**
 * The instrument protocol of the lineage's first era, which owned its logger: it started it, attached to it,
 * detached from it and stopped it.
 *
 * Kept so that a driver of that era can be carried over method by method; new drivers extend `CommandResponseProtocol`.
 */
export abstract class LoggerOwningProtocol {
  /** What the protocol announces. Hot; never completes and never errors. */
  readonly announcements$: Observable<Announcement>;

  readonly #launcher: LoggerLauncher;
  readonly #open: ConnectionOpener;
  readonly #announcements = new Subject<Announcement>();
  #config: LoggerConfig | undefined;
  #isConnecting = false;
  #logger: Logger | undefined;
  #connection: Connection | undefined;
  #subscription: Subscription | undefined;

  constructor(launcher: LoggerLauncher, open: ConnectionOpener) {
    this.#launcher = launcher;
    this.#open = open;
    this.announcements$ = this.#announcements.asObservable();
  }

  /** Whether it has a configuration, and a connection to its logger. */
  get state(): 'unconfigured' | 'configured' | 'attached' {
    if (this.#connection !== undefined) return 'attached';
    return this.#config === undefined ? 'unconfigured' : 'configured';
  }

  /** Forgets the configuration. */
  initialize(): void {
    this.#config = undefined;
  }

  /**
   * Says where instrument and logger are.
   *
   * @throws {@link ConnectFailedError} for any method but `ethernet`; {@link ParameterError} for a missing or malformed key.
   */
  configure(config: unknown): void {
    this.#config = checkedConfig(config);
  }

  /**
   * Starts the logger and attaches to it; answers the pid of the logger.
   *
   * @throws {@link ConnectFailedError} when a logger for this instrument runs already; whatever the launcher throws.
   */
  async connect(options: OperationOptions = {}): Promise<number> {
    const config = this.#configured('connect');
    if (this.#isConnecting) throw new ConnectFailedError(deviceUrl(config), 'it is being connected already');
    this.#isConnecting = true;
    try {
      const pid = this.#logger?.pid ?? (await this.#launcher.findPid(config));
      if (pid !== undefined) throw new ConnectFailedError(deviceUrl(config), `a logger runs already, with pid ${pid}`);
      this.#logger = await this.#launcher.launch(config, options);
      return await this.#attachOrStop(this.#logger, options);
    } finally {
      this.#isConnecting = false;
    }
  }

  /** Detaches from the logger and stops it. */
  async disconnect(): Promise<void> {
    await this.detach();
    await this.#stopLogger();
  }

  /** Opens a connection to the logger; to one that somebody else started, if this protocol has started none. */
  async attach(options: OperationOptions = {}): Promise<void> {
    const config = this.#configured('attach');
    await this.detach();
    const connection = await this.#open(this.#logger?.url ?? `tcp://${config.server_addr}:${config.server_port}`, options);
    this.#connection = connection;
    this.#subscription = connection.data$.subscribe({
      next: ({ bytes }) => { this.gotData(bytes); },
      error: (error: unknown) => {
        this.#connection = undefined;
        void connection.close();
        this.connectionLost(error);
      },
    });
  }

  /** Closes the connection to the logger, which runs on. */
  async detach(): Promise<void> {
    this.#subscription?.unsubscribe();
    const connection = this.#connection;
    this.#connection = undefined;
    await connection?.close();
  }

  /** Resets the logger's link; does nothing, like the lineage's, until a subclass says what. */
  async reset(): Promise<void> {
    // What there is to reset is the subclass's affair.
  }

  /** Gets parameters. Rejects with {@link NotImplementedError}, as do the next three, until a subclass gives it a meaning. */
  async get(_names: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
    throw new NotImplementedError('get');
  }

  /** Sets parameters. Rejects with `NotImplementedError` until a subclass says how. */
  async set(_changes: Readonly<Record<string, unknown>>): Promise<void> {
    throw new NotImplementedError('set');
  }

  /** Executes a command: its name, then its arguments. Rejects with `NotImplementedError` until a subclass says how. */
  async execute(_command: readonly [name: string, ...args: unknown[]]): Promise<unknown> {
    throw new NotImplementedError('execute');
  }

  /** Hands bytes to the instrument as they are. Rejects with `NotImplementedError` until a subclass says how. */
  async executeDirect(_bytes: Uint8Array): Promise<void> {
    throw new NotImplementedError('executeDirect');
  }

  /** The names of the commands that {@link execute} takes; none until a subclass names some. */
  get capabilities(): readonly string[] {
    return [];
  }

  /** Sends bytes to the instrument. Rejects with `StateError` while nothing is attached. */
  protected async send(bytes: Uint8Array): Promise<void> {
    if (this.#connection === undefined) throw new StateError({ state: 'detached', event: 'send', expected: ['attach', 'connect'] });
    await this.#connection.send(bytes);
  }

  /** Is given what the instrument sends. */
  protected abstract gotData(bytes: Uint8Array): void;

  /** Is told that the logger is gone. */
  protected connectionLost(error: unknown): void {
    this.announceToDriver('DRIVER_ANNOUNCEMENT_ERROR', 'connection-lost', String(error));
  }

  /** Announces an event. The lineage keyed it by the class `EventKey` itself; here by `EventKey.TYPE`, as it was meant. */
  protected announceToDriver(type: DriverAnnouncement, errorCode?: string, message?: string): void {
    this.#announcements.next({
      [EventKey.TYPE]: type,
      ...(errorCode !== undefined && { [EventKey.ERROR_CODE]: errorCode }),
      ...(message !== undefined && { [EventKey.MESSAGE]: message }),
    });
  }

  async #attachOrStop(logger: Logger, options: OperationOptions): Promise<number> {
    try {
      await this.attach(options);
      return logger.pid;
    } catch (error) {
      // Why it could not be attached to is the news, whatever becomes of stopping it.
      await this.#stopLogger().catch(() => undefined);
      throw error;
    }
  }

  async #stopLogger(): Promise<void> {
    const logger = this.#logger;
    this.#logger = undefined;
    await logger?.stop();
  }

  #configured(event: string): LoggerConfig {
    if (this.#config === undefined) throw new StateError({ state: 'unconfigured', event, expected: ['configure'] });
    return this.#config;
  }
}

function checkedConfig(config: unknown): LoggerConfig {
  const given = typeof config === 'object' && config !== null ? (config as Readonly<Record<string, unknown>>) : {}; // an object's properties, all unknown
  if (given['method'] !== 'ethernet') {
    throw new ConnectFailedError('logger:', `the only connection method is "ethernet", found ${shown(given['method'])}`);
  }
  for (const key of ['device_addr', 'server_addr']) {
    if (typeof given[key] !== 'string' || given[key] === '') throw new ParameterError(`${key}: expected a host name, found ${shown(given[key])}`, key);
  }
  for (const key of ['device_port', 'server_port']) {
    const port = given[key];
    // A server port of 0 lets the logger choose one.
    const lowest = key === 'server_port' ? 0 : 1;
    if (typeof port !== 'number' || !Number.isInteger(port) || port < lowest || port > 65_535) {
      throw new ParameterError(`${key}: expected a port from ${lowest} to 65535, found ${shown(port)}`, key);
    }
  }
  return given as unknown as LoggerConfig; // each of its keys has just been checked
}

function deviceUrl({ device_addr, device_port }: LoggerConfig): string {
  return `tcp://${device_addr}:${device_port}`;
}
