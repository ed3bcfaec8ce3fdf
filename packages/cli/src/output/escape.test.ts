import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeBytes, escapeText, jsonLine, oneLine } from './escape.ts';

const bytes = fc.uint8Array({ maxLength: 200 });

describe('bytes of an instrument', () => {
  it('are written with names for line ends and tabs, numbers for the rest, and a doubled backslash', () => {
    expect(escapeBytes(Uint8Array.from([0x53, 0x3e, 0x0d, 0x0a, 0x09, 0x1b, 0x5b, 0x00, 0x9b, 0xff, 0x5c]))).toBe(
      'S>\\r\\n\\t\\x1b[\\x00\\x9b\\xff\\\\',
    );
  });

  it('are printable ASCII once written, and can be read back', () => {
    fc.assert(
      fc.property(bytes, (input) => {
        const text = escapeBytes(input);
        expect(text).toMatch(/^[ -~]*$/);
        expect(unescape(text)).toEqual([...input]);
        expect(escapeText(String.fromCharCode(...input))).toBe(text);
      }),
    );
  });

  it('are told from characters that are more than a byte', () => {
    expect(escapeText('a\u{1f600}')).toBe('a\\u{1f600}');
  });
});

describe('a line', () => {
  it('stays one line, and leaves the terminal as it is', () => {
    expect(oneLine('first\r\n  second \u001b]0;title\u0007\u009b2J')).toBe('first second \\u{1b}]0;title\\u{7}\\u{9b}2J');
  });

  it('of JSON holds no control character, C1 and DEL included, and says the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const line = jsonLine({ text });
        expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
        expect(JSON.parse(line)).toEqual({ text });
      }),
    );
  });
});

function unescape(text: string): number[] {
  const names: Readonly<Record<string, number>> = { t: 9, n: 10, r: 13, '\\': 0x5c };
  return Array.from(text.matchAll(/\\x([\da-f]{2})|\\(.)|(.)/g), ([, hex, name = '', plain = '']) =>
    hex === undefined ? (names[name] ?? plain.charCodeAt(0)) : Number.parseInt(hex, 16),
  );
}
