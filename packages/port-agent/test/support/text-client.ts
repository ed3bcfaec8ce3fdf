import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A client that keeps the bytes it is sent as text. */
export class TextClient {
  readonly socket: Socket;
  text = '';
  #wake: (() => void) | undefined;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      this.text += bytes.toString('latin1');
      this.#wake?.();
    });
  }

  static async connect(port: number | undefined): Promise<TextClient> {
    const socket = connect({ port: port ?? 0, host: '127.0.0.1' });
    await once(socket, 'connect');
    return new TextClient(socket);
  }

  async hears(text: string): Promise<void> {
    while (!this.text.includes(text)) await new Promise<void>((resolve) => { this.#wake = resolve; });
  }

  /** Sends a line and gives the line that answers it. */
  async ask(line: string): Promise<string> {
    const from = this.text.length;
    this.socket.write(line);
    while (!this.text.slice(from).includes('\n')) await new Promise<void>((resolve) => { this.#wake = resolve; });
    return this.text.slice(from).replace(/\n$/, '');
  }
}
