import { encodePacket, HEADER_LENGTH, type JournalPlace, type Packet } from '@taffrail/port-agent-packet';

/** How far a client has come in an agent's journal, and what shows that it was this very journal. */
export class JournalCursor {
  readonly epoch: string;
  #position: bigint;
  /** The packet that ends at the position, or its header as it was shown before; unknown behind a gap. */
  #last: Packet | string | undefined;

  constructor({ epoch, position, last }: JournalPlace) {
    this.epoch = epoch;
    this.#position = position;
    this.#last = last;
  }

  /** The position behind the last packet. */
  get position(): bigint {
    return this.#position;
  }

  /** Where to go on, with the header of the last packet; put together when asked for, since that is seldom. */
  get place(): JournalPlace {
    const last = typeof this.#last === 'object' ? headerOf(this.#last) : this.#last;
    return { epoch: this.epoch, position: this.#position, ...(last === undefined ? {} : { last }) };
  }

  /** Goes behind a packet. */
  take(packet: Packet): void {
    this.#position += BigInt(packet.lengthBytes);
    this.#last = packet;
  }

  /** Goes behind what cannot be had. */
  skip(to: bigint): void {
    this.#position = to;
    this.#last = undefined;
  }
}

/** Gives a packet's header as it was on the wire, which is what its parts encode to. */
function headerOf(packet: Packet): string {
  return Buffer.from(encodePacket(packet).buffer, 0, HEADER_LENGTH).toString('hex');
}
