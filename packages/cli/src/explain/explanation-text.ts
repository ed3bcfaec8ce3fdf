import { escapeText, oneLine } from '../output/escape.ts';
import type { Paint } from '../view/paint.ts';
import type { ExplainSummary } from './explain.ts';
import type { ExplanationJson } from './explanation-json.ts';

/** How many columns are shown before the place where bytes stop being a sample, and behind it. */
const COLUMNS_BEFORE = 48;
const COLUMNS_BEHIND = 24;
const ROW_BYTES = 16;
const INDENT = '  ';

/** How an explanation is to be shown. */
export interface ExplanationView {
  /** The bytes in question, one character each. */
  readonly bytes: string;
  /** Whether they are shown in hexadecimal. */
  readonly isBinary: boolean;
  readonly paint: Paint;
}

/** Gives an explanation as lines: where the bytes are and what is wrong, the bytes, and under them a caret with what was expected. */
export function explanationText(explanation: ExplanationJson, { bytes, isBinary, paint }: ExplanationView): string {
  const { length, position, matched } = explanation;
  const heading = `${paint.bold(`${count(length, 'byte')} at ${position}`)}: ${problemOf(explanation)}`;
  const shown = isBinary ? hexRows(bytes, matched) : textRow(bytes, matched);
  const told = expectationOf(explanation, bytes, isBinary);
  const caret = told === '' ? [] : [`${INDENT}${' '.repeat(shown.caretAt)}${paint.red(`${'^'.repeat(shown.caretWidth)} ${told}`)}`];
  return [heading, ...shown.rows.map((row) => `${INDENT}${paint.cyan(row.right)}${row.rest}`), ...caret].join('\n');
}

/** Gives the counts in a sentence. */
export function summaryText({ bytes, particles, unparsedBytes, spans }: ExplainSummary, paint: Paint): string {
  const streams = Object.entries(particles).map(([stream, samples]) => `${samples} of ${stream}`);
  const read = streams.length === 0 ? 'no samples' : streams.join(', ');
  return paint.bold(
    `${count(bytes, 'byte')}: ${read}; ${count(unparsedBytes, 'byte')} in ${count(spans, 'span')} that ${spans === 1 ? 'is' : 'are'} none`,
  );
}

function problemOf({ reason, rule, stream, matched, length, cause, checksum }: ExplanationJson): string {
  const nearest =
    rule === null ? 'no kind of sample begins like this' : `nearest is ${rule} (${stream}), up to byte ${matched} of ${length}`;
  switch (reason) {
    case 'no-match':
      return nearest;
    case 'unreadable':
      return `${cause?.code ?? 'unexpected'}: ${oneLine(cause?.message ?? '')}; ${nearest}`;
    case 'overflow':
      return `the line is too long; ${nearest}`;
    case 'incomplete':
      return `a part is missing; ${nearest}`;
    case 'checksum-failed':
      return checksum === null
        ? `the record is damaged; ${nearest}`
        : `the checksum is ${checksum.found}, computed ${checksum.computed}; ${nearest}`;
  }
}

function expectationOf({ expected, matched, checksum }: ExplanationJson, bytes: string, isBinary: boolean): string {
  if (expected.length === 0) return '';
  const whats = expected.map(({ what, field }) => (field === null ? what : `${what} (${field})`));
  const next = bytes.slice(matched, matched + 1);
  const found = checksum !== null ? checksum.found : next === '' ? 'the end' : isBinary ? hexOf(next) : `"${escapeText(next)}"`;
  return `expected ${oneLine(whats.join(' or '))}; found ${found}`;
}

interface Shown {
  /** What is right of each row, and the rest of it. */
  readonly rows: readonly { readonly right: string; readonly rest: string }[];
  readonly caretAt: number;
  readonly caretWidth: number;
}

/** Shows text around a place, escaped and cut to what fits. */
function textRow(bytes: string, at: number): Shown {
  let [from, before] = [at, ''];
  for (let piece = pieceAt(bytes, from - 1); from > 0 && before.length + piece.length <= COLUMNS_BEFORE; piece = pieceAt(bytes, from - 1)) {
    before = piece + before;
    from -= 1;
  }
  let [to, behind] = [at, ''];
  for (let piece = pieceAt(bytes, to); to < bytes.length && behind.length + piece.length <= COLUMNS_BEHIND; piece = pieceAt(bytes, to)) {
    behind += piece;
    to += 1;
  }
  const right = `${from > 0 ? '…' : ''}${before}`;
  return { rows: [{ right, rest: `${behind}${to < bytes.length ? '…' : ''}` }], caretAt: right.length, caretWidth: 1 };
}

/** Shows the bytes of the row that a place is in, and of the row before it, in hexadecimal. */
function hexRows(bytes: string, at: number): Shown {
  // Behind the last byte there may be no row of its own.
  const last = Math.floor(Math.max(0, Math.min(at, bytes.length - 1)) / ROW_BYTES) * ROW_BYTES;
  const rows = [last - ROW_BYTES, last].flatMap((start) => (start < 0 ? [] : [rowFrom(bytes, start, at)]));
  return { rows, caretAt: labelOf(last).length + 3 * (at - last), caretWidth: 2 };
}

function rowFrom(bytes: string, start: number, at: number): Shown['rows'][number] {
  const right = bytes.slice(start, Math.max(start, Math.min(at, start + ROW_BYTES)));
  const rest = bytes.slice(start + right.length, start + ROW_BYTES);
  const gap = right !== '' && rest !== '' ? ' ' : '';
  return { right: `${labelOf(start)}${hexOf(right)}${gap}`, rest: hexOf(rest) };
}

function labelOf(start: number): string {
  return `${start.toString().padStart(5)}  `;
}

function hexOf(bytes: string): string {
  return Array.from(bytes, (character) => character.charCodeAt(0).toString(16).padStart(2, '0')).join(' ');
}

function pieceAt(bytes: string, at: number): string {
  return escapeText(bytes.slice(Math.max(0, at), at + 1));
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
