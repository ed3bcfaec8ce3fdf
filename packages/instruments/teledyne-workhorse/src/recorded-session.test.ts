import { formatTranscript, parseTranscript, RecordedInstrument } from '@taffrail/simulator';
import { bench, exchange, scriptOf } from '@taffrail/testing';
import { describe, expect, it } from 'vitest';
import { mooring } from '../test/mooring.ts';
import { WorkhorseDriver } from './workhorse-driver.ts';

type Bed = Pick<ReturnType<typeof mooring>, 'run' | 'time' | 'driver' | 'particles'>;

/** Samples for a while, asks for a setting amid it, and stops; answers the setting and the ensembles. */
async function session(bed: Bed) {
  const state = await bed.run(bed.driver.discover());
  await bed.run(bed.driver.startAutosample());
  await bed.time.advance(5_000);
  await bed.run(bed.driver.stopAutosample());
  const { numberOfCells } = await bed.run(bed.driver.get(['numberOfCells'], { isFresh: true }));
  return { state, numberOfCells, particles: bed.particles.map(({ stream, values, quality }) => ({ stream, values, quality })) };
}

async function recorded() {
  await using bed = mooring();
  await bed.open();
  const answer = await session(bed);
  return { answer, text: formatTranscript(bed.transcript.entries) };
}

describe('a recorded session of ensembles and BREAKs', () => {
  it('is a test that the session passes, to the last ensemble', async () => {
    const { answer, text } = await recorded();

    const replayed = await exchange(WorkhorseDriver, { script: scriptOf(parseTranscript(text)), act: (_driver, bed) => session(bed) });

    expect(answer.particles.length).toBeGreaterThan(3);
    expect(replayed).toEqual(answer);
  });

  it('is an instrument that the session can be had with again', async () => {
    const { answer, text } = await recorded();
    await using bed = bench(WorkhorseDriver, (options) => new RecordedInstrument(parseTranscript(text), options));
    await bed.open();

    expect(await session(bed)).toEqual(answer);
  });
});
