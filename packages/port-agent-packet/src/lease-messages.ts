import { PacketPayloadError } from './errors.ts';
import { readRecord, readText, writeJson } from './json-payload.ts';

/**
 * What a client of the stream door asks in a LEASE packet.
 *
 * `request` wants the right to write if nobody else has it, `takeover` whoever has it, `release` gives it up.
 */
export type LeaseWish = 'request' | 'takeover' | 'release';

/**
 * What the agent tells a client in a LEASE packet.
 *
 * `granted`, `refused` and `released` answer the client's wishes, one for each and in their order; `lost` comes unasked, when
 * another took the lease over, or wrote when this client had been idle for too long.
 */
export interface LeaseNotice {
  readonly state: 'granted' | 'refused' | 'released' | 'lost';
  /** Who has the lease now; not told where nobody has. */
  readonly holder?: string;
}

/** Says in the journal, in a WRITER packet, whose the FROM_DRIVER and COMMAND packets are that follow, up to the next one. */
export interface WriterNote {
  /** The door that the writer came in by. */
  readonly door: string;
  /** Where it came from: an address and a port. */
  readonly address: string;
  /** What it calls itself, where it has a name. */
  readonly client?: string;
}

const WISHES: readonly LeaseWish[] = ['request', 'takeover', 'release'];
const STATES: readonly LeaseNotice['state'][] = ['granted', 'refused', 'released', 'lost'];

/** Writes the payload of a LEASE packet to the agent. */
export function writeLeaseWish(wish: LeaseWish): Uint8Array {
  return writeJson({ wish });
}

/** Reads the payload of a LEASE packet to the agent. @throws {@link PacketPayloadError}. */
export function readLeaseWish(payload: Uint8Array): LeaseWish {
  return oneOf(WISHES, readText('LEASE', readRecord('LEASE', payload), 'wish'));
}

/** Writes the payload of a LEASE packet from the agent. */
export function writeLeaseNotice(notice: LeaseNotice): Uint8Array {
  return writeJson({ ...notice });
}

/** Reads the payload of a LEASE packet from the agent. @throws {@link PacketPayloadError}. */
export function readLeaseNotice(payload: Uint8Array): LeaseNotice {
  const record = readRecord('LEASE', payload);
  const state = oneOf(STATES, readText('LEASE', record, 'state'));
  return typeof record['holder'] === 'string' ? { state, holder: record['holder'] } : { state };
}

/** Writes the payload of a WRITER packet. */
export function writeWriterNote(note: WriterNote): Uint8Array {
  return writeJson({ ...note });
}

/** Reads the payload of a WRITER packet. @throws {@link PacketPayloadError}. */
export function readWriterNote(payload: Uint8Array): WriterNote {
  const record = readRecord('WRITER', payload);
  const note = { door: readText('WRITER', record, 'door'), address: readText('WRITER', record, 'address') };
  return typeof record['client'] === 'string' ? { ...note, client: record['client'] } : note;
}

function oneOf<T extends string>(words: readonly T[], found: string): T {
  const word = words.find((known) => known === found);
  if (word === undefined) throw new PacketPayloadError('LEASE', `one of ${words.join(', ')}`, found);
  return word;
}
