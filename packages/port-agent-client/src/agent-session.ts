import type { Socket } from 'node:net';
import { encodePacket, type Fault, ntpFromUnixMs, type Packet, PacketDecoder, PacketError, PacketType, readFault, readWelcome, type Welcome } from '@taffrail/port-agent-packet';
import type { SchedulerLike } from 'rxjs';

/** What one conversation with an agent tells its client; all in order, and nothing after {@link ended}. */
export interface SessionListener {
  /** The agent's answer to HELLO. */
  welcomed(welcome: Welcome): void;
  /** The agent's refusal of HELLO. */
  refused(fault: Fault): void;
  received(packet: Packet): void;
  /** Anything at all was heard. */
  heard(): void;
  /** What came cannot be what the agent sent, or does not add up. */
  broken(reason: string): void;
  ended(reason: string): void;
}

/** One conversation with an agent's stream door, from HELLO to the end of its socket. */
export class AgentSession {
  /** Fulfilled when the socket is closed. */
  readonly closed: Promise<void>;
  readonly #socket: Socket;
  readonly #scheduler: SchedulerLike;
  readonly #listener: SessionListener;
  readonly #decoder = new PacketDecoder();
  #isWelcome = false;
  #endReason: string | undefined;

  constructor(socket: Socket, { scheduler, listener }: { scheduler: SchedulerLike; listener: SessionListener }) {
    this.#socket = socket;
    this.#scheduler = scheduler;
    this.#listener = listener;
    socket.on('data', (bytes) => { this.#take(bytes); });
    socket.once('end', () => { this.drop('the agent closed the connection'); });
    socket.on('error', (error) => { this.#endReason ??= error.message; });
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        resolve();
        listener.ended(this.#endReason ?? 'the connection closed');
      });
    });
  }

  /** How many bytes wait for the agent to take them. */
  get queuedBytes(): number {
    return this.#socket.writableLength;
  }

  /** Sends a packet. */
  send(type: number, payload: Uint8Array): void {
    this.#socket.write(encodePacket({ type, payload, time: ntpFromUnixMs(this.#scheduler.now()) }));
  }

  /** Ends the conversation at once, with what `ended` is to say. */
  drop(reason: string): void {
    this.#endReason ??= reason;
    this.#socket.destroy();
  }

  #take(bytes: Uint8Array): void {
    this.#listener.heard();
    for (const item of this.#decoder.push(bytes)) {
      if (this.#socket.destroyed) return;
      if (item.kind === 'garbage') return this.#listener.broken(`${item.bytes.length} bytes at ${item.offset} of its stream are no packet (${item.reason})`);
      try {
        if (this.#isWelcome) this.#listener.received(item);
        else this.#begin(item);
      } catch (error) {
        if (!(error instanceof PacketError)) throw error;
        return this.#listener.broken(error.message);
      }
    }
  }

  #begin(packet: Packet): void {
    if (packet.type === PacketType.FAULT) return this.#listener.refused(readFault(packet.payload));
    if (packet.type !== PacketType.WELCOME) return this.#listener.broken(`it began with ${packet.name} instead of WELCOME`);
    this.#isWelcome = true;
    this.#listener.welcomed(readWelcome(packet.payload));
  }
}
