import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { encodePacket, isJournalled, ntpFromUnixMs, type Packet, PacketDecoder, PacketType, readWelcome, writeHello } from '@taffrail/port-agent-packet';
import type { Hello, Welcome } from '@taffrail/port-agent-packet';

/** A client that keeps every packet it is sent. */
export class PacketClient {
  readonly socket: Socket;
  readonly packets: Packet[] = [];
  /** Bytes that were no packets: there must be none. */
  garbage = 0;
  readonly #decoder = new PacketDecoder();
  #wake: (() => void) | undefined;
  #isClosed = false;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      for (const item of this.#decoder.push(bytes)) {
        if (item.kind === 'packet') this.packets.push(item);
        else this.garbage += item.bytes.length;
      }
      this.#wake?.();
    });
    socket.on('close', () => {
      this.#isClosed = true;
      this.#wake?.();
    });
  }

  static async connect(port: number | undefined): Promise<PacketClient> {
    const socket = connect({ port: port ?? 0, host: '127.0.0.1' });
    await once(socket, 'connect');
    return new PacketClient(socket);
  }

  /** Connects to the stream door and says HELLO. */
  static async greet(port: number | undefined, hello: Partial<Hello> = {}): Promise<{ client: PacketClient; welcome: Welcome }> {
    const client = await PacketClient.connect(port);
    client.send(PacketType.HELLO, writeHello({ client: 'test', ...hello }));
    const welcome = await client.next(PacketType.WELCOME);
    return { client, welcome: readWelcome(welcome.payload) };
  }

  send(type: number, payload: Uint8Array | string): void {
    const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
    this.socket.write(encodePacket({ type, payload: bytes, time: ntpFromUnixMs(0) }));
  }

  /** Everything of the journal that came, as text: what the instrument said. */
  get said(): string {
    return this.payloads(PacketType.FROM_INSTRUMENT);
  }

  payloads(type: number): string {
    return Buffer.concat(this.packets.filter((packet) => packet.type === type).map((packet) => packet.payload)).toString('latin1');
  }

  /** How far the journal has come for this client, counted by its packets. */
  get countedBytes(): bigint {
    return this.packets.filter((packet) => isJournalled(packet.type)).reduce((sum, packet) => sum + BigInt(packet.lengthBytes), 0n);
  }

  /** Waits for the first packet of a type. */
  async next(type: number): Promise<Packet> {
    await this.until(() => this.packets.some((packet) => packet.type === type));
    return this.packets.find((packet) => packet.type === type)!;
  }

  /** Waits until the instrument has said this, to this client. */
  async hears(text: string): Promise<void> {
    await this.until(() => this.said.includes(text));
  }

  /** Waits until the instrument has last said this, without looking at everything it said before. */
  async hearsLast(text: string): Promise<void> {
    await this.until(() => {
      const last = this.packets.findLast(({ type }) => type === PacketType.FROM_INSTRUMENT);
      return last !== undefined && Buffer.from(last.payload).includes(text);
    });
  }

  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      if (this.#isClosed) throw new Error(`the connection closed; ${JSON.stringify(this.packets.map(({ name }) => name))} came`);
      await new Promise<void>((resolve) => { this.#wake = resolve; });
    }
  }

  async closed(): Promise<void> {
    if (!this.#isClosed) await once(this.socket, 'close');
  }

  async close(): Promise<void> {
    this.socket.destroy();
    await this.closed();
  }
}
