import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { madeUpEnsemble } from '../test/ensembles.ts';
import { bytesOf } from '../test/latin1.ts';
import { readAll } from '../test/read-all.ts';
import { samples } from '../test/samples.ts';
import { framed, withChecksum } from './simulator/index.ts';

const numbersIn = (bytes: Uint8Array, pieceBytes?: number) =>
  readAll(bytes, pieceBytes).particles.flatMap(({ values }) => ('ensembleNumber' in values ? [values.ensembleNumber] : []));
const joined = (...parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));

const before = madeUpEnsemble({}, { number: 1 });
const victim = madeUpEnsemble({}, { number: 2 });
const after = madeUpEnsemble({}, { number: 3 });

describe('an ensemble', () => {
  it('with any bit flipped is no particle, and costs its neighbours nothing', () => {
    for (let bit = 0; bit < 8 * victim.length; bit += 1) {
      const flipped = victim.slice();
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));

      expect(numbersIn(joined(before, flipped, after)), `bit ${bit}`).toEqual([1, 3]);
    }
  });

  it('that is cut anywhere is no particle, and costs its neighbours nothing', () => {
    for (let length = 1; length < victim.length; length += 1) {
      expect(numbersIn(joined(before, victim.subarray(0, length), after)), `cut to ${length}`).toEqual([1, 3]);
    }
  });

  it('is found among garbage, however the bytes come', () => {
    const garbage = fc.uint8Array({ maxLength: 60 });
    const garbled = fc.array(fc.oneof(garbage, fc.constant(Uint8Array.of(0x7f, 0x7f)), fc.constant(bytesOf('\r\n>PS0\r\n'))), { maxLength: 6 });

    fc.assert(
      fc.property(garbled, garbled, fc.integer({ min: 1, max: 300 }), (first, second, pieceBytes) => {
        expect(numbersIn(joined(...first, before, ...second, after), pieceBytes)).toEqual([1, 3]);
      }),
      { numRuns: 200 },
    );
  });

  it('has a sum modulo 65536, which the manual denies', () => {
    const loud = madeUpEnsemble({ WN: '255' }, { number: 5 });
    const sum = loud.subarray(0, -2).reduce((total, byte) => total + byte, 0);

    expect(sum).toBeGreaterThan(65_536);
    expect(numbersIn(loud)).toEqual([5]);
  });

  it('that claims more bytes than any has holds nothing up', () => {
    const boundless = victim.slice();
    boundless.set([0xff, 0xff], 2);

    expect(numbersIn(joined(boundless, after))).toEqual([3]);
  });
});

describe('the data types of an ensemble', () => {
  const parts = partsOf(victim);
  const [fixed = new Uint8Array(), variable = new Uint8Array(), ...profiles] = parts;
  const velocityOf = (bytes: Uint8Array) => readAll(bytes).particles.find(({ stream }) => stream === 'adcp_velocity_beam')?.values;

  it('may come in any order, and be of unknown kinds', () => {
    const unknown = Uint8Array.of(0x00, 0x20, 1, 2, 3);

    expect(velocityOf(framed([unknown, ...profiles.toReversed(), unknown, variable, fixed]))).toEqual(velocityOf(victim));
  });

  it.each(['velocityBeam', 'correlationBeam', 'echoIntensityBeam', 'percentGoodBeam'].map((name, index) => [index, name] as const))('%i may be absent, and its values then are: %s', (index, name) => {
    const rest = Object.entries(velocityOf(victim) ?? {}).filter(([key]) => !key.startsWith(name));

    expect(velocityOf(framed([fixed, variable, ...profiles.filter((_, at) => at !== index)]))).toEqual(Object.fromEntries(rest));
  });

  it('count once where they are repeated, the first of them', () => {
    const other = Uint8Array.from(profiles[0] ?? [], (byte, at) => (at < 2 ? byte : 1));

    expect(velocityOf(framed([fixed, variable, ...profiles, other]))).toEqual(velocityOf(victim));
  });

  it.each([
    ['fixed', [variable, ...profiles]],
    ['variable', [fixed, ...profiles]],
  ])('tell nothing without the %s leader', (_, left) => {
    const { particles, unparsed } = readAll(framed(left));

    expect({ particles, reasons: unparsed.map(({ reason }) => reason) }).toEqual({ particles: [], reasons: ['no-match'] });
  });

  it('whose places lie outside of it make it unreadable, once', () => {
    const lost = victim.slice();
    lost.set([0xff, 0x7f], 6);
    const { particles, unparsed } = readAll(withChecksum(lost));

    expect({ particles, reasons: unparsed.map(({ reason }) => reason) }).toEqual({ particles: [], reasons: ['unreadable'] });
  });

  it('are questionable from another number of beams, and from no water at all', () => {
    const [threeBeams, simulated] = [8, 6].map((at, index) => {
      const leader = fixed.slice();
      leader[at] = [3, 1][index] ?? 0;
      return readAll(framed([leader, variable, ...profiles])).particles[0]?.quality;
    });

    expect([threeBeams, simulated]).toEqual(['questionable', 'questionable']);
  });
});

describe('a text', () => {
  const texts = (['systemConfiguration', 'compassCalibration', 'ancillarySystemData', 'transmitPath'] as const).map((rule) => samples[rule][0]?.[0] as Uint8Array); // each has a record of bytes

  it.each(texts.map((text, index) => [index, text] as const))('%i that is cut anywhere is no particle, and costs the ensemble behind it nothing', (_, text) => {
    for (let length = 0; length < text.length; length += 1) {
      const { particles } = readAll(joined(text.subarray(0, length), after));
      expect(particles.map(({ stream }) => stream), `cut to ${length}`).toEqual(['adcp_velocity_beam', 'adcp_config', 'adcp_engineering']);
    }
  });
});

function partsOf(bytes: Uint8Array): readonly Uint8Array[] {
  const view = new DataView(bytes.buffer);
  const places = Array.from({ length: view.getUint8(5) }, (_, index) => view.getUint16(6 + 2 * index, true));
  return places.map((place, index) => bytes.slice(place, places[index + 1] ?? bytes.length - 4));
}
