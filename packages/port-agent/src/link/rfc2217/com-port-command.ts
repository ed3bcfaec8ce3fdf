import type { SerialSettings } from '../serial-settings.ts';

/** The requests of RFC 2217 that links make, with their bytes. What would discard data (PURGE-DATA) is not among them. */
export const ComPortCommand = {
  SET_BAUDRATE: 1,
  SET_DATASIZE: 2,
  SET_PARITY: 3,
  SET_STOPSIZE: 4,
  SET_CONTROL: 5,
  SET_LINESTATE_MASK: 10,
  SET_MODEMSTATE_MASK: 11,
} as const;

/** One of the requests of RFC 2217. */
export type ComPortCommand = (typeof ComPortCommand)[keyof typeof ComPortCommand];

/** What a server says, other than answers to requests. */
export const ComPortNotice = { FLOWCONTROL_SUSPEND: 108, FLOWCONTROL_RESUME: 109 } as const;

/** The values of SET-CONTROL that begin and end a BREAK. */
export const BreakControl = { ON: 5, OFF: 6 } as const;

/** What a server adds to a request's byte in its answer. */
const ANSWER_OFFSET = 100;

/** One request: a command and its value. */
export interface ComPortRequest {
  readonly command: ComPortCommand;
  readonly value: number;
}

const PARITY = { none: 1, odd: 2, even: 3 } as const;
const FLOW = { none: 1, xonxoff: 2, rtscts: 3 } as const;

/** The wish to be told of no changes of the line or the modem, which nobody here reads. Not every server answers it. */
export const NO_NOTIFICATIONS: readonly ComPortRequest[] = [
  { command: ComPortCommand.SET_LINESTATE_MASK, value: 0 },
  { command: ComPortCommand.SET_MODEMSTATE_MASK, value: 0 },
];

/** Gives the requests that set a line. */
export function settingRequests({ baud, dataBits, parity, stopBits, flow }: SerialSettings): ComPortRequest[] {
  return [
    { command: ComPortCommand.SET_BAUDRATE, value: baud },
    { command: ComPortCommand.SET_DATASIZE, value: dataBits },
    { command: ComPortCommand.SET_PARITY, value: PARITY[parity] },
    { command: ComPortCommand.SET_STOPSIZE, value: stopBits },
    { command: ComPortCommand.SET_CONTROL, value: FLOW[flow] },
  ];
}

/** Writes a request as the payload of a subnegotiation. */
export function encodeRequest({ command, value }: ComPortRequest): Uint8Array {
  if (command !== ComPortCommand.SET_BAUDRATE) return Uint8Array.of(command, value);
  const payload = new Uint8Array(5);
  const view = new DataView(payload.buffer);
  view.setUint8(0, command);
  view.setUint32(1, value);
  return payload;
}

/** Reads the value of an answer; undefined when the payload is none to this command. */
export function readAnswer(command: ComPortCommand, payload: Uint8Array): number | undefined {
  const isBaud = command === ComPortCommand.SET_BAUDRATE;
  if (payload[0] !== command + ANSWER_OFFSET || payload.length !== (isBaud ? 5 : 2)) return undefined;
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  return isBaud ? view.getUint32(1) : view.getUint8(1);
}

/** Gives a request as text, `SET-BAUDRATE 9600`. */
export function describeRequest({ command, value }: ComPortRequest): string {
  const [name = ''] = Object.entries(ComPortCommand).find(([, byte]) => byte === command) ?? [];
  return `${name.replaceAll('_', '-')} ${value}`;
}
