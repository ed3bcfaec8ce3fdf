import { bench, describe } from 'vitest';
import type { Chunk } from '@taffrail/connection';
import { pd0, velocityParticle } from '../../test/pd0-definition.ts';
import { ensembleBytes } from '../../test/pd0-record.ts';
import { Chunker } from './chunk.ts';
import { RecordScanner } from './record-scanner.ts';

const ensembles = Array.from({ length: 200 }, (_, i) => ensembleBytes({ number: i }));
const recording = Buffer.concat(ensembles);
const definition = {
  id: 'example-profiler',
  vendor: 'Example',
  model: 'Profiler',
  terminator: '\r\n',
  prompts: ['>'],
  parameters: {},
  commands: {},
  particles: { velocity: velocityParticle },
  states: {},
};
let _sink = 0;

for (const size of [1, 64, 1_024, 65_536]) {
  const chunks: readonly Chunk[] = Array.from({ length: Math.ceil(recording.length / size) }, (_, i) => ({
    bytes: recording.subarray(i * size, (i + 1) * size),
    receivedAtMs: 1_800_000_000_000,
    position: BigInt(i * (size + 16)),
  }));

  describe(`PD0 ensembles of 40 cells, ${recording.length} bytes, in fragments of ${size}`, () => {
    bench('a loop written by hand', () => {
      handLoop(chunks, (values) => { _sink += values.velocity.length; });
    });

    bench('RecordScanner, which reads nothing', () => {
      const scanner = new RecordScanner([pd0], { onRecord: ({ end }) => { _sink += end; }, onBroken: () => { _sink += 1; }, onRest: () => { _sink += 1; } });
      for (const each of chunks) scanner.push(each);
    });

    bench('Chunker', () => {
      const chunker = new Chunker(definition, { epoch: 'e' });
      for (const each of chunks) for (const item of chunker.push(each)) _sink += item.type === 'particle' ? item.values.velocity?.length ?? 0 : 0;
    });
  });
}

interface HandValues {
  readonly cellCount: number;
  readonly heading: number;
  readonly velocity: readonly (readonly (number | null)[])[];
  readonly correlation: readonly (readonly number[])[];
  readonly echoIntensity: readonly (readonly number[])[];
  readonly percentGood: readonly (readonly number[])[];
}

/** What anybody would write: keep what is left, look for the sync, check the sum, find the blocks, read the same values. */
function handLoop(chunks: readonly Chunk[], onEnsemble: (values: HandValues) => void): void {
  let pending = new Uint8Array(0);
  for (const { bytes } of chunks) {
    const all = pending.length === 0 ? bytes : Buffer.concat([pending, bytes]);
    const view = new DataView(all.buffer, all.byteOffset, all.length);
    let at = 0;
    while (at + 4 <= all.length) {
      if (all[at] !== 0x7f || all[at + 1] !== 0x7f) {
        at += 1;
        continue;
      }
      const size = view.getUint16(at + 2, true);
      if (at + size + 2 > all.length) break;
      let sum = 0;
      for (let i = at; i < at + size; i += 1) sum += all[i]!;
      if ((sum & 0xffff) !== view.getUint16(at + size, true)) {
        at += 1;
        continue;
      }
      onEnsemble(ensembleIn(view, at));
      at += size + 2;
    }
    pending = all.slice(at);
  }
}

function ensembleIn(view: DataView, start: number): HandValues {
  let [fixed, variable, velocity, correlation, echo, good] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < view.getUint8(start + 5); i += 1) {
    const at = start + view.getUint16(start + 6 + 2 * i, true);
    const id = view.getUint16(at, true);
    if (id === 0x0000) fixed = at;
    else if (id === 0x0080) variable = at;
    else if (id === 0x0100) velocity = at + 2;
    else if (id === 0x0200) correlation = at + 2;
    else if (id === 0x0300) echo = at + 2;
    else if (id === 0x0400) good = at + 2;
  }
  const beams = view.getUint8(fixed + 8);
  const cells = view.getUint8(fixed + 9);
  const values = {
    cellCount: cells,
    beamCount: beams,
    ensembleNumber: view.getUint8(variable + 11) * 65_536 + view.getUint16(variable + 2, true),
    depth: view.getUint16(variable + 16, true) / 10,
    heading: view.getUint16(variable + 18, true) / 100,
    pitch: view.getInt16(variable + 20, true) / 100,
    roll: view.getInt16(variable + 22, true) / 100,
    temperature: view.getInt16(variable + 26, true) / 100,
    pressure: view.getInt32(variable + 48, true),
    instrumentMs: Date.UTC(
      view.getUint8(variable + 57) * 100 + view.getUint8(variable + 58),
      view.getUint8(variable + 59) - 1,
      view.getUint8(variable + 60),
      view.getUint8(variable + 61),
      view.getUint8(variable + 62),
      view.getUint8(variable + 63),
      view.getUint8(variable + 64) * 10,
    ),
    velocity: [] as (number | null)[][],
    correlation: [] as number[][],
    echoIntensity: [] as number[][],
    percentGood: [] as number[][],
  };
  for (let cell = 0; cell < cells; cell += 1) {
    const [v, c, e, g]: [(number | null)[], number[], number[], number[]] = [[], [], [], []];
    for (let beam = 0; beam < beams; beam += 1) {
      const i = cell * beams + beam;
      const raw = view.getInt16(velocity + 2 * i, true);
      v.push(raw === -32_768 ? null : raw);
      c.push(view.getUint8(correlation + i));
      e.push(view.getUint8(echo + i));
      g.push(view.getUint8(good + i));
    }
    values.velocity.push(v);
    values.correlation.push(c);
    values.echoIntensity.push(e);
    values.percentGood.push(g);
  }
  return values;
}
