import { PacketPayloadError } from './errors.ts';
import { type JsonRecord, readPosition, readRecord, readText, writeJson } from './json-payload.ts';

/** The version of the stream door's conversation that this package speaks. */
export const STREAM_VERSION = 1;

/** A place in a journal: a byte offset that never repeats within its epoch. */
export interface JournalPlace {
  readonly epoch: string;
  readonly position: bigint;
  /**
   * The header of the packet that ends at the position, in 32 hexadecimal digits, where whoever was there had it: it tells a journal that was
   * cut and has grown again from the one that it was.
   */
  readonly last?: string;
}

/** What a client says first on the stream door. */
export interface Hello {
  /** Where the client's stream is to go on; without it the stream begins at {@link from}. */
  readonly resume?: JournalPlace;
  /** Where a stream without `resume` begins: what comes from now on, or the oldest packet kept. Default `head`. */
  readonly from?: 'head' | 'start';
  /** A name for logs. */
  readonly client: string;
  /** What the agent asks of clients that are not to be strangers, where it asks. */
  readonly token?: string;
  /** Whether the client wants the write lease from the beginning: if nobody has it, or from whoever has it. */
  readonly lease?: 'request' | 'takeover';
}

/** Whether the agent's link to its instrument is up. */
export type LinkWord = 'up' | 'down';

/** Whether what is passed on is kept: `failing` while the disk refuses it. */
export type JournalWord = 'ok' | 'failing';

/** The agent's answer to a {@link Hello}. The journal's bytes follow, as they are, from `position` on. */
export interface Welcome {
  readonly epoch: string;
  /** Where this client's stream begins. */
  readonly position: bigint;
  /** Where the journal ended at that moment. */
  readonly head: bigint;
  readonly link: LinkWord;
  /** Not said by older agents. */
  readonly journal?: JournalWord;
  /** The agent's settings, for display. */
  readonly agent: JsonRecord;
}

/** Says that the agent is alive, and lets the client check its count. */
export interface Heartbeat {
  /** The position of the next journalled packet on this stream. */
  readonly position: bigint;
  readonly link: LinkWord;
  /** Not said by older agents. */
  readonly journal?: JournalWord;
}

/** Says what the agent refuses or has failed at. */
export interface Fault {
  readonly code: string;
  readonly message: string;
  /** Which of this client's writes is refused: 0 for the first FROM_DRIVER or COMMAND packet it sent on this connection. */
  readonly write?: number;
  /** Who holds the write lease, where that is why. */
  readonly holder?: string;
}

/** Says that a write was journalled and handed to the instrument's link. */
export interface Ack {
  /** Which write, counted as in {@link Fault}. */
  readonly write: number;
  /** Where the write stands in the journal. */
  readonly position: bigint;
}

/** Says that the journal's bytes from `from` up to `to` cannot be had; the stream goes on at `to`. */
export interface GapNotice {
  readonly from: bigint;
  readonly to: bigint;
}

/** Writes the payload of a HELLO packet. */
export function writeHello({ resume, ...rest }: Hello): Uint8Array {
  const place = resume === undefined ? null : { ...resume, position: String(resume.position) };
  return writeJson({ version: STREAM_VERSION, resume: place, ...rest });
}

/** Reads the payload of a HELLO packet. @throws {@link PacketPayloadError} also when its version is another. */
export function readHello(payload: Uint8Array): Hello {
  const record = readVersioned('HELLO', payload);
  const client = typeof record['client'] === 'string' ? record['client'] : '';
  const from = record['from'] === 'start' ? 'start' : 'head';
  const { resume, token, lease } = record;
  const hello: Omit<Hello, 'resume'> = {
    from,
    client,
    ...(typeof token === 'string' ? { token } : {}),
    ...(lease === 'request' || lease === 'takeover' ? { lease } : {}),
  };
  if (resume === null || resume === undefined) return hello;
  return { resume: readPlace(readRecord('HELLO', resume)), ...hello };
}

/** Writes the payload of a WELCOME packet. */
export function writeWelcome({ position, head, ...rest }: Welcome): Uint8Array {
  return writeJson({ version: STREAM_VERSION, position: String(position), head: String(head), ...rest });
}

