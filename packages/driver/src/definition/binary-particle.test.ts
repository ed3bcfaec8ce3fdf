import { describe, expect, it } from 'vitest';
import { bytesOf, currentMeter } from '../../test/nortek-definition.ts';
import { configurationParticle, velocityParticle } from '../../test/pd0-definition.ts';
import { ensembleBytes } from '../../test/pd0-record.ts';
import { DefinitionError, SampleError } from '../errors.ts';
import { binaryParticle } from './binary-particle.ts';
import { BinaryRecord } from './binary-record.ts';
import { fixedLength } from './framing.ts';
import { layout } from './layout.ts';
import { array } from './layout-arrays.ts';
import { optionalBlock, blockTable } from './layout-blocks.ts';
import { u8 } from './layout-numbers.ts';

const plain = { unit: '1', description: 'X.' };
const framing = fixedLength({ sync: [0xa5], lengthBytes: 3 });
const pair = layout({ first: u8(plain), second: u8({ ...plain, missing: 0 }), third: u8(plain) });

describe('binaryParticle', () => {
  it('publishes all values of its layout, those that are missing left out', () => {
    const all = binaryParticle('s', { description: 'S.', framing, layout: pair });

    expect([all.parse(Uint8Array.of(1, 2, 3)), all.parse(Uint8Array.of(1, 0, 3))]).toStrictEqual([
      { first: 1, second: 2, third: 3 },
      { first: 1, third: 3 },
    ]);
  });

  it('publishes the values that it names, and those it works out from any', () => {
    const some = binaryParticle('s', {
      description: 'S.',
      framing,
      layout: pair,
      fields: ['second', 'third'],
      derived: {
        sum: { ...plain, value: ({ first, third }) => first + third },
        ratio: { ...plain, isOptional: true, value: ({ first, second }) => (second === undefined ? undefined : first / second) },
      },
    });

    expect([some.parse(Uint8Array.of(1, 2, 3)), some.parse(Uint8Array.of(1, 0, 3))]).toStrictEqual([
      { second: 2, third: 3, sum: 4, ratio: 0.5 },
      { third: 3, sum: 4 },
    ]);
    expect(some.fields).toEqual({ second: { ...plain, isOptional: true }, third: plain, sum: plain, ratio: { ...plain, isOptional: true } });
  });

  it('throws where a value that it works out is not there, and nobody said that it may not be', () => {
    const strict = binaryParticle('s', { description: 'S.', framing, layout: pair, derived: { none: { ...plain, value: () => undefined } } });

    expect(() => strict.parse(Uint8Array.of(1, 2, 3))).toThrow('there is no none in the record');
  });

  it('is of its kind, dated and judged by all values and what is known of the instrument', () => {
    const judged = binaryParticle('s', {
      description: 'S.',
      framing,
      layout: pair,
      fields: ['third'],
      isOfKind: ({ first }, { id }) => first === id,
      instrumentMs: ({ second }) => (second === undefined ? undefined : second * 1_000),
      quality: ({ first }, { limit }) => (typeof limit === 'number' && first > limit ? 'out_of_range' : 'ok'),
    });
    const record = BinaryRecord.of(Uint8Array.of(9, 2, 3));

    expect(judged.read(record, { id: 8 })).toBeUndefined();
    expect(judged.read(record, { id: 9 })).toEqual({ values: { third: 3 }, quality: 'ok', instrumentMs: 2_000 });
    expect(judged.read(record, { id: 9, limit: 5 })).toMatchObject({ quality: 'out_of_range' });
  });

  it('reads a record by one layout once, however many kinds of sample are in it', () => {
    let count = 0;
    const counted = layout({ first: u8({ ...plain, decode: (raw) => raw + (count += 1) }) });
    const [one, other] = [binaryParticle('one', { description: 'S.', framing, layout: counted }), binaryParticle('other', { description: 'S.', framing, layout: counted })];
    const record = BinaryRecord.of(Uint8Array.of(7));

    expect([one.read(record, {})?.values, other.read(record, {})?.values]).toEqual([{ first: 8 }, { first: 8 }]);
    expect(count).toBe(1);
  });

  it('keeps values that JSON can hold, with their names, units and descriptions', () => {
    const values = velocityParticle.parse(ensembleBytes({ cells: 1, blocks: ['fixedLeader', 'variableLeader', 'velocity'] }));

    expect(JSON.parse(JSON.stringify(values))).toEqual(values);
    expect(velocityParticle.fields['velocity']).toEqual({ unit: 'mm s-1', description: 'Velocity, by cell and beam.', isOptional: true });
    expect(Object.keys(velocityParticle.fields)).toContain('ensembleNumber');
    expect(Object.keys(configurationParticle.fields)).not.toContain('velocity');
  });

  it('says what it received where a reply is no record of its kind', () => {
    expect(() => currentMeter.particles.hardware.parse(bytesOf('a5061800'))).toThrow(new SampleError('vel3d_cd_hardware_configuration', '\xa5\x06\x18\x00'));
  });

  it.each<[string, () => unknown, string]>([
    ['a count that nothing reads', () => binaryParticle('s', { description: 'S.', framing, layout: layout({ all: array(u8(plain), { count: 'size' }) }) }), 's: nothing reads size before it is needed'],
    [
      'two values of one name',
      () => binaryParticle('s', { description: 'S.', framing, layout: pair, derived: { first: { ...plain, value: () => 1 } } }),
      's: two values are called first',
    ],
    [
      'a count read too late',
      () => binaryParticle('s', { description: 'S.', framing, layout: layout({ all: array(u8(plain), { count: 'size' }), size: u8(plain) }) }),
      's: nothing reads size before it is needed',
    ],
  ])('refuses %s while the module loads', (_, define, message) => {
    expect(define).toThrow(new DefinitionError(message));
  });

  it('makes a record unreadable whose count is in a block that is not there', () => {
    const record = layout({
      blocks: blockTable({
        count: { at: 0, as: 'u8' },
        offsets: { at: 1, as: 'u8' },
        id: 'u8',
        blocks: { head: optionalBlock(1, layout({ id: u8(plain), size: u8(plain) })), body: optionalBlock(2, layout({ all: array(u8(plain), { count: 'size' }) })) },
      }),
    });
    const particle = binaryParticle('s', { description: 'S.', framing, layout: record });

    expect(() => particle.parse(bytesOf('01 02 02'))).toThrow('expected size to be a count, received undefined');
  });
});
