import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { latin1Bytes, latin1Text } from './latin1.ts';

describe('latin1Text', () => {
  it('reads any bytes as the characters of the same numbers', () => {
    const anyBytes = fc.uint8Array({ maxLength: 100 });
    const ascii = fc.uint8Array({ max: 0x7f, maxLength: 100 });
    const utf8 = fc.string({ unit: 'binary' }).map((each) => new TextEncoder().encode(each));
    fc.assert(
      fc.property(fc.oneof(anyBytes, ascii, utf8), (bytes) => {
        expect(Array.from(latin1Text(bytes), (character) => character.charCodeAt(0))).toEqual([...bytes]);
      }),
    );
  });

  it.each([
    ['a byte order mark', [0xef, 0xbb, 0xbf]],
    ['the replacement character', [0xef, 0xbf, 0xbd]],
    ['bytes that Windows-1252 reads otherwise', [0x80, 0x92, 0x9f]],
    ['more bytes than one call can take', Array.from({ length: 200_000 }, (_, i) => i % 256)],
  ])('is not misled by %s', (_, start) => {
    const bytes = Uint8Array.from([...start, ...new TextEncoder().encode('and enough text to be long')]);

    const text = latin1Text(bytes);

    expect(latin1Bytes(text)).toEqual(bytes);
  });
});

describe('latin1Bytes', () => {
  it('refuses a character that is not one byte rather than sending another one', () => {
    expect(() => latin1Bytes('\u010a')).toThrow(RangeError);
  });
});
