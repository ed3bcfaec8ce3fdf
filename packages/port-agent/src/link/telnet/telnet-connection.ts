import { TelnetError } from '../../errors.ts';
import type { ConnectionListener, LinkConnection, LinkKind } from '../link-connection.ts';
import { ReceiveSlab } from '../receive-slab.ts';
import { type Intake, TcpConnection, type TcpPlace } from '../tcp-connection.ts';
import { encodeSubnegotiation, escapeIac, IacDecoder, type TelnetItem, type TelnetVerb } from './iac-codec.ts';
import { OptionNegotiation, TelnetOption, type WantedOptions } from './option-negotiation.ts';

/** How much is read at a time. */
const READ_LENGTH = 16_384;

/** What a telnet connection tells besides the bytes. */
export interface TelnetListener extends ConnectionListener {
  /** The other side spoke of an option; the answer, if any, is on its way. */
  negotiated?(verb: TelnetVerb, option: number): void;
  /** A subnegotiation arrived. */
  subnegotiated?(option: number, payload: Uint8Array): void;
}

/** Eight-bit data in both directions, no go-aheads. */
export const TRANSPARENT: WantedOptions = {
  ours: [TelnetOption.BINARY, TelnetOption.SUPPRESS_GO_AHEAD],
  theirs: [TelnetOption.BINARY, TelnetOption.SUPPRESS_GO_AHEAD],
};

/** Links over telnet: bytes as they are, but for those of the protocol. */
export class TelnetKind implements LinkKind {
  readonly url: string;
  readonly hasBreak = false;
  readonly longestWriteBytes = Infinity;
  readonly #place: TcpPlace;

  constructor(place: TcpPlace) {
    this.url = place.url;
    this.#place = place;
  }

  open(listener: ConnectionListener): LinkConnection {
    return new TelnetConnection(this.#place, { listener, wanted: TRANSPARENT });
  }
}

/**
 * A connection over telnet. It stands with the socket, whatever the other side makes of the offered options.
 *
 * The NUL that a server without BINARY puts behind a carriage return stays in the data: nothing that was received is dropped.
 */
export class TelnetConnection implements LinkConnection {
  readonly #tcp: TcpConnection;
  readonly #listener: TelnetListener;
  readonly #negotiation: OptionNegotiation;
  readonly #decoder = new IacDecoder();
  readonly #slab = new ReceiveSlab();

  constructor(place: TcpPlace, { listener, wanted }: { listener: TelnetListener; wanted: WantedOptions }) {
    this.#listener = listener;
    this.#negotiation = new OptionNegotiation(wanted);
    const room = Buffer.allocUnsafeSlow(READ_LENGTH);
    const intake: Intake = { room: () => room, take: (lengthBytes) => { this.#take(room.subarray(0, lengthBytes)); } };
    const opened = () => {
      for (const offer of this.#negotiation.offers()) this.#tcp.write(offer);
      listener.opened();
    };
    this.#tcp = new TcpConnection(place, { listener: { opened, closed: (reason) => { listener.closed(reason); } }, intake });
  }

  get queuedBytes(): number {
    return this.#tcp.queuedBytes;
  }

  write(bytes: Uint8Array): boolean {
    return this.#tcp.write(escapeIac(bytes));
  }

  /** Sends a subnegotiation, after what was written before. */
  subnegotiate(option: number, payload: Uint8Array): boolean {
    return this.#tcp.write(encodeSubnegotiation(option, payload));
  }

  end(): void {
    this.#tcp.end();
  }

  abort(reason: string): void {
    this.#tcp.abort(reason);
  }

  #take(bytes: Uint8Array): void {
    const items = this.#decoder.push(bytes);
    const data = items.flatMap((item) => (item.kind === 'data' ? [item.bytes] : []));
    if (data.length > 0) this.#listener.received(this.#slab.copy(data));
    for (const item of items) this.#heed(item);
  }

  #heed(item: TelnetItem): void {
    if (item.kind === 'negotiation') this.#negotiate(item.verb, item.option);
    else if (item.kind === 'subnegotiation') this.#listener.subnegotiated?.(item.option, item.payload);
    else if (item.kind === 'violation') this.abort(item.error.message);
  }

  #negotiate(verb: TelnetVerb, option: number): void {
    try {
      const answer = this.#negotiation.answer(verb, option);
      if (answer !== undefined) this.#tcp.write(answer);
      this.#listener.negotiated?.(verb, option);
    } catch (error) {
      if (!(error instanceof TelnetError)) throw error;
      this.abort(error.message);
    }
  }
}
