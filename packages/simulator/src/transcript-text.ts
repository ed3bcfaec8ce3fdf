import { InstrumentError } from '@taffrail/connection';
import { isoTime, msOfIsoTime } from './iso-time.ts';
import { bytesOf, joined, textOf } from './latin1.ts';
import type { TranscriptEntry } from './transcript.ts';

/** The first line of a transcript's text. */
export const TRANSCRIPT_HEADING = '# taffrail transcript 1';

/** How many characters the text of a transcript may have. */
export const TRANSCRIPT_TEXT_LIMIT = 67_108_864;

/** A transcript's text does not say what passed. */
export class TranscriptError extends InstrumentError {
  readonly code = 'transcript';
  /** Counted from 1. */
  readonly line: number;
  readonly expected: string;
  readonly found: string;

  constructor({ line, expected, found }: { readonly line: number; readonly expected: string; readonly found: string }) {
    super(`cannot read line ${line} of the transcript: expected ${expected}, found ${JSON.stringify(found)}`);
    this.line = line;
    this.expected = expected;
    this.found = found;
  }
}

const MARKS = { received: '>', transmitted: '<', break: '!' } as const satisfies Record<TranscriptEntry['direction'], string>;

const NAMED: Readonly<Record<number, string>> = { 0x09: '\\t', 0x0a: '\\n', 0x0d: '\\r', 0x22: '\\"', 0x5c: '\\\\' };

/**
 * Writes what passed between an instrument and its line as readable text: the time, `>` for what the instrument was sent, `<` for
 * what it sent, and the bytes in quotes, a line for each line of them; `!` and a duration for a BREAK.
 *
 * @example
 * ```text
 * # taffrail transcript 1
 * 2026-11-20T05:26:30.125Z > "ds\r\n"
 * 2026-11-20T05:26:30.131Z < "ds\r\n"
 *                            "SBE37-SM V 2.6b  SERIAL NO. 1777\r\n"
 *                            "S>"
 * 2026-11-20T05:26:41.000Z ! 300 ms
 * ```
 */
export function formatTranscript(entries: Iterable<TranscriptEntry>): string {
  let text = `${TRANSCRIPT_HEADING}\n`;
  for (const entry of entries) text += formatTranscriptEntry(entry);
  return text;
}

/** Writes one entry as {@link formatTranscript} does, for those who write a transcript as it comes. Times are kept to the microsecond. */
export function formatTranscriptEntry({ direction, atMs, bytes, durationMs }: TranscriptEntry): string {
  const head = `${isoTime(atMs)} ${MARKS[direction]} `;
  if (direction === 'break') return `${head}${durationMs} ms\n`;
  const [first = '', ...others] = textOf(bytes).split(/(?<=\n)/).map(quoted);
  return [head + (first || '""'), ...others.map((line) => ' '.repeat(head.length) + line), ''].join('\n');
}

/**
 * Reads what {@link formatTranscript} writes. Blank lines and lines that begin with `#` say nothing.
 *
 * @throws {@link TranscriptError} for the first line that is not of the form, and for a text beyond {@link TRANSCRIPT_TEXT_LIMIT}.
 */
export function parseTranscript(text: string): readonly TranscriptEntry[] {
  if (text.length > TRANSCRIPT_TEXT_LIMIT) throw new TranscriptError({ line: 1, expected: `at most ${TRANSCRIPT_TEXT_LIMIT} characters`, found: `${text.length}` });
  const [heading = '', ...lines] = text.split(/\r?\n/);
  if (heading !== TRANSCRIPT_HEADING) throw new TranscriptError({ line: 1, expected: JSON.stringify(TRANSCRIPT_HEADING), found: heading });
  const entries: { readonly head: TranscriptEntry; readonly parts: Uint8Array[] }[] = [];
  lines.forEach((line, index) => {
    if (line.trim() === '' || line.startsWith('#')) return;
    const last = entries.at(-1);
    const more = /^ +(".*")$/.exec(line)?.[1];
    if (more !== undefined && last !== undefined && last.head.direction !== 'break') last.parts.push(unquoted(more, index + 2));
    else entries.push(entryOf(line, index + 2));
  });
  return entries.map(({ head, parts }) => ({ ...head, bytes: joined(parts) }));
}

function entryOf(text: string, line: number): { readonly head: TranscriptEntry; readonly parts: Uint8Array[] } {
  const [, time = '', mark, rest = ''] = /^(\S+) ([<>!]) (.*)$/.exec(text) ?? [];
  const atMs = msOfIsoTime(time);
  if (atMs === undefined) throw new TranscriptError({ line, expected: 'a time, one of < > !, and what passed', found: text });
  if (mark !== '!') return { head: { direction: mark === '>' ? 'received' : 'transmitted', atMs, bytes: new Uint8Array(), durationMs: 0 }, parts: [unquoted(rest, line)] };
  const [, duration] = /^(\d+(?:\.\d+)?) ms$/.exec(rest) ?? [];
  if (duration === undefined) throw new TranscriptError({ line, expected: 'how long the BREAK lasted, such as 300 ms', found: text });
  return { head: { direction: 'break', atMs, bytes: new Uint8Array(), durationMs: Number(duration) }, parts: [] };
}

function quoted(text: string): string {
  return text === '' ? '' : `"${Array.from(text, (character) => escaped(character.charCodeAt(0))).join('')}"`;
}

function escaped(byte: number): string {
  return NAMED[byte] ?? (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`);
}

function unquoted(text: string, line: number): Uint8Array {
  const [, inner] = /^"((?:[ !#-[\]-~]|\\(?:[trn"\\]|x[\da-f]{2}))*)"$/.exec(text) ?? [];
  if (inner === undefined) throw new TranscriptError({ line, expected: 'bytes in quotes, those that are not printable ASCII as \\r, \\n, \\t or \\xNN', found: text });
  return bytesOf(inner.replace(/\\(?:x([\da-f]{2})|(.))/g, (_, hex: string | undefined, name = '') => (hex === undefined ? unescaped(String(name)) : String.fromCharCode(Number.parseInt(hex, 16)))));
}

function unescaped(name: string): string {
  return { t: '\t', n: '\n', r: '\r' }[name] ?? name;
}
