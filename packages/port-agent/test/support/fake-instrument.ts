import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A plain server in the place of an instrument. */
export class FakeInstrument {
  readonly #server: Server;
  readonly #waiting: ((socket: Socket) => void)[] = [];
  readonly #connections: Socket[] = [];
  readonly #all = new Set<Socket>();
  received = Buffer.alloc(0);
  #onReceived: (() => void) | undefined;

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => {
      this.#all.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => this.#all.delete(socket));
      socket.on('data', (bytes) => {
        this.received = Buffer.concat([this.received, bytes]);
        this.#onReceived?.();
      });
      const waiter = this.#waiting.shift();
      if (waiter === undefined) this.#connections.push(socket);
      else waiter(socket);
    });
  }

  static async listen(port = 0): Promise<FakeInstrument> {
    const server = createServer();
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return new FakeInstrument(server);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port; // a listening TCP server has one
  }

  get url(): string {
    return `tcp://127.0.0.1:${this.port}`;
  }

  /** Gives the next connection that an agent makes. */
  async connection(): Promise<Socket> {
    const socket = this.#connections.shift();
    return socket ?? new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Waits until this text has been received. */
  async hears(text: string): Promise<void> {
    if (this.received.includes(text)) return;
    await new Promise<void>((resolve) => {
      this.#onReceived = () => { if (this.received.includes(text)) resolve(); };
    });
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#all) socket.destroy();
    await closed;
  }
}
