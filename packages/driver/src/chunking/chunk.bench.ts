import { Subject } from 'rxjs';
import { bench, describe } from 'vitest';
import type { Chunk } from '@taffrail/connection';
import { ctd } from '../../test/ctd-definition.ts';
import { Chunker, chunk } from './chunk.ts';

const lines = [
  '#11.9471,3.88942, 3389.418,   27.8189, 1506.389, 20 Nov 2026, 05:26:30\r\n',
  '#12.8232,4.06464, 3564.642,   31.3146, 1506.565, 20 Nov 2026, 05:26:35\r\n',
];
const recording = Buffer.from(lines.join('').repeat(500), 'latin1');
let _sink = 0;

for (const size of [1, 64, 1_024, 65_536]) {
  const chunks: readonly Chunk[] = Array.from({ length: Math.ceil(recording.length / size) }, (_, i) => ({
    bytes: recording.subarray(i * size, (i + 1) * size),
    receivedAtMs: 1_800_000_000_000,
    position: BigInt(i * (size + 16)),
  }));

  describe(`an SBE 37 line stream of ${recording.length} bytes in fragments of ${size}`, () => {
    bench('a loop written by hand', () => {
      handLoop(chunks, (values) => {
        _sink += values.temperature;
      });
    });

    bench('Chunker', () => {
      const chunker = new Chunker(ctd, { epoch: 'e' });
      for (const each of chunks) for (const item of chunker.push(each)) _sink += item.type === 'particle' ? item.id.index : 0;
    });

    bench('chunk()', () => {
      const source$ = new Subject<Chunk>();
      source$.pipe(chunk(ctd, { epoch: 'e' })).subscribe((item) => {
        _sink += item.type === 'particle' ? item.id.index : 0;
      });
      for (const each of chunks) source$.next(each);
      source$.complete();
    });
  });
}

const SAMPLE =
  /^#? *(-?\d+\.\d+), *(-?\d+\.\d+), *(-?\d+\.\d+)(?:, *(-?\d+\.\d+))?(?:, *(-?\d+\.\d+))?(?:, *(\d\d) ([a-zA-Z]{3}) (\d{4}), (\d\d):(\d\d):(\d\d))?$/;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

interface HandValues {
  readonly temperature: number;
  readonly conductivity: number;
  readonly pressure: number;
  readonly salinity: number;
  readonly soundVelocity: number;
  readonly instrumentMs: number;
}

/** What anybody would write: keep the unfinished line, find the line end, one pattern, convert the same values. */
function handLoop(chunks: readonly Chunk[], onSample: (values: HandValues) => void): void {
  let pending = '';
  for (const { bytes } of chunks) {
    const text = (bytes as Buffer).toString('latin1');
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      const line = (pending + text.slice(from, end)).replace('\r', '');
      pending = '';
      from = end + 1;
      const match = SAMPLE.exec(line);
      if (match === null) continue;
      onSample({
        temperature: Number(match[1]),
        conductivity: Number(match[2]),
        pressure: Number(match[3]),
        salinity: Number(match[4]),
        soundVelocity: Number(match[5]),
        instrumentMs: Date.UTC(
          Number(match[8]),
          MONTHS.indexOf((match[7] ?? '').toLowerCase()),
          Number(match[6]),
          Number(match[9]),
          Number(match[10]),
          Number(match[11]),
        ),
      });
    }
    pending += text.slice(from);
  }
}
