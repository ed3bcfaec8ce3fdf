const NAMED: Readonly<Record<number, string>> = { 0x09: '\\t', 0x0a: '\\n', 0x0d: '\\r', 0x5c: '\\\\' };

/** Writes bytes as printable ASCII: `\r`, `\n`, `\t`, `\\`, and `\xNN` for the rest. What was there can be told from it. */
export function escapeBytes(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += escapeByte(byte);
  return text;
}

/** Writes text of one byte a character, as chunkers give it, like {@link escapeBytes}; characters above U+00FF as `\u{…}`. */
export function escapeText(text: string): string {
  return Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code > 0xff ? `\\u{${code.toString(16)}}` : escapeByte(code);
  }).join('');
}

/** Makes a text fit for one line of a terminal or a log: what would move the cursor or change the terminal is escaped. */
export function oneLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, ' ').replace(UNSAFE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** Writes a value as JSON on one line that is safe on a terminal too: JSON itself leaves DEL and the C1 controls as they are. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value).replace(UNSAFE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Control characters, and the format characters by which text can be shown in another order than it has. */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

function escapeByte(byte: number): string {
  if (byte >= 0x20 && byte < 0x7f && byte !== 0x5c) return String.fromCharCode(byte);
  return NAMED[byte] ?? `\\x${byte.toString(16).padStart(2, '0')}`;
}
