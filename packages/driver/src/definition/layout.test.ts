import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../test/nortek-definition.ts';
import { DefinitionError, ProtocolError } from '../errors.ts';
import { BinaryRecord } from './binary-record.ts';
import { type Layout, layout } from './layout.ts';
import { array, repeat } from './layout-arrays.ts';
import { bit, bitRange, bits } from './layout-bits.ts';
import { at, block, blockTable, optionalBlock, repeatedBlock } from './layout-blocks.ts';
import type { LayoutItem } from './layout-item.ts';
import { bcd, f32be, f32le, f64be, f64le, i16be, i16le, i32be, i32le, i8, u16be, u16le, u32be, u32le, u8 } from './layout-numbers.ts';
import { base64, characters, literal, spare, u64be, u64le } from './layout-text.ts';

const plain = { unit: '1', description: 'X.' };

describe('layout', () => {
  it.each<[string, LayoutItem, string, unknown]>([
    ['u8', u8(plain), 'fe', 254],
    ['i8', i8(plain), 'fe', -2],
    ['u16le', u16le(plain), 'feff', 65_534],
    ['u16be', u16be(plain), 'fffe', 65_534],
    ['i16le', i16le(plain), 'feff', -2],
    ['i16be', i16be(plain), 'fffe', -2],
    ['u32le', u32le(plain), 'feffffff', 4_294_967_294],
    ['u32be', u32be(plain), 'fffffffe', 4_294_967_294],
    ['i32le', i32le(plain), 'feffffff', -2],
    ['i32be', i32be(plain), 'fffffffe', -2],
    ['u64le', u64le(plain), 'feffffffffffffff', '18446744073709551614'],
    ['u64be', u64be(plain), 'fffffffffffffffe', '18446744073709551614'],
    ['f32le', f32le(plain), '0000c03f', 1.5],
    ['f32be', f32be(plain), '3fc00000', 1.5],
    ['f64le', f64le(plain), '000000000000f83f', 1.5],
    ['f64be', f64be(plain), '3ff8000000000000', 1.5],
    ['bcd', bcd(plain), '59', 59],
    ['characters', characters(5, plain), '41c0420043', 'A\u00c0B'],
    ['characters with NUL', characters(3, { ...plain, endsAtNul: false }), '410042', 'A\0B'],
    ['trimmed characters', characters(4, { ...plain, isTrimmed: true }), '20412020', ' A'],
    ['base64', base64(3, plain), 'ff00fe', '/wD+'],
    ['an array', array(i16le(plain), { count: 2 }), 'feff0100', [-2, 1]],
    ['an array of arrays', array(array(u8(plain), { count: 2 }), { count: 2 }), '01020304', [[1, 2], [3, 4]]],
    ['an array of texts', array(characters(2, plain), { count: 2 }), '41424344', ['AB', 'CD']],
    ['an array with a stride', array(u8(plain), { count: 3, stride: 2 }), '01ff02ff03', [1, 2, 3]],
    ['an array of nothing', array(u8(plain), { count: 0 }), '', []],
  ])('reads %s, and what lies behind it', (_, item, hex, value) => {
    expect(valuesOf(layout({ value: item, behind: u8(plain) }), `${hex}7b`)).toEqual({ value, behind: 123 });
  });

  it.each([
    [{ scale: 0.01 }, 'e703', 9.99],
    [{ scale: 0.1 }, '0300', 0.3],
    [{ scale: 65_536 }, '9000', 9_437_184],
    [{ scale: 0.5, offset: -10 }, '0300', -8.5],
    [{ offset: 2_000 }, '0c00', 2_012],
    [{ decode: (code: number) => ['beam', 'earth'][code] ?? 'other' }, '0100', 'earth'],
    [{ missing: -1 }, '0100', 1],
    [{ missing: 0x7fff, scale: 0.1 }, 'ff7f', undefined],
  ])('makes with %j of the bytes %s the value %j', (options, hex, value) => {
    expect(valuesOf(layout({ value: i16le({ ...plain, ...options }) }), hex)).toEqual({ value });
  });

  it('takes a NaN for missing where that is what missing is, and for a number where not', () => {
    expect(valuesOf(layout({ one: f32be({ ...plain, missing: Number.NaN }), other: f32be(plain) }), '7fc000007fc00000')).toEqual({ one: undefined, other: Number.NaN });
  });

  it('takes for missing what four bytes hold of the number that stands for it', () => {
    const missing = -99.99;

    expect(valuesOf(layout({ one: f32be({ ...plain, missing }), all: array(f32le({ ...plain, missing }), { count: 2 }) }), 'c2c7fae1e1fac7c20000803f')).toEqual({ one: undefined, all: [null, 1] });
  });

  it('has null in an array for what is missing', () => {
    expect(valuesOf(layout({ all: array(i16le({ ...plain, missing: -32_768, scale: 0.1 }), { count: 3 }) }), '010000800200')).toEqual({ all: [0.1, null, 0.2] });
  });

  it('reads bits of one number, and passes over those that have no name', () => {
    const status = layout({
      status: bits('u16le', {
        frequency: bitRange(0, 2, { ...plain, decode: (code) => [75, 150, 300, 600][code] ?? null }),
        isConvex: bit(3, plain),
        isUp: bit(7, plain),
        angle: bitRange(8, 9, { ...plain, missing: 3 }),
        beams: bitRange(12, 15, plain),
      }),
      all: bits('u32be', { word: bitRange(0, 31, plain) }),
    });

    expect(valuesOf(status, 'cb41ffffffff')).toEqual({ frequency: 600, isConvex: true, isUp: true, angle: 1, beams: 4, word: 0xffff_ffff });
    expect(valuesOf(status, '0703ffffffff')).toMatchObject({ frequency: null, isConvex: false, angle: undefined });
  });

  it('reads as many as a value says that was read before, also with others between them', () => {
    const profile = layout({ cells: u8(plain), beams: u8(plain), first: array(i8(plain), { count: 'cells', stride: { bytes: 1, times: 'beams' } }) });

    expect(valuesOf(profile, '0203 010203 040506')).toEqual({ cells: 2, beams: 3, first: [1, 4] });
    expect(valuesOf(profile, '0203 010203 04')).toMatchObject({ first: [1, 4] });
  });

  it('reads parts that come several times, counts of their own and of the record in them', () => {
    const part = layout({ length: u8(plain), own: array(u8(plain), { count: 'length' }), common: array(u8(plain), { count: 'width' }) });
    const record = layout({ width: u8(plain), parts: repeat(part, { count: 2, description: 'Parts.' }), behind: u8(plain) });

    expect(valuesOf(record, '01 00aa 02b1b2bb 63')).toEqual({ width: 1, parts: [{ length: 0, own: [], common: [0xaa] }, { length: 2, own: [0xb1, 0xb2], common: [0xbb] }], behind: 99 });
  });

  it('reads a layout in a layout, whose places are counted from its own beginning', () => {
    const inner = layout({ last: at(2, u8(plain)), first: at(0, u8(plain)), second: u8(plain) });

    expect(valuesOf(layout({ before: spare(1), inner, behind: u8(plain) }), 'ff 010203')).toEqual({ last: 3, first: 1, second: 2, behind: 3 });
  });

  it('is of another kind with other bytes in a literal\'s place, or fewer than it has at least', () => {
    const record = layout({ id: literal([0xa5, 0x01]), value: u8(plain) });

    expect(['a50107', 'a50207', 'a501', ''].map((hex) => valuesOf(record, hex))).toEqual([{ value: 7 }, undefined, undefined, undefined]);
  });

  it('reads nothing outside of its record, whatever lies there', () => {
    const bytes = bytesOf('02 0102 0304');
    const list = layout({ count: u8(plain), all: array(u8(plain), { count: 'count' }) });

    expect(list.read(new BinaryRecord(new DataView(bytes.buffer), 0, 3))).toEqual({ count: 2, all: [1, 2] });
    expect(() => list.read(new BinaryRecord(new DataView(bytes.buffer), 0, 2))).toThrow(new ProtocolError('an array of 2 has 2 bytes at byte 1, where 1 are left'));
  });

  it.each<[string, Layout, string, string]>([
    ['a count that is none', layout({ count: i8(plain), all: array(u8(plain), { count: 'count' }) }), 'ff', 'expected count to be a count, received -1'],
    ['a digit that is none', layout({ value: bcd(plain) }), '1a', 'expected two decimal digits, received the byte 1a'],
    ['more parts than fit', layout({ count: u8(plain), all: repeat(layout({ value: u16le(plain) }), { count: 'count', description: 'X.' }) }), '020000', '2 parts has 4 bytes at byte 1, where 2 are left'],
    ['elements that overlap', layout({ step: u8(plain), all: array(u16le(plain), { count: 2, stride: { bytes: 1, times: 'step' } }) }), '0100000000', 'the elements of an array have 2 bytes and are 1 bytes apart'],
    ['a part elsewhere that does not fit', layout({ value: at(3, u16le(plain)) }), '00000000', 'what lies has 2 bytes at byte 3, where 1 are left'],
  ])('throws for %s', (_, record, hex, message) => {
    expect(() => valuesOf(record, hex)).toThrow(new ProtocolError(message));
  });

  it.each<[string, () => unknown, string]>([
    ['two values of one name', () => layout({ one: u8(plain), inner: layout({ one: u8(plain) }) }), 'two values of a layout are called one'],
    ['bits that a number does not have', () => bits('u8', { high: bit(8, plain) }), 'high is not among the bits of u8'],
    ['elements of no known length', () => array(at(0, u8(plain)), { count: 2 }), 'the elements of an array need a length that is known before they are read'],
    ['parts that may be empty', () => repeat(layout({}), { count: 2, description: 'X.' }), 'a part that may have no bytes cannot be repeated'],
  ])('refuses %s while the module loads', (_, define, message) => {
    expect(define).toThrow(new DefinitionError(message));
  });

  it('knows of each value what it is, those inside of others included', () => {
    const { fields } = layout({
      one: u8({ unit: 'm', description: 'One.', lineageId: 'first', missing: 0 }),
      many: array(u8({ unit: 's', description: 'Many.', missing: 0 }), { count: 2 }),
      flags: bits('u8', { isOn: bit(0, { unit: '1', description: 'On.' }) }),
      parts: repeat(layout({ inside: u8({ unit: 'V', description: 'Inside.' }) }), { count: 1, description: 'Parts.' }),
    });

    expect(fields).toEqual({
      one: { unit: 'm', description: 'One.', lineageId: 'first', isOptional: true },
      many: { unit: 's', description: 'Many.' },
      isOn: { unit: '1', description: 'On.' },
      parts: { unit: '1', description: 'Parts.', fields: { inside: { unit: 'V', description: 'Inside.' } } },
    });
  });
});

