const NAMED: Readonly<Record<number, string>> = { 0x09: '\\t', 0x0a: '\\n', 0x0d: '\\r', 0x22: '\\"', 0x5c: '\\\\' };

/** Writes bytes as printable ASCII, the rest as `\n`, `\x1b` and the like, so that no terminal obeys what an instrument sent. */
export function escapeBytes(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) {
    const isPrintable = byte >= 0x20 && byte < 0x7f;
    text += NAMED[byte] ?? (isPrintable ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`);
  }
  return text;
}
