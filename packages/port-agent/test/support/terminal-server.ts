import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { Child } from './child.ts';

/** Debian's ser2net in front of a serial port, for a test. */
export class TerminalServer {
  readonly port: number;
  readonly #program: Child;

  private constructor(port: number, program: Child) {
    this.port = port;
    this.#program = program;
  }

  /**
   * Starts a server that offers a serial port over a protocol, in its own words, such as `telnet(rfc2217)`. It does not say when it
   * listens: a link to it tries until it does.
   */
  static async serve(path: string, protocol: string, atPort?: number): Promise<TerminalServer> {
    const port = atPort ?? (await freePort());
    const lines = ['connection: &instrument', `  accepter: ${protocol},tcp,127.0.0.1,${port}`, '  timeout: 0', `  connector: serialdev,${path},1200n81,local`, '  options:', '    kickolduser: true'];
    const program = new Child('ser2net', ['-d', '-u', '-c', '-'], 'SIGKILL'); // it does not always end when told to
    program.process.stdin.end(`%YAML 1.1\n---\n${lines.join('\n')}\n`);
    return new TerminalServer(port, program);
  }

  async kill(): Promise<void> {
    await this.#program.end();
  }
}

/** A port of loopback that nothing listens on now; what listens by number offers nothing better. */
async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a listening TCP server has one
  server.close();
  await once(server, 'close');
  return port;
}
