import { describe, expect, it } from 'vitest';
import { madeUpEnsemble } from '../../test/ensembles.ts';
import { readAll } from '../../test/read-all.ts';
import { framed, withChecksum } from './ensemble-writer.ts';

/** The identifiers of the data types in an ensemble, in their order, found by its header. */
function typesOf(bytes: Uint8Array): readonly number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return Array.from({ length: view.getUint8(5) }, (_, index) => view.getUint16(view.getUint16(6 + 2 * index, true), true));
}

describe('a simulated ensemble', () => {
  it.each([
    ['000 000 000', []],
    ['111 100 000', [0x0100, 0x0200, 0x0300, 0x0400]],
    ['101 000 000', [0x0100, 0x0300]],
  ])('has the profiles that WD%s asks for, behind both leaders', (wanted, profiles) => {
    expect(typesOf(madeUpEnsemble({ WD: wanted }))).toEqual([0x0000, 0x0080, ...profiles]);
  });

  it('has bottom track behind the profiles where there is some', () => {
    expect(typesOf(madeUpEnsemble({ WD: '100 000 000' }, { hasBottomTrack: true }))).toEqual([0x0000, 0x0080, 0x0100, 0x0600]);
  });

  it('says how long it is, its checksum not included, and ends in the sum of all before', () => {
    const bytes = madeUpEnsemble();
    const view = new DataView(bytes.buffer);

    expect(view.getUint16(2, true)).toBe(bytes.length - 2);
    expect(view.getUint16(bytes.length - 2, true)).toBe(bytes.subarray(0, -2).reduce((sum, byte) => sum + byte, 0) & 0xffff);
  });

  it('is read by the driver as it was written, whatever its number', () => {
    for (const number of [0, 1, 65_535, 65_536, 0xff_ff_ff]) {
      const numbers = readAll(madeUpEnsemble({}, { number })).particles.flatMap(({ values }) => ('ensembleNumber' in values ? [values.ensembleNumber] : []));

      expect(numbers).toEqual([number]);
    }
  });

  it('of one part has a header of eight bytes, two reserved ones, and a checksum behind them', () => {
    expect(framed([Uint8Array.of(1, 2)])).toEqual(Uint8Array.of(0x7f, 0x7f, 12, 0, 0, 1, 8, 0, 1, 2, 0, 0, 0x16, 0x01));
    expect(withChecksum(Uint8Array.of(1, 2, 0xff, 0xff))).toEqual(Uint8Array.of(1, 2, 3, 0));
  });
});
