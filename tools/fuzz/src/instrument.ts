import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { FuzzFault } from './fuzz-fault.ts';

/** An instrument that says what it is told to, and takes whatever it is sent. Its agent connects once, and has no reason to do so again. */
export class Instrument {
  readonly #server: Server;
  readonly #all = new Set<Socket>();
  #connections = 0;

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => {
      this.#connections++;
      this.#all.add(socket);
      socket.on('error', () => undefined).once('close', () => this.#all.delete(socket)).resume();
    });
  }

  static async listen(): Promise<Instrument> {
    const server = createServer({ noDelay: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Instrument(server);
  }

  get url(): string {
    return `tcp://127.0.0.1:${(this.#server.address() as AddressInfo).port}`; // a listening TCP server has one
  }

  /** Says bytes. @throws {@link FuzzFault} when its agent has let go of it. */
  says(bytes: Uint8Array): void {
    const [socket] = this.#all;
    if (socket === undefined || this.#connections > 1) throw new FuzzFault(`the agent let go of its instrument; it connected ${this.#connections} times`);
    socket.write(bytes);
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#all) socket.destroy();
    await closed;
  }
}
