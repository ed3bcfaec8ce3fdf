import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A plain TCP client, as any program of the world could be one. */
export class ByteClient {
  readonly #socket: Socket;
  readonly #closed: Promise<void>;
  #received = Buffer.alloc(0);
  #wake = (): void => undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (bytes) => {
      this.#received = Buffer.concat([this.#received, bytes]);
      this.#wake();
    });
    // How it ends is the tests' affair, and a reset is one way.
    socket.on('error', () => undefined);
    this.#closed = new Promise((resolve) => {
      socket.on('close', () => {
        this.#wake();
        resolve();
      });
    });
  }

  /** Connects to a port of this machine, until the test is over. */
  static async connect(port: number): Promise<ByteClient> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    onTestFinished(() => {
      socket.destroy();
    });
    return new ByteClient(socket);
  }

  send(text: string): void {
    this.#socket.write(text, 'latin1');
  }

  get received(): Buffer {
    return this.#received;
  }

  /** Waits until what was received is enough; fails when the connection ends before. */
  async until(isEnough: (received: Buffer) => boolean): Promise<Buffer> {
    while (!isEnough(this.#received)) {
      if (this.#socket.closed) throw new Error(`the connection ended after ${JSON.stringify(this.#received.toString('latin1'))}`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#received;
  }

  /** Waits until what was received, as text of one character a byte, matches. */
  async hears(wanted: RegExp): Promise<string> {
    return (await this.until((received) => wanted.test(received.toString('latin1')))).toString('latin1');
  }

  /** Waits until the other side has closed the connection. */
  async closed(): Promise<void> {
    await this.#closed;
  }
}
