import type { Socket } from 'node:net';
import { encodeNegotiation, encodeSubnegotiation, escapeIac, IacDecoder, type TelnetItem, TelnetVerb } from '../../src/link/telnet/iac-codec.ts';

/** The server's side of a telnet connection: notes what it is told, says what the test says. */
export class TelnetServer {
  readonly items: TelnetItem[] = [];
  readonly #socket: Socket;
  readonly #decoder = new IacDecoder();
  #wake: (() => void) | undefined;

  /** Takes a socket over; `onSubnegotiation` is called with each subnegotiation's payload. */
  constructor(socket: Socket, onSubnegotiation: (payload: Uint8Array) => void = () => undefined) {
    this.#socket = socket;
    socket.setNoDelay();
    socket.on('data', (bytes: Buffer) => {
      for (const item of this.#decoder.push(Uint8Array.from(bytes))) {
        this.items.push(item);
        if (item.kind === 'subnegotiation') onSubnegotiation(item.payload);
      }
      this.#wake?.();
    });
  }

  /** The data, without what belongs to the protocol, byte for character. */
  get heard(): string {
    return this.items.map((item) => (item.kind === 'data' ? Buffer.from(item.bytes).toString('latin1') : '')).join('');
  }

  /** What was negotiated, such as `WILL 44`. */
  get negotiated(): string[] {
    return this.items.flatMap((item) => (item.kind === 'negotiation' ? [`${nameOf(item.verb)} ${item.option}`] : []));
  }

  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise<void>((resolve) => { this.#wake = resolve; });
  }

  say(text: string): void {
    this.sayBytes(escapeIac(Buffer.from(text, 'latin1')));
  }

  sayBytes(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  negotiate(verb: TelnetVerb, option: number): void {
    this.sayBytes(encodeNegotiation(verb, option));
  }

  subnegotiate(option: number, payload: Uint8Array): void {
    this.sayBytes(encodeSubnegotiation(option, payload));
  }
}

function nameOf(verb: TelnetVerb): string {
  return Object.entries(TelnetVerb).find(([, byte]) => byte === verb)?.[0] ?? String(verb);
}