describe('blockTable', () => {
  const table = { count: { at: 0, as: 'u8' }, offsets: { at: 1, as: 'u8' }, id: 'u8' } as const;
  const record = layout({
    blocks: blockTable({
      ...table,
      blocks: {
        head: block(1, layout({ id: spare(1), size: u8(plain) })),
        body: optionalBlock(2, layout({ id: spare(1), body: array(u8(plain), { count: 'size' }) })),
        notes: repeatedBlock(3, layout({ id: spare(1), note: u8(plain) }), { description: 'Notes.' }),
      },
    }),
  });

  it('finds blocks wherever they are, in whatever order, and counts in other blocks', () => {
    expect(valuesOf(record, '02 0305 02aa 0101')).toEqual({ size: 1, body: [0xaa], notes: [] });
    expect(valuesOf(record, '04 09070a05 0307 0305 0102 aabb'.replace('0102 aabb', '0100 02'))).toEqual({ size: 0, body: undefined, notes: [{ note: 5 }, { note: 7 }] });
  });

  it('takes the first of several where one is expected, and is of another kind without one', () => {
    expect(valuesOf(record, '02 0305 0100 0101')).toMatchObject({ size: 0 });
    expect(valuesOf(record, '01 02 0307')).toBeUndefined();
  });

  it.each([
    ['outside of the record', '01 09', 'the id of a block has 1 bytes at byte 9, where -7 are left'],
    ['beyond the end of its table', '05 01', 'the table of blocks has 5 bytes at byte 1, where 1 are left'],
    ['a block that is cut', '01 02 01', 'id has 2 bytes at byte 0, where 1 are left'],
  ])('throws where it leads %s', (_, hex, message) => {
    expect(() => valuesOf(record, hex)).toThrow(new ProtocolError(message));
  });

  it('names more blocks than the limit only to be refused', () => {
    const wide = layout({ blocks: blockTable({ ...table, count: { at: 0, as: 'u16be' }, offsets: { at: 2, as: 'u8' }, blocks: {} }) });

    expect(() => valuesOf(wide, '0100')).toThrow(new ProtocolError('the record names 256 blocks; BLOCK_LIMIT is 255'));
  });

  it('knows that the values of a block are optional that is', () => {
    expect(record.fields).toMatchObject({ size: plain, body: { ...plain, isOptional: true }, notes: { description: 'Notes.', fields: { note: plain } } });
    expect(record.fields['size']).not.toHaveProperty('isOptional');
  });

  it('needs counts of blocks that are read before', () => {
    const wrong = blockTable({ ...table, blocks: { body: block(2, layout({ all: array(u8(plain), { count: 'size' }) })), head: block(1, layout({ size: u8(plain) })) } });

    expect([record.counts, wrong.counts]).toEqual([[], ['size']]);
  });
});

function valuesOf(record: Layout, hex: string): unknown {
  return record.read(BinaryRecord.of(bytesOf(hex)));
}
