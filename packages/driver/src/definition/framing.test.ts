import { describe, expect, it } from 'vitest';
import { DefinitionError } from '../errors.ts';
import { byteSum, byteXor, wordSum } from './checksum.ts';
import { delimited, fixedLength, lines, sized } from './framing.ts';

const checksum = byteSum({ stored: 'u16le' });

describe('a framing', () => {
  it('is plain data, the same for the same settings', () => {
    const define = () => sized({ sync: [0x7f, 0x7f], size: { at: 2, as: 'u16le', addedBytes: 2 }, maximumBytes: 8_192, checksum, trailer: [6, 6] });

    expect(JSON.parse(JSON.stringify(define()))).toEqual(define());
    expect(define()).toEqual({
      kind: 'sized',
      sync: [0x7f, 0x7f],
      size: { at: 2, as: 'u16le', unitBytes: 1, addedBytes: 2 },
      minimumBytes: 8,
      maximumBytes: 8_192,
      checksum: { kind: 'byte-sum', stored: 'u16le', seed: 0, isNegated: false, fromByte: 0 },
      trailer: [6, 6],
      whenChecksumFails: 'refuse',
    });
  });

  it('has line ends of its own, or those of lines', () => {
    expect([lines(), lines({ endBytes: [3] })]).toEqual([
      { kind: 'line', endBytes: [10, 13] },
      { kind: 'line', endBytes: [3] },
    ]);
  });

  it('may do without a sync where a checksum or a trailer shows what a record is', () => {
    expect(() => [sized({ size: { at: 0, as: 'u8' }, maximumBytes: 255, checksum: byteXor({ stored: 'u8' }) }), fixedLength({ lengthBytes: 8, trailer: [6, 6] })]).not.toThrow();
  });

  it.each<[string, () => unknown, string]>([
    ['nothing to be known by', () => fixedLength({ lengthBytes: 8 }), 'nothing shows where such a record is: it needs a sync, a checksum or a trailer'],
    ['more than a record may have', () => fixedLength({ sync: [1], lengthBytes: 65_537 }), 'such a record has between 1 and RECORD_LIMIT_BYTES (65536) bytes, not 65537'],
    ['less than its parts need', () => sized({ sync: [1], size: { at: 1, as: 'u32be' }, maximumBytes: 6, checksum }), 'such a record has between 7 and RECORD_LIMIT_BYTES (65536) bytes, not 6'],
    ['what is no byte', () => fixedLength({ sync: [256], lengthBytes: 8 }), '256 is not a byte'],
    ['no end', () => delimited({ begin: '<', end: '', maximumBytes: 8 }), 'a delimited record needs a beginning and an end'],
    ['a character that is no byte', () => delimited({ begin: '\u2026', end: '>', maximumBytes: 8 }), '8230 is not a byte'],
    ['no line end', () => lines({ endBytes: [] }), 'a line needs a byte to end in'],
  ])('is refused with %s while the module loads', (_, define, message) => {
    expect(define).toThrow(new DefinitionError(message));
  });

  it('has its words in the order of the checksum', () => {
    expect(wordSum({ stored: 'u16be', seed: 0xb58c })).toEqual({ kind: 'word-sum', stored: 'u16be', seed: 0xb58c, isNegated: false, fromByte: 0 });
  });
});
