const NAMED: Readonly<Record<number, string>> = { 0x09: '\\t', 0x0a: '\\n', 0x0d: '\\r', 0x5c: '\\\\' };
const SINGLE = 0x27;
const DOUBLE = 0x22;

/**
 * Writes bytes as `repr` of Python 2 does, which is how the seed's logger wrote them: in single quotes, unless there are single quotes
 * in them and no double ones.
 */
export function pythonRepr(bytes: Uint8Array): string {
  const quote = bytes.includes(SINGLE) && !bytes.includes(DOUBLE) ? DOUBLE : SINGLE;
  let text = String.fromCharCode(quote);
  for (const byte of bytes) {
    if (byte === quote) text += `\\${String.fromCharCode(byte)}`;
    else text += NAMED[byte] ?? (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`);
  }
  return text + String.fromCharCode(quote);
}
