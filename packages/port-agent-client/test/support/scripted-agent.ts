import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { encodePacket, type Hello, isJournalled, type LeaseNotice, ntpFromUnixMs, type Packet, PacketDecoder, PacketType, readHello, type Welcome, writeAck, writeFault, writeGap, writeHeartbeat, writeLeaseNotice, writeWelcome } from '@taffrail/port-agent-packet';
import { onTestFinished } from 'vitest';

export const TIME_MS = 1_700_000_000_123;

/** One client's connection, on which the test says what the agent says. */
export class ScriptedConversation {
  readonly socket: Socket;
  readonly closed: Promise<void>;
  /** The position of the next journalled packet. */
  position = 0n;
  readonly #decoder = new PacketDecoder();
  readonly #packets: Packet[] = [];
  #wake: (() => void) | undefined;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      for (const item of this.#decoder.push(bytes)) if (item.kind === 'packet') this.#packets.push(item);
      this.#wake?.();
    });
    this.closed = new Promise((resolve) => socket.once('close', () => { resolve(); }));
  }

  /** Gives the next packet that the client sends. */
  async next(): Promise<Packet> {
    for (;;) {
      const packet = this.#packets.shift();
      if (packet !== undefined) return packet;
      await new Promise<void>((resolve) => { this.#wake = resolve; });
    }
  }

  async hello(): Promise<Hello> {
    return readHello((await this.next()).payload);
  }

  /** Hears the HELLO and answers it. */
  async welcome(welcome: Partial<Welcome> = {}): Promise<Hello> {
    const hello = await this.hello();
    this.position = welcome.position ?? hello.resume?.position ?? 0n;
    this.say(PacketType.WELCOME, writeWelcome({ epoch: 'e1', position: this.position, head: this.position, link: 'up', agent: {}, ...welcome }));
    return hello;
  }

  say(type: number, payload: Uint8Array | string): void {
    this.socket.write(this.packet(type, payload));
  }

  /** Makes a packet and counts it, as if it were sent. */
  packet(type: number, payload: Uint8Array | string): Uint8Array {
    const packet = encodePacket({ type, payload: typeof payload === 'string' ? Buffer.from(payload) : payload, time: ntpFromUnixMs(TIME_MS) });
    if (isJournalled(type)) this.position += BigInt(packet.length);
    return packet;
  }

  /** Says what the instrument says. */
  data(text: string): void {
    this.say(PacketType.FROM_INSTRUMENT, text);
  }

  /** Says what became of the lease. */
  lease(state: LeaseNotice['state'], holder?: string): void {
    this.say(PacketType.LEASE, writeLeaseNotice(holder === undefined ? { state } : { state, holder }));
  }

  ack(write: number): void {
    this.say(PacketType.ACK, writeAck({ write, position: 0n }));
  }

  fault(code: string, write?: number, holder?: string): void {
    const more = { ...(write === undefined ? {} : { write }), ...(holder === undefined ? {} : { holder }) };
    this.say(PacketType.FAULT, writeFault({ code, message: 'because', ...more }));
  }

  gap(to: bigint, from = this.position): void {
    this.say(PacketType.GAP, writeGap({ from, to }));
    this.position = to;
  }

  beat(position = this.position): void {
    this.say(PacketType.HEARTBEAT, writeHeartbeat({ position, link: 'up' }));
  }
}

/** A plain server in the place of a port agent's stream door. */
export class ScriptedAgent {
  readonly #server: Server;
  readonly #come: ScriptedConversation[] = [];
  readonly #all: ScriptedConversation[] = [];
  #wake: (() => void) | undefined;

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => {
      const conversation = new ScriptedConversation(socket);
      this.#come.push(conversation);
      this.#all.push(conversation);
      this.#wake?.();
    });
  }

  /** Listens until the test is over. */
  static async listen(port = 0): Promise<ScriptedAgent> {
    const server = createServer();
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    const agent = new ScriptedAgent(server);
    onTestFinished(() => agent.close());
    return agent;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port; // a listening TCP server has one
  }

  get url(): string {
    return `agent://127.0.0.1:${this.port}`;
  }

  /** Gives the next client that comes. */
  async conversation(): Promise<ScriptedConversation> {
    for (;;) {
      const conversation = this.#come.shift();
      if (conversation !== undefined) return conversation;
      await new Promise<void>((resolve) => { this.#wake = resolve; });
    }
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const { socket } of this.#all) socket.destroy();
    await closed;
  }
}
