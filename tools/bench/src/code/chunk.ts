import { Chunker, defineInstrument, particle } from '@taffrail/driver';
import { sbe37 } from '@taffrail/seabird-sbe37';
import { readByHand } from './chunk-by-hand.ts';
import type { Finding, Page } from './page.ts';
import { inPieces } from './pieces.ts';
import { race } from './race.ts';

const LINES = [
  '#11.9471,3.88942, 3389.418,   27.8189, 1506.389, 20 Nov 2026, 05:26:30\r\n',
  '#12.8232,4.06464, 3564.642,   31.3146, 1506.565, 20 Nov 2026, 05:26:35\r\n',
];
const SIZES = [1, 64, 1_024, 65_536];
const MEGABYTE = 2 ** 20;
const ADDS = 20_000;

/** A stream whose records are long and in hex, as those of the lineage's older instruments. */
const hexRecords = defineInstrument({
  id: 'bench-hex',
  vendor: 'Bench',
  model: 'Hex',
  terminator: '\r\n',
  prompts: ['S>'],
  parameters: {},
  commands: {},
  particles: {
    record: particle('record', {
      description: 'A long record.',
      pattern: /(?<count>\d{4})(?:[0-9A-F]{4})+(?<check>\d\d)!/,
      fields: { count: { unit: '1', description: 'How many.' }, check: { unit: '1', description: 'The check.' } },
    }),
  },
  states: {},
});

/** Measures reading an SBE 37's samples against a loop by hand, and what must cost no more than anything else. */
export async function measureChunk(): Promise<Page> {
  const sizes: (readonly [size: number, times: ReadonlyMap<string, number>])[] = [];
  for (const size of SIZES) sizes.push([size, await atSize(size)]);
  const hex = await nearMisses();
  const lengths = [1, 10, 100].map((megabytes) => [megabytes, nsForEachByteOf(megabytes)] as const);
  const [[, shortest = NaN] = []] = lengths;
  const longest = lengths.at(-1)?.[1] ?? NaN;
  const findings: Finding[] = [
    ...sizes.map(([size, times]) => ({ title: `SBE 37 lines to particles, in fragments of ${size}`, found: ratio(times, 'Chunker', 'by hand'), unit: 'of a loop by hand', atMost: 2 })),
    { title: `${ADDS.toLocaleString('en')} adds of one byte that match nothing`, found: secondsOfAdds(), unit: 's', atMost: 0.1 },
    { title: 'hex that almost matches a long pattern', found: ratio(hex, 'almost matches', 'other bytes'), unit: 'of other bytes', atMost: 1 },
    { title: '… ten times as long a line', found: ratio(hex, 'ten times as long', 'almost matches'), unit: 'of the shorter one, a byte', atMost: 1.1 },
    { title: 'a byte of 100 MB', found: longest / shortest, unit: 'of a byte of 1 MB', atMost: 1.1 },
  ];
  return {
    heading: 'Benchmarks: chunking and parsing',
    method:
      'Lines as an SBE 37 logs them, with date, go through `Chunker` with the definition of `@taffrail/seabird-sbe37`; the loop by hand finds the line end, runs one `RegExp` and converts the same values. In turn, medians of 15 turns.',
    findings,
    tables: [
      { columns: ['ns for each byte, in fragments of', ...SIZES.map(String)], rows: ['by hand', 'Chunker'].map((name) => [name, ...sizes.map(([, times]) => times.get(name) ?? NaN)]) },
      { columns: ['ns for each byte of', ...lengths.map(([megabytes]) => `${megabytes} MB`)], rows: [['Chunker', ...lengths.map(([, time]) => time)]] },
      { columns: ['ns for each byte', ...hex.keys()], rows: [['Chunker', ...hex.values()]] },
    ],
  };
}

async function atSize(size: number): Promise<ReadonlyMap<string, number>> {
  const recording = new TextEncoder().encode(LINES.join('').repeat(500));
  const chunks = inPieces(recording, size);
  let sink = 0;
  return race([
    { name: 'by hand', units: recording.length, run: () => { readByHand(chunks, ({ temperature }) => { sink += temperature; }); } },
    {
      name: 'Chunker',
      units: recording.length,
      run: () => {
        const chunker = new Chunker(sbe37, { epoch: 'e' });
        for (const each of chunks) for (const item of chunker.push(each)) sink += item.type === 'particle' ? item.values.temperature : NaN;
        if (Number.isNaN(sink)) throw new Error('a sample was not read');
      },
    },
  ]);
}

/** Times records whose last byte alone is wrong, so that a pattern must follow them to there, beside right ones and other bytes. */
async function nearMisses(): Promise<ReadonlyMap<string, number>> {
  const encoder = new TextEncoder();
  const matching = encoder.encode(`${'0123'.repeat(250)}45!\r\n`.repeat(100));
  const almost = encoder.encode(`${'0123'.repeat(250)}45?\r\n`.repeat(100));
  const longer = encoder.encode(`${'0123'.repeat(2_500)}45?\r\n`.repeat(100));
  const other = encoder.encode(`${'q~ '.repeat(334)}\r\n`.repeat(100));
  const reading = (name: string, bytes: Uint8Array) => ({
    name,
    units: bytes.length,
    run: () => {
      if (new Chunker(hexRecords).push({ bytes, receivedAtMs: 0 }).length !== 100) throw new Error('a line was lost');
    },
  });
  return race([reading('matches', matching), reading('almost matches', almost), reading('ten times as long', longer), reading('other bytes', other)]);
}

/** Times adds of one byte, none of which ends a line. */
function secondsOfAdds(): number {
  const bytes = Uint8Array.of(0x41);
  const chunker = new Chunker(hexRecords);
  const start = performance.now();
  for (let i = 0; i < ADDS; i += 1) chunker.push({ bytes, receivedAtMs: 0 });
  return (performance.now() - start) / 1_000;
}

/** Times one chunker that reads so many megabytes, in pieces as they come from a disk. */
function nsForEachByteOf(megabytes: number): number {
  const recording = new TextEncoder().encode(LINES.join('').repeat(Math.floor(MEGABYTE / LINES.join('').length)));
  const chunks = inPieces(recording, 65_536);
  const chunker = new Chunker(sbe37, { epoch: 'e' });
  let particles = 0;
  const start = performance.now();
  for (let i = 0; i < megabytes; i += 1) for (const each of chunks) particles += chunker.push(each).length;
  const elapsedMs = performance.now() - start;
  return particles === 0 ? NaN : (elapsedMs * 1e6) / (megabytes * recording.length);
}

function ratio(times: ReadonlyMap<string, number>, name: string, to: string): number {
  return (times.get(name) ?? NaN) / (times.get(to) ?? NaN);
}
