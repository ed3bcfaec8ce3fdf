import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { InstrumentSimulator } from '@taffrail/simulator';
import { ListenError } from '../errors.ts';
import { plainSpeech, type SpeechMaker } from './speech.ts';

/** How much may wait for a client to take it, in bytes, before the client is dropped. */
export const SIMULATED_CLIENT_QUEUE_LIMIT = 1_048_576;

/** How many clients may be connected at once. */
export const SIMULATED_CLIENTS_LIMIT = 64;

/** A client came or went. */
export interface ClientEvent {
  readonly event: 'connected' | 'disconnected';
  readonly client: string;
  readonly reason?: string;
}

/** Puts a simulated instrument behind a TCP port; every client is a link to the one line that it has. */
export class SimulatorServer {
  readonly #simulator: InstrumentSimulator;
  readonly #onClient: (event: ClientEvent) => void;
  readonly #speak: SpeechMaker;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(simulator: InstrumentSimulator, onClient: (event: ClientEvent) => void, speak: SpeechMaker = plainSpeech) {
    this.#simulator = simulator;
    this.#onClient = onClient;
    this.#speak = speak;
    this.#server = createServer({ noDelay: true }, (socket) => {
      this.#admit(socket);
    });
    this.#server.maxConnections = SIMULATED_CLIENTS_LIMIT;
  }

  /** Starts to listen and answers where. @throws {@link ListenError}. */
  async listen({
    host,
    port,
  }: {
    readonly host: string;
    readonly port: number;
  }): Promise<{ readonly host: string; readonly port: number }> {
    try {
      this.#server.listen({ host, port });
      await once(this.#server, 'listening');
    } catch (cause) {
      throw new ListenError({ host, port }, reasonOf(cause), { cause });
    }
    const { address, port: actual } = this.#server.address() as AddressInfo; // a TCP server that listens has one
    return { host: address, port: actual };
  }

  /** Stops listening and drops every client. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    if (!this.#server.listening) return;
    await new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve();
      });
    });
  }

  #admit(socket: Socket): void {
    const client = `${socket.remoteAddress}:${socket.remotePort}`;
    const link = this.#simulator.attach();
    let reason: string | undefined;
    this.#sockets.add(socket);
    this.#onClient({ event: 'connected', client });
    const drop = (why: string): void => {
      reason = why;
      socket.destroy();
    };
    const send = (bytes: Uint8Array): void => {
      socket.write(bytes);
      if (socket.writableLength > SIMULATED_CLIENT_QUEUE_LIMIT) drop(`it left more than ${SIMULATED_CLIENT_QUEUE_LIMIT} bytes unread`);
    };
    const speech = this.#speak(link, { send, drop });
    socket.on('data', (bytes) => {
      speech.receive(bytes);
    });
    socket.on('error', (error) => {
      reason = reasonOf(error);
    });
    socket.on('close', () => {
      speech.close();
      link.close();
      this.#sockets.delete(socket);
      this.#onClient({ event: 'disconnected', client, ...(reason !== undefined && { reason }) });
    });
    link.transmitted$.subscribe({
      next: (bytes) => {
        speech.transmit(bytes);
      },
      complete: () => {
        socket.destroySoon();
      },
    });
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return 'the port is in use';
  if (code === 'EACCES') return 'it is not allowed';
  if (code === 'EADDRNOTAVAIL') return 'this machine has no such address';
  return error instanceof Error ? error.message : String(error);
}
