import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** The ports that documents name: 4001 to 4009. */
const SHOWN_PORT = /\b400[1-9]\b/g;

/** Puts ports that are free at the moment in the place of those that a document names, the same one for the same name. */
export class FreePorts {
  readonly #ports: ReadonlyMap<string, string>;

  private constructor(ports: ReadonlyMap<string, string>) {
    this.#ports = ports;
  }

  /** Finds a free port on loopback for each that a text names. */
  static async for(text: string): Promise<FreePorts> {
    const shown = [...new Set(text.match(SHOWN_PORT))];
    const servers = shown.map(() => createServer().listen(0, '127.0.0.1'));
    await Promise.all(servers.map((server) => once(server, 'listening')));
    const free = servers.map((server) => String((server.address() as AddressInfo).port)); // a TCP server that listens has one
    await Promise.all(servers.map((server) => once(server.close(), 'close')));
    return new FreePorts(new Map(shown.map((port, index) => [port, free[index] ?? port])));
  }

  in(text: string): string {
    return text.replaceAll(SHOWN_PORT, (port) => this.#ports.get(port) ?? port);
  }
}
