const PIECE = 8_192;
const SHORT = 16;
/** Holds no state between calls, since none of them streams. */
const utf8 = new TextDecoder();

/** Reads bytes as one character each, U+0000 to U+00FF, so that offsets in the text are offsets in the bytes. */
export function latin1Text(bytes: Uint8Array): string {
  if (bytes.length < SHORT) return piece(bytes);
  // Text that is ASCII throughout is the same in UTF-8, which engines read many times faster. It was ASCII when no
  // byte was part of a longer character, which would have made the text shorter, nor refused.
  const text = utf8.decode(bytes);
  if (text.length === bytes.length && !text.includes('\ufffd')) return text;
  let slow = '';
  for (let at = 0; at < bytes.length; at += PIECE) slow += piece(bytes.subarray(at, at + PIECE));
  return slow;
}

/** Writes text as one byte a character. Characters above U+00FF are the caller's mistake and throw a `RangeError`. */
export function latin1Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 0xff) throw new RangeError(`${JSON.stringify(String.fromCodePoint(text.codePointAt(at) ?? code))} is not one byte`);
    bytes[at] = code;
  }
  return bytes;
}

function piece(bytes: Uint8Array): string {
  // `apply` takes anything with a length and indexes; spreading the bytes instead is seven times slower.
  return String.fromCharCode.apply(undefined, bytes as unknown as number[]);
}
