import { ConnectFailedError, type Connection, type ConnectionOpener, type OperationOptions } from '@taffrail/connection';
import { type Observable, Subject, type Subscription } from 'rxjs';
import { ParameterError, StateError } from '../errors.ts';
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
  #logger: Logger | undefined;
  #connection: Connection | undefined;
  #subscription: Subscription | undefined;

  constructor(launcher: LoggerLauncher, open: ConnectionOpener) {
    this.#launcher = launcher;
    this.#open = open;
    this.announcements$ = this.#announcements.asObservable();
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
    const pid = await this.#launcher.findPid(config);
    if (pid !== undefined) throw new ConnectFailedError(deviceUrl(config), `a logger runs already, with pid ${pid}`);
    this.#logger = await this.#launcher.launch(config, options);
    try {
      await this.attach(options);
    } catch (error) {
      await this.#stopLogger();
      throw error;
    }
    return this.#logger.pid;
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
    this.#connection = await this.#open(this.#logger?.url ?? `tcp://${config.server_addr}:${config.server_port}`, options);
    this.#subscription = this.#connection.data$.subscribe({
      next: ({ bytes }) => { this.gotData(bytes); },
      error: (error: unknown) => { this.connectionLost(error); },
    });
  }

  /** Closes the connection to the logger, which runs on. */
  async detach(): Promise<void> {
    this.#subscription?.unsubscribe();
    await this.#connection?.close();
    this.#connection = undefined;
  }

  /** Sends bytes to the instrument. */
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

  async #stopLogger(): Promise<void> {
    await this.#logger?.stop();
    this.#logger = undefined;
  }

  #configured(event: string): LoggerConfig {
    if (this.#config === undefined) throw new StateError({ state: 'unconfigured', event, expected: ['configure'] });
    return this.#config;
  }
}

function checkedConfig(config: unknown): LoggerConfig {
  const given = typeof config === 'object' && config !== null ? (config as Readonly<Record<string, unknown>>) : {}; // an object's properties, all unknown
  if (given['method'] !== 'ethernet') {
    throw new ConnectFailedError('logger:', `the only connection method is "ethernet", found ${JSON.stringify(given['method'])}`);
  }
  for (const key of ['device_addr', 'server_addr']) {
    if (typeof given[key] !== 'string' || given[key] === '') throw new ParameterError(`${key}: expected a host name, found ${JSON.stringify(given[key])}`, key);
  }
  for (const key of ['device_port', 'server_port']) {
    const port = given[key];
    // A server port of 0 lets the logger choose one.
    const lowest = key === 'server_port' ? 0 : 1;
    if (typeof port !== 'number' || !Number.isInteger(port) || port < lowest || port > 65_535) {
      throw new ParameterError(`${key}: expected a port from ${lowest} to 65535, found ${JSON.stringify(port)}`, key);
    }
  }
  return given as unknown as LoggerConfig; // each of its keys has just been checked
}

function deviceUrl({ device_addr, device_port }: LoggerConfig): string {
  return `tcp://${device_addr}:${device_port}`;
}
