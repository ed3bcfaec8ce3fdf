import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TerminalFilter } from './terminal-filter.ts';

const filtered = (text: string, ignored: readonly number[] = []): string => {
  const filter = new TerminalFilter(ignored);
  return filter.push(Buffer.from(text, 'latin1')) + filter.end();
};

describe('the filter between an instrument and a terminal', () => {
  it('passes text, line ends, tabs and backspaces', () => {
    expect(filtered('S>ds\r\n\tok\b\\')).toBe('S>ds\r\n\tok\b\\');
  });

  it.each(['\u001b[2J', '\u001b[H', '\u001b[12;40H', '\u001b[K', '\u001b[1;31m', '\u001b[3A'])(
    'obeys what moves the cursor, erases and colours: %j',
    (text) => {
      expect(filtered(text)).toBe(text);
    },
  );

  it.each([
    ['a title', '\u001b]0;owned\u0007', '\\x1b]0;owned\\x07'],
    ['the clipboard', '\u001b]52;c;AAAA\u001b\\', '\\x1b]52;c;AAAA\\x1b\\'],
    ['a question that the terminal would answer', '\u001b[6n', '\\x1b[6n'],
    ['another such question', '\u001b[c', '\\x1b[c'],
    ['a mode', '\u001b[?1049h', '\\x1b[?1049h'],
    ['a reset', '\u001bc', '\\x1bc'],
    ['a device string', '\u001bP1$tx\u001b\\', '\\x1bP1$tx\\x1b\\'],
    ['a sequence of one byte', '\u009b2J', '\\x9b2J'],
    ['a bell and a NUL', '\u0007\u0000', '\\x07\\x00'],
    ['a sequence cut off', '\u001b[12', '\\x1b[12'],
    ['a sequence without end', `\u001b[${'1'.repeat(40)}m`, `\\x1b[${'1'.repeat(40)}m`],
  ])('shows instead of obeying %s', (_, text, shown) => {
    expect(filtered(text)).toBe(shown);
  });

  it("leaves out the bytes that mean nothing in the instrument's protocol", () => {
    expect(filtered('d\0s\0', [0])).toBe('ds');
  });

  it('gives the same wherever the pieces were cut, with no escape but in a harmless sequence', () => {
    const hostile = fc.oneof(
      fc.constantFrom('\u001b', '\u001b[', ']', '0', ';', 'H', 'm', 'n', '?', '\u009b', '\u0007'),
      fc.string({ maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(hostile, { maxLength: 60 }), fc.integer({ min: 1, max: 7 }), (parts, size) => {
        const input = Buffer.from(parts.join(''), 'latin1');
        const filter = new TerminalFilter();
        let text = '';
        for (let at = 0; at < input.length; at += size) text += filter.push(input.subarray(at, at + size));
        text += filter.end();

        expect(text).toBe(filtered(input.toString('latin1')));
        expect(text.replace(/\u001b\[[\d;]*[A-HJKLMPXdfm@]/g, '')).toMatch(/^[ -~\r\n\t\b]*$/);
      }),
    );
  });
});
