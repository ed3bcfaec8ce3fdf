import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { PacketDecoder, PacketType } from '@taffrail/port-agent-packet';
import { type LineRun, NumberedLines } from './numbered-lines.ts';
import { within } from './within.ts';

/** A program of the world on the raw or the data door: it knows of no positions, and takes what comes while it is there. */
export class DoorReader {
  /** Fulfilled when the agent, or the reader, has closed the connection. */
  readonly ended: Promise<void>;
  readonly #lines = new NumberedLines();
  readonly #socket: Socket;
  readonly #decoder: PacketDecoder | undefined;
  readonly #waits = new Set<{ readonly isOver: () => boolean; readonly resolve: () => void; readonly reject: (error: Error) => void }>();
  #faults = 0;
  #downs = 0;
  #isOver = false;
  #failure: Error | undefined;

  private constructor(socket: Socket, door: 'raw' | 'data') {
    this.#socket = socket;
    this.#decoder = door === 'data' ? new PacketDecoder() : undefined;
    this.#lines.breakOff();
    socket.on('data', (bytes) => { this.#received(bytes); });
    socket.on('error', () => undefined); // a killed agent resets it, which is one way to end
    this.ended = new Promise((resolve) => {
      socket.once('close', () => {
        this.#isOver = true;
        this.#look();
        resolve();
      });
    });
  }

  /** Comes to a door. */
  static async open(door: 'raw' | 'data', port: number): Promise<DoorReader> {
    const socket = connect(port, '127.0.0.1');
    await within('connecting to a door', once(socket, 'connect'));
    return new DoorReader(socket, door);
  }

  /** The whole lines that came. @throws when anything came that is not the instrument's. */
  get runs(): readonly LineRun[] {
    if (this.#failure !== undefined) throw this.#failure;
    return this.#lines.runs;
  }

  /** Waits until a line has come. */
  async reaches(line: number): Promise<void> {
    await this.#until(`line ${line} on a door`, () => this.#lines.last >= line);
  }

  /** Waits until one more FAULT has come than before. */
  async hearsFault(): Promise<void> {
    const before = this.#faults;
    await this.#until('a FAULT on the data door', () => this.#faults > before);
  }

  /** Waits until the agent says, once more than before, that the instrument is gone. */
  async hearsLinkDown(): Promise<void> {
    const before = this.#downs;
    await this.#until('DISCONNECTED on the data door', () => this.#downs > before);
  }

  /** Takes nothing more until {@link resume}. */
  pause(): void {
    this.#socket.pause();
  }

  /** Takes what comes again. */
  resume(): void {
    this.#socket.resume();
  }

  /** Goes away. */
  async close(): Promise<void> {
    this.#socket.destroy();
    await this.ended;
  }

  async #until(what: string, isOver: () => boolean): Promise<void> {
    return within(what, new Promise((resolve, reject) => {
      this.#waits.add({ isOver, resolve, reject });
      this.#look();
    }));
  }

  #received(bytes: Buffer): void {
    try {
      if (this.#decoder === undefined) this.#lines.take(bytes);
      else for (const item of this.#decoder.push(bytes)) {
        if (item.kind === 'garbage') throw new Error(`${item.bytes.length} bytes that are no packet on the data door`);
        if (item.type === PacketType.FROM_INSTRUMENT) this.#lines.take(item.payload);
        else if (item.type === PacketType.FAULT) this.#faults++;
        else if (item.type === PacketType.STATUS && Buffer.from(item.payload).toString('latin1') === 'DISCONNECTED') this.#downs++;
      }
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error));
    }
    this.#look();
  }

  #look(): void {
    for (const wait of [...this.#waits]) {
      const failure = this.#failure ?? (this.#isOver ? new Error('the connection ended') : undefined);
      if (failure === undefined && !wait.isOver()) continue;
      this.#waits.delete(wait);
      if (failure === undefined) wait.resolve();
      else wait.reject(failure);
    }
  }
}
