import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { lookup } from 'node:dns';
import { DATAGRAM_LIMIT } from '../limits.ts';
import type { ConnectionListener, LinkConnection, LinkKind } from './link-connection.ts';
import { ReceiveSlab } from './receive-slab.ts';

/** What the kernel is asked to keep for us while we are busy; it may grant less. */
const RECEIVE_BUFFER_LENGTH = 1_048_576;

/** Where datagrams go to and come from. */
export interface UdpPlace {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** The port that datagrams are received on; 0 for any that is free. */
  readonly localPort: number;
}

/** Links over UDP: a write is a datagram, a datagram is a packet. */
export class UdpKind implements LinkKind {
  readonly url: string;
  readonly hasBreak = false;
  readonly longestWriteBytes = DATAGRAM_LIMIT;
  readonly #place: UdpPlace;
  readonly #slab = new ReceiveSlab();

  constructor(place: UdpPlace) {
    this.url = place.url;
    this.#place = place;
  }

  open(listener: ConnectionListener): LinkConnection {
    return new UdpConnection(this.#place, { listener, slab: this.#slab });
  }
}

/**
 * A bound socket that sends to one place and hears that host, from whichever port it sends; what others send is dropped.
 *
 * It stands as soon as it is bound. Whether anybody is there is not known: UDP has no end of the connection to notice.
 */
export class UdpConnection implements LinkConnection {
  readonly #place: UdpPlace;
  readonly #listener: ConnectionListener;
  readonly #slab: ReceiveSlab;
  #socket: Socket | undefined;
  #address = '';
  #sending = 0;
  #queuedBytes = 0;
  #isEnding = false;
  #isOver = false;
  #reason: string | undefined;

  constructor(place: UdpPlace, { listener, slab }: { listener: ConnectionListener; slab: ReceiveSlab }) {
    this.#place = place;
    this.#listener = listener;
    this.#slab = slab;
    lookup(place.host, (error, address, family) => {
      if (this.#isOver) return;
      if (error === null) this.#bind(address, family);
      else this.abort(error.message);
    });
  }

  get queuedBytes(): number {
    return this.#queuedBytes;
  }

  write(bytes: Uint8Array): boolean {
    if (this.#socket === undefined || this.#isOver || this.#isEnding) return false;
    this.#sending++;
    this.#queuedBytes += bytes.length;
    this.#socket.send(bytes, this.#place.port, this.#address, (error) => {
      this.#sending--;
      this.#queuedBytes -= bytes.length;
      if (error !== null) this.abort(error.message);
      else if (this.#isEnding && this.#sending === 0) this.abort('ended');
    });
    return true;
  }

  end(): void {
    this.#isEnding = true;
    if (this.#sending === 0) this.abort('ended');
  }

  abort(reason: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#reason = reason;
    if (this.#socket === undefined) process.nextTick(() => { this.#closed(); });
    else this.#socket.close();
  }

  #bind(address: string, family: number): void {
    const socket = createSocket({ type: family === 6 ? 'udp6' : 'udp4', recvBufferSize: RECEIVE_BUFFER_LENGTH });
    this.#socket = socket;
    this.#address = address;
    socket.on('error', (error) => { this.abort(error.message); });
    socket.once('close', () => { this.#closed(); });
    socket.once('listening', () => { if (!this.#isOver) this.#listener.opened(); });
    socket.on('message', (bytes, sender) => { this.#received(bytes, sender); });
    socket.bind(this.#place.localPort);
  }

  #received(bytes: Uint8Array, { address }: RemoteInfo): void {
    // A link-local address comes with the name of the interface behind it, and was perhaps looked up without.
    const isPeer = address.replace(/%.*$/, '') === this.#address.replace(/%.*$/, '');
    if (isPeer && bytes.length > 0 && !this.#isOver) this.#listener.received(this.#slab.copy([bytes]));
  }

  #closed(): void {
    this.#listener.closed(this.#reason ?? 'the socket closed');
  }
}
