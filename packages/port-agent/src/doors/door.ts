import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { SchedulerLike } from 'rxjs';
import { DoorError } from '../errors.ts';
import { DRAIN_DEADLINE_MS, MAX_CLIENTS } from '../limits.ts';

/** What goes on behind a door. */
export interface Reception {
  /** Takes a client in; its errors are seen to. */
  admit(socket: Socket, name: string): void;
  /** Turns one away when there are too many, with a word if the door has words. */
  refuse?(socket: Socket): void;
}

/** Settings of a {@link Door}. */
export interface DoorOptions {
  /** Which door, for messages. */
  readonly name: string;
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  readonly scheduler: SchedulerLike;
  readonly reception: Reception;
  readonly log: (line: string) => void;
}

/** A TCP port where clients come in. Whatever a client's connection does is logged, and is nobody else's concern. */
export class Door {
  readonly #options: DoorOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(options: DoorOptions) {
    this.#options = options;
    this.#server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: 10_000 }, (socket) => { this.#came(socket); });
  }

  /** Opens a door. @throws {@link DoorError}. */
  static async open(options: DoorOptions): Promise<Door> {
    const door = new Door(options);
    const { name, host, port } = options;
    try {
      door.#server.listen({ host, port });
      await once(door.#server, 'listening');
    } catch (cause) {
      throw new DoorError(name, `${host}:${port} cannot be listened on: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    }
    door.#server.on('error', (error) => { options.log(`${name} door: ${error.message}`); });
    return door;
  }

  /** The port that it listens on. */
  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** How many clients are in. */
  get clients(): number {
    return this.#sockets.size;
  }

  /** Lets clients take what is queued for them, within a deadline, and closes. */
  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroySoon();
    const deadline = this.#options.scheduler.schedule(() => {
      for (const socket of this.#sockets) socket.destroy();
    }, DRAIN_DEADLINE_MS);
    await closed;
    deadline.unsubscribe();
  }

  #came(socket: Socket): void {
    const { name, log, reception } = this.#options;
    const client = `${name} client ${socket.remoteAddress ?? 'unknown'}:${socket.remotePort ?? 0}`;
    socket.on('error', (error) => { log(`${client}: ${error.message}`); });
    if (this.#sockets.size >= MAX_CLIENTS) {
      log(`${client} turned away: ${MAX_CLIENTS} are in`);
      reception.refuse?.(socket);
      socket.destroySoon();
      return;
    }
    this.#sockets.add(socket);
    log(`${client} came`);
    socket.once('close', () => {
      this.#sockets.delete(socket);
      log(`${client} went`);
    });
    reception.admit(socket, client);
  }
}
