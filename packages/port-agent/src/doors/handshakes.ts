import type { Socket } from 'node:net';
import { createServer, type Server, type TLSSocket, type TlsOptions } from 'node:tls';
import type { SchedulerLike, Subscription } from 'rxjs';
import { HELLO_DEADLINE_MS, MAX_CLIENTS_PER_ADDRESS } from '../limits.ts';
import { countFromPlaceOf } from './admission.ts';

/** Settings of {@link Handshakes}. */
export interface HandshakesOptions {
  readonly tls: TlsOptions;
  readonly scheduler: SchedulerLike;
  /** Takes over a connection over which TLS is spoken now. */
  readonly secured: (socket: Socket) => void;
  /** Is told of each connection that comes to nothing, and why. */
  readonly refused: (why: string) => void;
}

interface Handshake {
  readonly socket: Socket;
  readonly deadline: Subscription;
}

/**
 * Has those who come begin to speak TLS, each within a deadline and so many from one address at a time: whoever connects and then
 * says nothing takes nobody's place for long. Node's own deadline tells of such a one, and lets it stay.
 */
export class Handshakes {
  readonly #options: HandshakesOptions;
  readonly #server: Server;
  /** Those under way, by whom they are with. */
  readonly #underWay = new Map<string, Handshake>();

  constructor(options: HandshakesOptions) {
    this.#options = options;
    this.#server = createServer(options.tls, (socket) => { this.#secured(socket); });
    this.#server.on('tlsClientError', (error: Error, socket: TLSSocket) => { options.refused(reasonOf(error, socket)); });
  }

  /** Takes in a connection. */
  begin(socket: Socket): void {
    const { scheduler, refused } = this.#options;
    const present = Array.from(this.#underWay.values(), (handshake) => handshake.socket.remoteAddress ?? '');
    socket.on('error', () => undefined); // the TLS over it tells
    if (countFromPlaceOf(socket.remoteAddress ?? '', present) >= MAX_CLIENTS_PER_ADDRESS) {
      refused(`${MAX_CLIENTS_PER_ADDRESS} connections from ${socket.remoteAddress} have yet to speak TLS`);
      socket.destroy();
      return;
    }
    const peer = peerOf(socket);
    this.#underWay.set(peer, { socket, deadline: scheduler.schedule(() => { socket.destroy(); }, HELLO_DEADLINE_MS) });
    socket.once('close', () => { this.#settled(peer); });
    this.#server.emit('connection', socket);
  }

  /** Ends all that are under way: there is nothing yet that would be lost. */
  end(): void {
    this.#server.removeAllListeners('tlsClientError');
    for (const { socket } of this.#underWay.values()) socket.destroy();
  }

  #secured(socket: TLSSocket): void {
    this.#settled(peerOf(socket));
    this.#options.secured(socket);
  }

  #settled(peer: string): void {
    this.#underWay.get(peer)?.deadline.unsubscribe();
    this.#underWay.delete(peer);
  }
}

function reasonOf(error: Error, { authorizationError }: TLSSocket): string {
  // A socket says nothing of whose certificate it did not like but this.
  if (authorizationError !== null && authorizationError !== undefined) return `its certificate: ${String(authorizationError)}`;
  return 'code' in error && error.code === 'ECONNRESET' ? `no TLS within ${HELLO_DEADLINE_MS} ms, or before it went` : error.message;
}

function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress}:${remotePort}`;
}
