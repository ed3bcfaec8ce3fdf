import { ConnectFailedError, ConnectionClosedError, ConnectionLostError } from '@taffrail/connection';
import { TcpConnection, type TcpConnectionOptions } from './tcp-connection.ts';

/** Who is told of what a {@link LoggerClient} receives. */
export interface LoggerClientListener {
  /** Takes bytes as they came. */
  received(bytes: Uint8Array): void;
  /** Is told, once, that the connection ended without anybody here having stopped it. */
  lost?(error: ConnectionLostError): void;
}

/** The lineage's client of a port agent, under its own names, over an agent's raw door. New code uses `openTcp` or `openPortAgent`. */
export class LoggerClient {
  readonly #host: string;
  readonly #port: number;
  readonly #options: TcpConnectionOptions;
  #connection: TcpConnection | undefined;

  constructor(host: string, port: number, options: TcpConnectionOptions = {}) {
    this.#host = host;
    this.#port = port;
    this.#options = options;
  }

  /** Connects; from then on the callback, or the listener, is told what is received. @throws {@link ConnectFailedError}. */
  async initComms(callback: ((bytes: Uint8Array) => void) | LoggerClientListener): Promise<void> {
    const listener = typeof callback === 'function' ? { received: callback } : callback;
    const connection = await this.#connect();
    await this.stopComms();
    this.#connection = connection;
    connection.data$.subscribe({
      next: ({ bytes }) => { listener.received(bytes); },
      error: (error: unknown) => { if (error instanceof ConnectionLostError) listener.lost?.(error); },
    });
  }

  /** Disconnects; nothing is told any more. */
  async stopComms(): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    await connection?.close();
  }

  /** Sends bytes. @throws as `Connection.send`; {@link ConnectionClosedError} before `initComms` and after `stopComms`. */
  async send(bytes: Uint8Array): Promise<void> {
    if (this.#connection === undefined) throw new ConnectionClosedError(this.#url, 'send');
    await this.#connection.send(bytes);
  }

  get #url(): string {
    const host = this.#host.includes(':') ? `[${this.#host}]` : this.#host;
    return `tcp://${host}:${this.#port}`;
  }

  async #connect(): Promise<TcpConnection> {
    try {
      return await TcpConnection.open(this.#url, this.#options);
    } catch (cause) {
      if (!(cause instanceof ConnectFailedError)) throw cause;
      // The lineage's sentence, which its programs and their logs are read by.
      throw new ConnectFailedError(this.#url, `Failed to connect to port agent at ${this.#host}:${this.#port}.`, { cause });
    }
  }
}
