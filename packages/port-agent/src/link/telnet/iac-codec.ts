import { TelnetError } from '../../errors.ts';
import { SUBNEGOTIATION_LIMIT } from '../../limits.ts';

/** The verbs of a negotiation, with their bytes. @see RFC 854. */
export const TelnetVerb = { WILL: 251, WONT: 252, DO: 253, DONT: 254 } as const;

/** One of the verbs of a negotiation. */
export type TelnetVerb = (typeof TelnetVerb)[keyof typeof TelnetVerb];

/** A piece of a telnet stream. The bytes of data are a view of what was pushed; behind a violation nothing can be read. */
export type TelnetItem =
  | { readonly kind: 'data'; readonly bytes: Uint8Array }
  | { readonly kind: 'negotiation'; readonly verb: TelnetVerb; readonly option: number }
  | { readonly kind: 'subnegotiation'; readonly option: number; readonly payload: Uint8Array }
  | { readonly kind: 'command'; readonly command: number }
  | { readonly kind: 'violation'; readonly error: TelnetError };

const IAC = 0xff;
const SE = 240;
const SB = 250;
/** The lowest byte that is a command behind IAC: end of file. @see RFC 1184. */
const LOWEST_COMMAND = 236;

type Place = 'data' | 'iac' | 'verb' | 'option' | 'subnegotiation' | 'subnegotiation-iac' | 'broken';

/** Takes a telnet stream apart, in pieces cut anywhere. */
export class IacDecoder {
  #place: Place = 'data';
  #verb: TelnetVerb = TelnetVerb.WILL;
  #option = 0;
  #payload: number[] = [];

  /** Takes the next bytes and gives what they complete, in order. After a violation it gives nothing any more. */
  push(bytes: Uint8Array): TelnetItem[] {
    const items: TelnetItem[] = [];
    for (let at = 0; at < bytes.length && this.#place !== 'broken'; ) {
      if (this.#place === 'data') at = this.#takeData(bytes, { at, items });
      else this.#takeByte(bytes, { at: at++, items });
    }
    return items;
  }

  /** Takes data up to the next IAC, and gives where it stopped. */
  #takeData(bytes: Uint8Array, { at, items }: { at: number; items: TelnetItem[] }): number {
    const found = bytes.indexOf(IAC, at);
    const end = found === -1 ? bytes.length : found;
    if (end > at) items.push({ kind: 'data', bytes: bytes.subarray(at, end) });
    if (found === -1) return end;
    this.#place = 'iac';
    return end + 1;
  }

  #takeByte(bytes: Uint8Array, { at, items }: { at: number; items: TelnetItem[] }): void {
    const byte = bytes[at] ?? 0; // `at` is inside
    switch (this.#place) {
      case 'iac':
        if (byte !== IAC) return this.#takeCommand(byte, items);
        items.push({ kind: 'data', bytes: bytes.subarray(at, at + 1) });
        this.#place = 'data';
        return;
      case 'verb':
        items.push({ kind: 'negotiation', verb: this.#verb, option: byte });
        this.#place = 'data';
        return;
      case 'option':
        this.#option = byte;
        this.#payload = [];
        this.#place = 'subnegotiation';
        return;
      case 'subnegotiation':
        if (byte === IAC) this.#place = 'subnegotiation-iac';
        else this.#keep(byte, items);
        return;
      default:
        this.#takeInsideIac(byte, items);
    }
  }

  #takeCommand(byte: number, items: TelnetItem[]): void {
    const verb = verbOf(byte);
    if (verb !== undefined) {
      this.#verb = verb;
      this.#place = 'verb';
    } else if (byte === SB) {
      this.#place = 'option';
    } else if (byte >= LOWEST_COMMAND) {
      items.push({ kind: 'command', command: byte });
      this.#place = 'data';
    } else {
      this.#break(new TelnetError('a command behind IAC (0xff)', hex(byte)), items);
    }
  }

  #takeInsideIac(byte: number, items: TelnetItem[]): void {
    if (byte === IAC) {
      this.#place = 'subnegotiation';
      this.#keep(IAC, items);
    } else if (byte === SE) {
      items.push({ kind: 'subnegotiation', option: this.#option, payload: Uint8Array.from(this.#payload) });
      this.#place = 'data';
    } else {
      this.#break(new TelnetError('IAC or SE behind IAC (0xff) in a subnegotiation', hex(byte)), items);
    }
  }

  #keep(byte: number, items: TelnetItem[]): void {
    if (this.#payload.length < SUBNEGOTIATION_LIMIT) this.#payload.push(byte);
    else this.#break(new TelnetError(`a subnegotiation of at most ${SUBNEGOTIATION_LIMIT} bytes`, `more for option ${this.#option}`), items);
  }

  #break(error: TelnetError, items: TelnetItem[]): void {
    items.push({ kind: 'violation', error });
    this.#place = 'broken';
  }
}

/** Doubles each 0xff, so that data stays data; gives the very bytes where there is none. */
export function escapeIac(bytes: Uint8Array): Uint8Array {
  let count = 0;
  for (let at = bytes.indexOf(IAC); at !== -1; at = bytes.indexOf(IAC, at + 1)) count++;
  if (count === 0) return bytes;
  const escaped = new Uint8Array(bytes.length + count);
  let to = 0;
  for (const byte of bytes) {
    escaped[to++] = byte;
    if (byte === IAC) escaped[to++] = IAC;
  }
  return escaped;
}

/** Writes one negotiation. */
export function encodeNegotiation(verb: TelnetVerb, option: number): Uint8Array {
  return Uint8Array.of(IAC, verb, option);
}

/** Writes one subnegotiation. */
export function encodeSubnegotiation(option: number, payload: Uint8Array): Uint8Array {
  return Uint8Array.of(IAC, SB, option, ...escapeIac(payload), IAC, SE);
}

function verbOf(byte: number): TelnetVerb | undefined {
  return Object.values(TelnetVerb).find((verb) => verb === byte);
}

function hex(byte: number): string {
  return `0x${byte.toString(16).padStart(2, '0')}`;
}
