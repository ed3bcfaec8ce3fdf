import { Chunker } from '@taffrail/driver';
import { bench, describe } from 'vitest';
import { madeUpEnsemble } from '../../test/ensembles.ts';
import { workhorse } from '../definition.ts';

const COUNT = 1_000;
const CELLS = 40;
const ensemble = madeUpEnsemble({ WN: String(CELLS) });
const bytes = new Uint8Array(COUNT * ensemble.length);
for (let at = 0; at < bytes.length; at += ensemble.length) bytes.set(ensemble, at);

describe(`a thousand ensembles of ${CELLS} cells, ${ensemble.length} bytes each`, () => {
  bench('through the chunker', () => {
    const velocities = new Chunker(workhorse).push({ bytes, receivedAtMs: 0 }).filter((item) => item.type === 'particle' && item.stream === 'adcp_velocity_beam');
    if (velocities.length !== COUNT) throw new Error('an ensemble was lost');
  });

  bench('by nothing but the sum of each one', () => {
    let count = 0;
    for (let at = 0; at < bytes.length; at += ensemble.length) {
      let sum = 0;
      const end = at + ensemble.length - 2;
      for (let place = at; place < end; place += 1) sum += bytes[place] ?? 0;
      if ((sum & 0xffff) === (bytes[end] ?? 0) + 256 * (bytes[end + 1] ?? 0)) count += 1;
    }
    if (count !== COUNT) throw new Error('an ensemble was lost');
  });
});
