import { closeSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { HEADER_LENGTH, type JournalPlace } from '@taffrail/port-agent-packet';

/** What a client keeps: bytes, their position in the journal and their packet's header in hexadecimal, a gap it was told of, or the place its keeper set it back to. */
export type ClientRecord =
  | { readonly kind: 'chunk'; readonly position: bigint; readonly bytes: Buffer; readonly last: string }
  | { readonly kind: 'gap'; readonly from: bigint; readonly to: bigint }
  | { readonly kind: 'set-back'; readonly to: bigint };

const KINDS = ['chunk', 'gap', 'set-back'] as const;
const HEAD_LENGTH = 13;
const EPOCH_LENGTH = 36;

/** The file of one client process. What it keeps and where it goes on are one write, so that no kill comes between them. */
export class RecordFile {
  readonly #fd: number;

  /** Begins the next file in a folder. */
  constructor(folder: string, epoch: string) {
    const number = recordFiles(folder).length;
    this.#fd = openSync(join(folder, `${String(number).padStart(6, '0')}.records`), 'wx');
    writeSync(this.#fd, epoch.padEnd(EPOCH_LENGTH), null, 'latin1');
  }

  /** Adds a record. */
  add(record: ClientRecord): void {
    const payload = record.kind === 'chunk' ? Buffer.concat([Buffer.from(record.last, 'hex'), record.bytes]) : record.kind === 'gap' ? positionBytes(record.from) : Buffer.alloc(0);
    const head = Buffer.alloc(HEAD_LENGTH);
    head.writeUInt8(KINDS.indexOf(record.kind), 0);
    head.writeBigUInt64BE(record.kind === 'chunk' ? record.position : record.to, 1);
    head.writeUInt32BE(payload.length, 9);
    writeSync(this.#fd, Buffer.concat([head, payload]));
  }

  /** Closes the file. */
  close(): void {
    closeSync(this.#fd);
  }
}

/** Lists the files in a folder, oldest first. */
export function recordFiles(folder: string): string[] {
  return readdirSync(folder).sort().map((name) => join(folder, name));
}

/** Finds where the client of a folder goes on: behind its last whole record. */
export function keptPlace(folder: string): JournalPlace | undefined {
  for (const path of recordFiles(folder).reverse()) {
    const bytes = readFileSync(path);
    const last = parseRecords(bytes, firstRecord(bytes)).records.at(-1);
    if (last !== undefined) return { epoch: bytes.toString('latin1', 0, EPOCH_LENGTH), position: endOf(last), ...(last.kind === 'chunk' ? { last: last.last } : {}) };
  }
  return undefined;
}

/** Gives the position behind a record. */
export function endOf(record: ClientRecord): bigint {
  return record.kind === 'chunk' ? record.position + BigInt(record.bytes.length) : record.to;
}

/** Gives the offset of the first record of a file that has one. */
export function firstRecord(file: Buffer): number {
  return Math.min(EPOCH_LENGTH, file.length);
}

/** Reads the whole records from an offset on, and gives the offset behind them; a kill may have cut the one after that off. */
export function parseRecords(file: Buffer, offset: number): { readonly records: readonly ClientRecord[]; readonly end: number } {
  const records: ClientRecord[] = [];
  let at = offset;
  while (file.length - at >= HEAD_LENGTH) {
    const kind = KINDS[file.readUInt8(at)];
    const position = file.readBigUInt64BE(at + 1);
    const next = at + HEAD_LENGTH + file.readUInt32BE(at + 9);
    if (next > file.length || kind === undefined) break;
    const payload = file.subarray(at + HEAD_LENGTH, next);
    if (kind === 'chunk') records.push({ kind, position, bytes: payload.subarray(HEADER_LENGTH), last: payload.toString('hex', 0, HEADER_LENGTH) });
    else if (kind === 'gap') records.push({ kind, from: payload.readBigUInt64BE(0), to: position });
    else records.push({ kind, to: position });
    at = next;
  }
  return { records, end: at };
}

function positionBytes(position: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(position);
  return bytes;
}