/** Reads the payload of a WELCOME packet. @throws {@link PacketPayloadError} also when its version is another. */
export function readWelcome(payload: Uint8Array): Welcome {
  const record = readVersioned('WELCOME', payload);
  return {
    epoch: readText('WELCOME', record, 'epoch'),
    position: readPosition('WELCOME', record, 'position'),
    head: readPosition('WELCOME', record, 'head'),
    link: readLinkWord('WELCOME', record),
    ...journalWordOf(record),
    agent: readRecord('WELCOME', record['agent'] ?? {}),
  };
}

/** Writes the payload of a HEARTBEAT packet of the stream door. */
export function writeHeartbeat({ position, ...rest }: Heartbeat): Uint8Array {
  return writeJson({ position: String(position), ...rest });
}

/** Reads the payload of a HEARTBEAT packet of the stream door. @throws {@link PacketPayloadError}. */
export function readHeartbeat(payload: Uint8Array): Heartbeat {
  const record = readRecord('HEARTBEAT', payload);
  return { position: readPosition('HEARTBEAT', record, 'position'), link: readLinkWord('HEARTBEAT', record), ...journalWordOf(record) };
}

/** Writes the payload of a FAULT packet. */
export function writeFault(fault: Fault): Uint8Array {
  return writeJson({ ...fault });
}

/** Reads the payload of a FAULT packet. @throws {@link PacketPayloadError}. */
export function readFault(payload: Uint8Array): Fault {
  const record = readRecord('FAULT', payload);
  const { write, holder } = record;
  return {
    code: readText('FAULT', record, 'code'),
    message: readText('FAULT', record, 'message'),
    ...(typeof write === 'number' ? { write } : {}),
    ...(typeof holder === 'string' ? { holder } : {}),
  };
}

/** Writes the payload of an ACK packet. */
export function writeAck({ write, position }: Ack): Uint8Array {
  return writeJson({ write, position: String(position) });
}

/** Reads the payload of an ACK packet. @throws {@link PacketPayloadError}. */
export function readAck(payload: Uint8Array): Ack {
  const record = readRecord('ACK', payload);
  if (typeof record['write'] !== 'number') throw new PacketPayloadError('ACK', 'a number "write"', JSON.stringify(record));
  return { write: record['write'], position: readPosition('ACK', record, 'position') };
}

/** Writes the payload of a GAP packet. */
export function writeGap({ from, to }: GapNotice): Uint8Array {
  return writeJson({ from: String(from), to: String(to) });
}

/** Reads the payload of a GAP packet. @throws {@link PacketPayloadError}. */
export function readGap(payload: Uint8Array): GapNotice {
  const record = readRecord('GAP', payload);
  return { from: readPosition('GAP', record, 'from'), to: readPosition('GAP', record, 'to') };
}

function readPlace(record: JsonRecord): JournalPlace {
  const place = { epoch: readText('HELLO', record, 'epoch'), position: readPosition('HELLO', record, 'position') };
  const { last } = record;
  if (last === undefined) return place;
  if (typeof last === 'string' && /^[0-9a-f]{32}$/.test(last)) return { ...place, last };
  throw new PacketPayloadError('HELLO', '"last" to be 32 hexadecimal digits', JSON.stringify(last));
}

function readVersioned(packetName: string, payload: Uint8Array): JsonRecord {
  const record = readRecord(packetName, payload);
  if (record['version'] === STREAM_VERSION) return record;
  throw new PacketPayloadError(packetName, `version ${STREAM_VERSION}`, JSON.stringify(record['version']) ?? 'none');
}

/** Reads the word where there is one that is known; what is said of the journal is no reason to refuse the rest. */
function journalWordOf({ journal }: JsonRecord): { readonly journal?: JournalWord } {
  return journal === 'ok' || journal === 'failing' ? { journal } : {};
}

function readLinkWord(packetName: string, record: JsonRecord): LinkWord {
  const { link } = record;
  if (link === 'up' || link === 'down') return link;
  throw new PacketPayloadError(packetName, '"link" to be "up" or "down"', JSON.stringify(link) ?? 'none');
}
