import { connect, type Socket } from 'node:net';
import type { ConnectionListener, LinkConnection, LinkKind } from './link-connection.ts';
import { ReceiveSlab } from './receive-slab.ts';
import { isSelfConnection } from './self-connection.ts';

/** Where a TCP connection goes. */
export interface TcpPlace {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** After how long without a byte the kernel begins to ask whether the other side is there. */
  readonly keepaliveMs: number;
}

/** Where the bytes of a socket are read to. */
export interface Intake {
  /** Gives room for the next read. */
  room(): Uint8Array;
  /** Takes what was read into the room given last. */
  take(lengthBytes: number): void;
}

/** Links over TCP: bytes as they are. */
export class TcpKind implements LinkKind {
  readonly url: string;
  readonly hasBreak = false;
  readonly longestWriteBytes = Infinity;
  readonly #place: TcpPlace;
  readonly #slab = new ReceiveSlab();

  constructor(place: TcpPlace) {
    this.url = place.url;
    this.#place = place;
  }

  open(listener: ConnectionListener): LinkConnection {
    const intake = {
      room: () => this.#slab.room(),
      take: (lengthBytes: number) => {
        const isLast = lengthBytes < this.#slab.offeredBytes;
        listener.received(this.#slab.take(lengthBytes), isLast);
      },
    };
    return new TcpConnection(this.#place, { listener, intake });
  }
}

/** A connection over TCP. Notices the end of it at once, and a vanished peer by keepalive. */
export class TcpConnection implements LinkConnection {
  readonly #socket: Socket;
  #reason: string | undefined;

  constructor({ host, port, keepaliveMs }: TcpPlace, { listener, intake }: { listener: Omit<ConnectionListener, 'received'>; intake: Intake }) {
    const socket = connect({
      host,
      port,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: keepaliveMs,
      onread: {
        buffer: () => intake.room(),
        callback: (lengthBytes) => {
          intake.take(lengthBytes);
          return true;
        },
      },
    });
    this.#socket = socket;
    socket.once('connect', () => {
      if (isSelfConnection(socket)) this.abort('nobody listens there: the connection met itself');
      else listener.opened();
    });
    // What is still queued for an instrument that has closed has nowhere to go, and must not keep the connection from closing.
    socket.once('end', () => { this.abort('the instrument closed the connection'); });
    socket.on('error', (error) => { this.#reason ??= error.message; });
    socket.once('close', () => { listener.closed(this.#reason ?? 'the connection closed'); });
  }

  get queuedBytes(): number {
    return this.#socket.writableLength;
  }

  write(bytes: Uint8Array): boolean {
    if (!this.#socket.writable) return false;
    this.#socket.write(bytes);
    return true;
  }

  hold(isHeld: boolean): void {
    if (isHeld) this.#socket.pause();
    else this.#socket.resume();
  }

  end(): void {
    this.#socket.destroySoon();
  }

  abort(reason: string): void {
    this.#reason ??= reason;
    this.#socket.destroy();
  }
}
