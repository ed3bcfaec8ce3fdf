import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { TlsOptions } from 'node:tls';
import type { SchedulerLike } from 'rxjs';
import { isWithin } from '../elapsed.ts';
import { DoorError } from '../errors.ts';
import { DRAIN_DEADLINE_MS, LEAVING_LIMIT, MAX_CLIENTS } from '../limits.ts';
import { Admission, type Refusal } from './admission.ts';
import { Handshakes } from './handshakes.ts';
import { takeLeave } from './leave-taking.ts';
import type { ClientReport, Visitor } from './visitor.ts';

/** For how long after one connection was turned away others are counted and not logged. */
const REFUSALS_LOGGED_EVERY_MS = 10_000;

/** What goes on behind a door. */
export interface Reception {
  /** Takes a client in; its errors are seen to. */
  admit(socket: Socket, visitor: Visitor): void;
  /** Puts a refusal in the door's words, if it has words. */
  refusal?(refusal: Refusal): Uint8Array;
  /** Tells of the clients that are in. */
  readonly clients: readonly ClientReport[];
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
  /** Makes the door speak TLS; who cannot does not come in. */
  readonly tls?: TlsOptions;
  /** Is told of each connection that is turned away. */
  readonly turnedAway?: () => void;
}

/** A TCP port where clients come in. Whatever a client's connection does is logged, and is nobody else's concern. */
export class Door {
  readonly #options: DoorOptions;
  readonly #server: Server;
  readonly #admission: Admission;
  readonly #sockets = new Set<Socket>();
  readonly #leaving = new Set<Socket>();
  readonly #handshakes: Handshakes | undefined;
  #refusals = { unlogged: 0, loggedAtMs: -Infinity };

  private constructor(options: DoorOptions) {
    this.#options = options;
    this.#admission = new Admission(options.scheduler.now());
    const { name, scheduler, tls } = options;
    const came = (socket: Socket) => { this.#came(socket); };
    if (tls !== undefined) this.#handshakes = new Handshakes({ tls, scheduler, secured: came, refused: (why) => { this.#refused(`a ${name} client`, why); } });
    const tcp = { noDelay: true, keepAlive: true, keepAliveInitialDelay: 10_000 };
    this.#server = createServer(tcp, tls === undefined ? came : (socket) => this.#handshakes?.begin(socket));
    // Those who do not speak TLS yet count as well.
    if (tls !== undefined) this.#server.maxConnections = MAX_CLIENTS + LEAVING_LIMIT;
    this.#server.on('drop', () => { this.#refused(`a ${name} client`, `${MAX_CLIENTS + LEAVING_LIMIT} connections are there`); });
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

  /** The address that it was told to listen on. */
  get host(): string {
    return this.#options.host;
  }

  /** The port that it listens on. */
  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** Tells of the clients that are in. */
  get clients(): readonly ClientReport[] {
    return this.#options.reception.clients;
  }

  /** Lets clients take what is queued for them, within a deadline, and closes. */
  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#handshakes?.end();
    for (const socket of this.#sockets) socket.destroySoon();
    const deadline = this.#options.scheduler.schedule(() => {
      for (const socket of [...this.#sockets, ...this.#leaving]) socket.destroy();
    }, DRAIN_DEADLINE_MS);
    await closed;
    deadline.unsubscribe();
  }

  #came(socket: Socket): void {
    const { name: door, log, reception, scheduler } = this.#options;
    const address = `${socket.remoteAddress ?? 'unknown'}:${socket.remotePort ?? 0}`;
    const visitor = { door, address, name: `${door} client ${address}` };
    const present = [...this.#sockets].map(({ remoteAddress = '' }) => remoteAddress);
    const refusal = this.#admission.refusal({ address: socket.remoteAddress ?? '', present }, scheduler.now());
    if (refusal !== undefined) return this.#turnAway(socket, visitor, refusal);
    socket.on('error', (error) => { log(`${visitor.name}: ${error.message}`); });
    this.#sockets.add(socket);
    log(`${visitor.name} came`);
    socket.once('close', () => {
      this.#sockets.delete(socket);
      log(`${visitor.name} went`);
    });
    reception.admit(socket, visitor);
  }

  #turnAway(socket: Socket, { name }: Visitor, refusal: Refusal): void {
    const { scheduler, reception } = this.#options;
    socket.on('error', () => undefined); // it is on its way out, whichever way
    this.#refused(name, refusal.message);
    const words = reception.refusal?.(refusal);
    if (this.#leaving.size >= LEAVING_LIMIT) {
      if (words !== undefined) socket.write(words);
      return socket.destroySoon();
    }
    this.#leaving.add(socket);
    socket.once('close', () => this.#leaving.delete(socket));
    takeLeave(socket, { scheduler, words });
  }

  #refused(name: string, why: string): void {
    const { scheduler, log, turnedAway } = this.#options;
    turnedAway?.();
    this.#refusals.unlogged++;
    const nowMs = scheduler.now();
    if (isWithin(REFUSALS_LOGGED_EVERY_MS, { sinceMs: this.#refusals.loggedAtMs, nowMs })) return;
    const others = this.#refusals.unlogged - 1;
    log(`${name} turned away: ${why}${others === 0 ? '' : `; ${others} others were before it`}`);
    this.#refusals = { unlogged: 0, loggedAtMs: nowMs };
  }
}
