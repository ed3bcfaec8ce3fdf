import { type ExportFormat, exportPacket, type JournalPacket } from '@taffrail/port-agent';
import { formatTranscriptEntry, TRANSCRIPT_HEADING } from '@taffrail/simulator';
import { WrongUsageError } from '../errors.ts';
import { jsonLine } from '../output/escape.ts';
import { LineOutput } from '../output/line-output.ts';
import { interpret } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import { type Direction, isWanted } from './direction.ts';
import { openJournal, type SpanFlags } from './open-journal.ts';
import { printPackets } from './print-packets.ts';
import { transcriptEntryOf } from './transcript-entry.ts';

/** How much is gathered before it is written, in bytes. */
const PIECE_LENGTH = 65_536;

/** Flags of `taffrail journal export`. */
export interface ExportFlags extends SpanFlags {
  readonly format: ExportFormat | 'transcript' | 'json';
  /** Default all that the format has a place for; for `raw` what came from the instrument. */
  readonly direction?: Direction;
}

/** Writes a journal to standard output in another form; on standard error, gaps as they come, and at last how much it was. */
export async function exportJournal(shell: Shell, flags: ExportFlags, directory: string): Promise<void> {
  const { format } = flags;
  const direction = flags.direction ?? (format === 'raw' ? 'in' : 'both');
  if (format === 'json') return printPackets(shell, { ...flags, direction, json: true }, directory);
  await interpret(() => {
    if (format === 'seed-text' || format === 'transcript' || shell.process.stdout.isTTY !== true) return;
    throw new WrongUsageError(`--format ${format} writes bytes that are not for a terminal: expected standard output to go to a file or a program`);
  });
  const { reader, span } = await openJournal(directory, flags);
  const output = new PieceOutput(shell);
  let gaps = 0;
  let packets = 0;
  if (format === 'transcript') await output.write(new TextEncoder().encode(`${TRANSCRIPT_HEADING}\n`));
  for await (const entry of reader.read(span)) {
    shell.signal.throwIfAborted();
    if (entry.kind === 'gap') {
      gaps += 1;
      const gap = { type: 'gap', from: entry.from.toString(), to: entry.to.toString() };
      const remark = `positions ${gap.from} to ${gap.to} are damaged or missing`;
      shell.process.stderr.write(`${flags.json ? jsonLine(gap) : remark}\n`);
      if (format === 'transcript') await output.write(new TextEncoder().encode(`# ${remark}\n`));
    } else if (isWanted(entry.type, direction)) {
      const bytes = format === 'transcript' ? transcribed(entry) : exportPacket(entry, format);
      if (bytes === undefined) continue;
      packets += 1;
      await output.write(bytes);
    }
  }
  await output.end();
  shell.process.stderr.write(`${jsonLine({ packets, bytes: output.lengthBytes, gaps })}\n`);
}

function transcribed(packet: JournalPacket): Uint8Array | undefined {
  const entry = transcriptEntryOf(packet);
  return entry && new TextEncoder().encode(formatTranscriptEntry(entry));
}

/** Writes bytes in larger pieces, no faster than they are taken. */
class PieceOutput {
  readonly #shell: Shell;
  readonly #lines: LineOutput;
  #gathered: Uint8Array[] = [];
  #gatheredLength = 0;
  lengthBytes = 0;

  constructor(shell: Shell) {
    this.#shell = shell;
    this.#lines = new LineOutput(shell, { json: false });
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#gathered.push(bytes);
    this.#gatheredLength += bytes.length;
    this.lengthBytes += bytes.length;
    if (this.#gatheredLength >= PIECE_LENGTH) await this.end();
  }

  /** Writes what was gathered. */
  async end(): Promise<void> {
    const piece = Buffer.concat(this.#gathered);
    this.#gathered = [];
    this.#gatheredLength = 0;
    if (piece.length > 0 && !this.#shell.process.stdout.write(piece)) await this.#lines.drained();
  }
}
