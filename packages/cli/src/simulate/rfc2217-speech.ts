import {
  BreakControl,
  ComPortCommand,
  encodeSubnegotiation,
  escapeIac,
  IacDecoder,
  OptionNegotiation,
  TelnetError,
  type TelnetItem,
  TelnetOption,
} from '@taffrail/port-agent';
import type { SimulatorLink } from '@taffrail/simulator';
import { asyncScheduler, type SchedulerLike } from 'rxjs';
import type { Speech, SpokenWith } from './speech.ts';

/** What a server adds to a request's byte in its answer. */
const ANSWER_OFFSET = 100;

/** SET-CONTROL with this value asks whether a BREAK is being sent. */
const ASK_BREAK = 4;

/** The requests that set one thing and, with nothing but zeros, ask for it; with 9600 baud, eight bits, no parity, one stop bit. */
const FIRST_SETTINGS: readonly (readonly [command: number, value: readonly number[]])[] = [
  [ComPortCommand.SET_BAUDRATE, [0, 0, 0x25, 0x80]],
  [ComPortCommand.SET_DATASIZE, [8]],
  [ComPortCommand.SET_PARITY, [1]],
  [ComPortCommand.SET_STOPSIZE, [1]],
];

/** The requests that are granted whatever they ask for, since nothing comes of them here. */
const GRANTED: readonly number[] = [ComPortCommand.SET_LINESTATE_MASK, ComPortCommand.SET_MODEMSTATE_MASK];

/**
 * The server's side of RFC 2217: a terminal server in front of the simulated instrument, whose line has a BREAK.
 *
 * Every setting of the port is granted and changes nothing: simulated lines have no rate. A BREAK reaches the instrument when it
 * ends, with the time that it was held, by the clock and not by simulated time. A client that speaks no telnet is dropped.
 */
export class Rfc2217Speech implements Speech {
  readonly #link: SimulatorLink;
  readonly #client: SpokenWith;
  readonly #scheduler: SchedulerLike;
  readonly #decoder = new IacDecoder();
  readonly #negotiation = new OptionNegotiation({
    ours: [TelnetOption.BINARY, TelnetOption.SUPPRESS_GO_AHEAD],
    theirs: [TelnetOption.BINARY, TelnetOption.SUPPRESS_GO_AHEAD, TelnetOption.COM_PORT],
  });
  readonly #settings = new Map(FIRST_SETTINGS);
  #breakSinceMs: number | undefined;

  constructor(link: SimulatorLink, client: SpokenWith, scheduler: SchedulerLike = asyncScheduler) {
    this.#link = link;
    this.#client = client;
    this.#scheduler = scheduler;
    for (const offer of this.#negotiation.offers()) client.send(offer);
  }

  receive(bytes: Uint8Array): void {
    try {
      for (const item of this.#decoder.push(bytes)) this.#take(item);
    } catch (error) {
      if (!(error instanceof TelnetError)) throw error;
      this.#client.drop(error.message);
    }
  }

  transmit(bytes: Uint8Array): void {
    this.#client.send(escapeIac(bytes));
  }

  /** Frees the line: a BREAK does not outlast who asked for it. */
  close(): void {
    this.#endBreak();
  }

  #take(item: TelnetItem): void {
    if (item.kind === 'data') {
      this.#link.receive(item.bytes);
    } else if (item.kind === 'negotiation') {
      const answer = this.#negotiation.answer(item.verb, item.option);
      if (answer !== undefined) this.#client.send(answer);
    } else if (item.kind === 'subnegotiation' && item.option === TelnetOption.COM_PORT) {
      this.#grant(item.payload);
    } else if (item.kind === 'violation') {
      throw item.error;
    }
  }

  /** Answers a request; one that is unknown or malformed gets no answer. */
  #grant([command = 0, ...value]: Uint8Array): void {
    const granted = this.#granted(command, value);
    if (granted === undefined) return;
    this.#client.send(encodeSubnegotiation(TelnetOption.COM_PORT, Uint8Array.of(command + ANSWER_OFFSET, ...granted)));
  }

  #granted(command: number, value: readonly number[]): readonly number[] | undefined {
    const present = this.#settings.get(command);
    if (value.length !== (present?.length ?? 1)) return undefined;
    if (present !== undefined) {
      if (value.every((byte) => byte === 0)) return present;
      this.#settings.set(command, value);
      return value;
    }
    if (command === ComPortCommand.SET_CONTROL) return [this.#control(value[0] ?? 0)];
    return GRANTED.includes(command) ? value : undefined;
  }

  #control(value: number): number {
    if (value === BreakControl.ON) this.#breakSinceMs ??= this.#scheduler.now();
    else if (value === BreakControl.OFF) this.#endBreak();
    else if (value === ASK_BREAK) return this.#breakSinceMs === undefined ? BreakControl.OFF : BreakControl.ON;
    return value;
  }

  #endBreak(): void {
    if (this.#breakSinceMs === undefined) return;
    const heldMs = this.#scheduler.now() - this.#breakSinceMs;
    this.#breakSinceMs = undefined;
    this.#link.receiveBreak(heldMs);
  }
}
