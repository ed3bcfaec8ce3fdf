/** Gives the bytes of a text, one for each character; characters above U+00FF lose their upper bits. */
export function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index);
  return bytes;
}

/** Gives the text of bytes, one character for each, so that nothing is lost and {@link bytesOf} takes it back. */
export function textOf(bytes: Uint8Array): string {
  let text = '';
  for (let from = 0; from < bytes.length; from += CALL_LIMIT) {
    text += String.fromCharCode(...bytes.subarray(from, from + CALL_LIMIT));
  }
  return text;
}

/** Joins pieces into one array; a single piece is given back as it is. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [first] = pieces;
  if (pieces.length === 1 && first !== undefined) return first;
  const whole = new Uint8Array(pieces.reduce((total, piece) => total + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}

/** How many arguments one call may safely have on every engine. */
const CALL_LIMIT = 8_192;
