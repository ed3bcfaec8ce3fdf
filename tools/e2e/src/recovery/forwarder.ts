import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** The network between two programs: passes bytes on from a port of its own to another, until it is cut. */
export class Forwarder {
  readonly #target: number;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #port = 0;

  constructor(target: number) {
    this.#target = target;
    onTestFinished(() => this.cut());
  }

  /** Where it listens, from the first {@link join} on. */
  get port(): number {
    return this.#port;
  }

  /** Listens, on the same port as before if there was one. */
  async join(): Promise<void> {
    this.#server = createServer((near) => { this.#forward(near); });
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port; // listening on TCP
  }

  /** Resets what is connected, and refuses what would connect. */
  async cut(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    const closed = once(server, 'close');
    server.close();
    for (const socket of this.#sockets) socket.resetAndDestroy();
    await closed;
  }

  #forward(near: Socket): void {
    const far = connect(this.#target, '127.0.0.1');
    for (const [socket, other] of [[near, far], [far, near]] as const) {
      this.#sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => { other.destroy(); });
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    }
    near.pipe(far).pipe(near);
  }
}
