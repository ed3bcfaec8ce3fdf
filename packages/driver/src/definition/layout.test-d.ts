import { chunk } from '../chunking/chunk.ts';
import type { Particle } from '../particle/particle.ts';
import { binaryParticle } from './binary-particle.ts';
import { byteSum, wordSum } from './checksum.ts';
import { fixedLength, sized } from './framing.ts';
import { defineInstrument, type SampleValues } from './instrument-definition.ts';
import { layout, type Layout } from './layout.ts';
import { array, repeat } from './layout-arrays.ts';
import { bit, bitRange, bits } from './layout-bits.ts';
import { at, block, blockTable, optionalBlock, repeatedBlock } from './layout-blocks.ts';
import { i16le, u16le, u8 } from './layout-numbers.ts';
import { characters, literal, spare, u64le } from './layout-text.ts';
import { particle } from './particle-definition.ts';

/** Compiles only when both types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_answer: Same<A, B>): void => undefined;
type ValuesOf<L> = L extends Layout<infer V> ? V : never;

const plain = { unit: '1', description: 'X.' } as const;

const record = layout({
  id: literal([0xa5]),
  number: u8(plain),
  perhaps: i16le({ ...plain, missing: -32_768 }),
  coded: u8({ ...plain, decode: (code) => (code === 0 ? 'beam' : 'earth') }),
  text: characters(4, plain),
  digits: u64le(plain),
  gap: spare(3),
  status: bits('u8', { isUp: bit(0, plain), power: bitRange(1, 3, plain), angle: bitRange(4, 5, { ...plain, missing: 3 }) }),
  list: array(u8(plain), { count: 3 }),
  grid: array(array(i16le({ ...plain, missing: 0 }), { count: 'number' }), { count: 2 }),
  parts: repeat(layout({ x: u8(plain) }), { count: 'number', description: 'Parts.' }),
  elsewhere: at(100, u16le(plain)),
  table: blockTable({
    count: { at: 0, as: 'u8' },
    offsets: { at: 1, as: 'u8' },
    id: 'u8',
    blocks: {
      head: block(1, layout({ needed: u8(plain) })),
      body: optionalBlock(2, layout({ optional: u8(plain) })),
      notes: repeatedBlock(3, layout({ note: u8(plain) }), { description: 'Notes.' }),
    },
  }),
});
type Values = ValuesOf<typeof record>;

same<Values['number'], number>(true);
same<Values['perhaps'], number | undefined>(true);
same<Values['coded'], 'beam' | 'earth'>(true);
same<Values['text'], string>(true);
same<Values['digits'], string>(true);
same<Values['isUp'], boolean>(true);
same<Values['power'], number>(true);
same<Values['angle'], number | undefined>(true);
same<Values['list'], readonly number[]>(true);
same<Values['grid'], readonly (readonly (number | null)[])[]>(true);
same<Values['parts'][number]['x'], number>(true);
same<Values['elsewhere'], number>(true);
same<Values['needed'], number>(true);
same<Values['optional'], number | undefined>(true);
same<Values['notes'][number]['note'], number>(true);
// @ts-expect-error -- a literal has no value
declare const _none: Values['id'];
// @ts-expect-error -- nor have spare bytes
declare const _neither: Values['gap'];
declare const values: Values;
// @ts-expect-error -- values are not changed
values.number = 1;
// @ts-expect-error -- nor are those in arrays
values.list[0] = 1;
// @ts-expect-error -- a value that may be missing may be absent
values.perhaps.toFixed(1);
// @ts-expect-error -- a value needs a unit
u8({ description: 'X.' });
// @ts-expect-error -- values are those JSON can hold
u8({ ...plain, decode: (raw) => new Uint8Array(raw) });
// @ts-expect-error -- a sum of words is stored as a word
wordSum({ stored: 'u8' });
// @ts-expect-error -- without a limit a record might have any length
sized({ sync: [1], size: { at: 1, as: 'u16le' } });

const framing = fixedLength({ sync: [0xa5], lengthBytes: 40, checksum: byteSum({ stored: 'u8' }) });
const binary = binaryParticle('binary', {
  description: 'B.',
  framing,
  layout: record,
  fields: ['number', 'perhaps'],
  derived: {
    twice: { ...plain, value: ({ number }) => 2 * number },
    half: { ...plain, isOptional: true, value: ({ perhaps }) => (perhaps === undefined ? undefined : perhaps / 2) },
  },
  quality: ({ isUp }) => (isUp ? 'ok' : 'questionable'),
});
same<ReturnType<typeof binary.parse>, { readonly number: number; readonly perhaps?: number; readonly twice: number; readonly half?: number }>(true);
same<ReturnType<ReturnType<typeof binaryParticle<'s', { readonly a: number }>>['parse']>, { readonly a: number }>(true);
// @ts-expect-error -- the layout has no such value
binaryParticle('s', { description: 'S.', framing, layout: record, fields: ['nothing'] });
// @ts-expect-error -- nor has what it gives to others
binaryParticle('s', { description: 'S.', framing, layout: record, instrumentMs: ({ nothing }) => nothing });
// @ts-expect-error -- a line has no bytes for a layout
binaryParticle('s', { description: 'S.', framing: { kind: 'line', endBytes: [10] }, layout: record });

const text = particle('text', { description: 'T.', pattern: /(?<n>\d+)/, fields: { n: plain } });
const both = defineInstrument({ id: 'a-b', vendor: 'A', model: 'B', terminator: '\r\n', prompts: [], parameters: {}, commands: {}, particles: { binary, text }, states: {} });
declare const sample: Particle<typeof both>;
same<(typeof sample)['stream'], 'binary' | 'text'>(true);
if (sample.stream === 'binary') same<typeof sample.values.twice, number>(true);
else same<typeof sample.values.n, number>(true);
same<SampleValues<typeof both>, (typeof sample)['values']>(true);
chunk(both);
// @ts-expect-error -- the text of a line is no binary record
both.particles.binary.read('7', {});
