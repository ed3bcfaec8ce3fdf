import { basename, dirname } from 'node:path';
import { JournalReader } from '@taffrail/port-agent';
import { HEADER_LENGTH, type Packet, PacketDecoder, PacketType, readLinkChange } from '@taffrail/port-agent-packet';
import { RecordingError, WrongUsageError } from '../errors.ts';
import { journalDirectoryOf } from '../journal/journal-directory.ts';
import type { Shell } from '../shell/shell.ts';
import { openBytes, statOf } from './open-bytes.ts';
import type { RecordedPiece, Recording } from './recording.ts';

/** The kinds of recording that can be parsed. */
export type RecordingKind = 'raw' | 'journal' | 'lineage';

/**
 * Opens a recording, or standard input for `-`.
 *
 * @throws `RecordingError` for what cannot be read; `WrongUsageError` for a directory that is not said to be a journal.
 */
export function openRecording(shell: Shell, path: string, kind: RecordingKind): Recording {
  if (kind === 'journal') return openJournal(path);
  if (path !== '-' && statOf(path).isDirectory()) throw new WrongUsageError(`${path} is a directory: expected a file, or --input journal`);
  const { bytes, recordedAtMs } = openBytes(shell, path);
  return { epoch: '', read: () => (kind === 'raw' ? rawPieces(bytes, recordedAtMs) : lineagePieces(bytes)) };
}

function openJournal(path: string): Recording {
  if (path === '-') throw new WrongUsageError('a journal is read from its directory or one of its files, not from standard input');
  const stats = statOf(path);
  const start = stats.isDirectory() ? undefined : segmentStart(path);
  const reader = new JournalReader(start === undefined ? journalDirectoryOf(path) : dirname(path));
  const span = start === undefined ? {} : { from: start, to: start + BigInt(stats.size) };
  return { epoch: reader.epoch, read: () => journalPieces(reader, span) };
}

function segmentStart(path: string): bigint {
  const [, digits] = /^(\d{20})\.journal$/.exec(basename(path)) ?? [];
  if (digits === undefined)
    throw new RecordingError(path, 'expected a journal directory, or a file of one, which is named by 20 digits and .journal');
  return BigInt(digits);
}

async function* rawPieces(source: AsyncIterable<Uint8Array>, receivedAtMs: number): AsyncGenerator<RecordedPiece, void, undefined> {
  for await (const bytes of source) yield { kind: 'bytes', bytes, receivedAtMs };
}

async function* lineagePieces(source: AsyncIterable<Uint8Array>): AsyncGenerator<RecordedPiece, void, undefined> {
  const decoder = new PacketDecoder();
  for await (const piece of source) yield* piecesOf(decoder.push(piece));
  yield* piecesOf(decoder.end());
}

function* piecesOf(decoded: ReturnType<PacketDecoder['push']>): Generator<RecordedPiece, void, undefined> {
  for (const item of decoded) {
    const offset = BigInt(item.offset);
    if (item.kind === 'garbage') yield { kind: 'gap', from: offset, to: offset + BigInt(item.bytes.length) };
    else yield* pieceOf(item, offset);
  }
}

async function* journalPieces(
  reader: JournalReader,
  span: Parameters<JournalReader['read']>[0],
): AsyncGenerator<RecordedPiece, void, undefined> {
  for await (const entry of reader.read(span)) {
    if (entry.kind === 'gap') yield entry;
    else yield* pieceOf(entry, entry.position);
  }
}

/** A link that comes up was down, also where the agent that would have said so was killed. */
function* pieceOf({ type, payload, timeMs }: Pick<Packet, 'type' | 'payload' | 'timeMs'>, position: bigint): Generator<RecordedPiece, void, undefined> {
  if (type === PacketType.FROM_INSTRUMENT) yield { kind: 'bytes', bytes: payload, receivedAtMs: timeMs, position: position + BigInt(HEADER_LENGTH) };
  else if (type === PacketType.STATUS && readLinkChange(payload) === 'up') yield { kind: 'new-link' };
}
