import { delimited, type DelimitedFraming } from '@taffrail/driver';

/** What ends every reply: the prompt, at the beginning of a line. It is taken for part of the record. */
const PROMPT = '\r\n>';

/** A line end, blanks before it included. */
export const EOL = String.raw` *\r?\n`;
/** Blank lines. */
export const BLANK = String.raw`(?: *\r?\n)*`;
/** One line, whatever is in it. */
export const ANY_LINE = String.raw`[^\r\n]*\r?\n`;
/** A number, with an exponent or without. */
export const FLOAT = String.raw`[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?`;

/** Declares the records of a reply to one command, from its first words to the prompt. */
export function reply(begin: string, maximumBytes: number): DelimitedFraming {
  return delimited({ begin, end: PROMPT, maximumBytes });
}

/** Reads the numbers of a row or a column, whatever frames it. */
export function numbersIn(text: string): readonly number[] {
  return (text.match(new RegExp(FLOAT, 'g')) ?? []).map(Number);
}

/** Reads a text as it is. */
export function asText(text: string): string {
  return text;
}
