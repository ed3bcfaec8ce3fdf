import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const PROMPT = 'S>';

/** What asks an instrument with a prompt through a socket, and does nothing besides. */
export class RawSocket {
  readonly #socket: Socket;
  #received = '';
  #answer: (reply: string) => void = () => undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (bytes: Buffer) => {
      this.#received += bytes.toString('latin1');
      if (!this.#received.endsWith(PROMPT)) return;
      const reply = this.#received;
      this.#received = '';
      this.#answer(reply);
    });
  }

  /** Connects. */
  static async to(host: string, port: number): Promise<RawSocket> {
    const socket = connect({ host, port });
    await once(socket, 'connect');
    return new RawSocket(socket);
  }

  /** Writes a command and resolves with all that came, once it ends in the prompt. */
  ask(command: string): Promise<string> {
    return new Promise((resolve) => {
      this.#answer = resolve;
      this.#socket.write(command, 'latin1');
    });
  }

  /** Closes the connection. */
  async close(): Promise<void> {
    this.#socket.end();
    await once(this.#socket, 'close');
  }
}
