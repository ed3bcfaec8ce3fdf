import { describe, expect, it } from 'vitest';
import { binaryParticle } from '../definition/binary-particle.ts';
import { byteSum } from '../definition/checksum.ts';
import { fixedLength } from '../definition/framing.ts';
import { defineInstrument } from '../definition/instrument-definition.ts';
import { array } from '../definition/layout-arrays.ts';
import { layout } from '../definition/layout.ts';
import { u8 } from '../definition/layout-numbers.ts';
import { spare } from '../definition/layout-text.ts';
import { Chunker } from './chunk.ts';

const value = (description: string) => ({ unit: '1', description });
const framing = fixedLength({ sync: [0xa5], lengthBytes: 6, checksum: byteSum({ stored: 'u8' }) });
const record = layout({ sync: spare(1), sample: u8(value('What is measured.')), mode: u8(value('How.')), gains: array(u8(value('Gains.')), { count: 2 }), sum: spare(1) });
const meter = defineInstrument({
  id: 'example-meter',
  vendor: 'Example',
  model: 'Meter',
  terminator: '\r',
  prompts: ['>'],
  parameters: {},
  commands: {},
  particles: {
    setUp: binaryParticle('set_up', { description: 'The set-up.', framing, layout: record, cadence: 'on-change', fields: ['mode', 'gains'] }),
    sample: binaryParticle('sample', { description: 'A sample.', framing, layout: record, fields: ['sample'] }),
  },
  states: {},
});

const bytesOf = (sample: number, mode: number, gains: readonly [number, number] = [1, 2]) => {
  const bytes = [0xa5, sample, mode, ...gains];
  return [...bytes, bytes.reduce((sum, byte) => sum + byte) & 0xff];
};
const pushed = (chunker: Chunker<typeof meter>, ...records: readonly number[][]) =>
  chunker.push({ bytes: Uint8Array.from(records.flat()), receivedAtMs: 0 }).flatMap((item) => (item.type === 'particle' ? [`${item.stream}@${item.id.position}.${item.id.index}`] : []));

describe('a kind of sample that is published on change', () => {
  it('gives a particle for the first record, and for each that has other values than the one before', () => {
    const chunker = new Chunker(meter);

    expect(pushed(chunker, bytesOf(1, 7), bytesOf(2, 7), bytesOf(3, 8), bytesOf(4, 8, [1, 3]), bytesOf(5, 8, [1, 3]))).toEqual([
      ...['set_up@0.0', 'sample@0.1', 'sample@6.1', 'set_up@12.0', 'sample@12.1', 'set_up@18.0', 'sample@18.1', 'sample@24.1'],
    ]);
  });

  it('gives one for the first record behind a gap', () => {
    const chunker = new Chunker(meter);
    pushed(chunker, bytesOf(1, 7));

    chunker.gap();

    expect(pushed(chunker, bytesOf(2, 7))).toEqual(['set_up@6.0', 'sample@6.1']);
  });
});
