import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatTranscript, parseTranscript, TRANSCRIPT_HEADING, TranscriptError } from '@taffrail/simulator';
import { describe, expect, it } from 'vitest';
import { BarometerDriver, BarometerSimulator } from '../test/barometer.ts';
import { bench } from './bench.ts';
import { ExchangeError } from './errors.ts';
import { exchange } from './exchange.ts';
import { scriptOf, transcript } from './transcript-script.ts';

const session = async (driver: BarometerDriver) => {
  await driver.discover();
  const sample = await driver.acquireSample();
  await driver.set({ place: 'attic' });
  return { sample, values: await driver.get(['place', 'interval']) };
};

/** What passes when a driver has its session with a simulated barometer. */
async function recorded() {
  await using bed = bench(BarometerDriver, (options) => new BarometerSimulator(options, { interval: '2' }));
  await bed.open();
  const answer = await bed.run(session(bed.driver));
  return { answer, text: formatTranscript(bed.transcript.entries) };
}

describe('scriptOf', () => {
  it('makes turns of what was sent and what came of it, with the times', () => {
    const script = scriptOf(
      parseTranscript(
        [
          TRANSCRIPT_HEADING,
          String.raw`2026-11-20T05:00:00.000Z < "hello\r\n"`,
          String.raw`2026-11-20T05:00:01.000Z > "t"`,
          String.raw`2026-11-20T05:00:01.010Z > "s\r"`,
          String.raw`2026-11-20T05:00:01.110Z < "12.5\r\n"`,
          String.raw`2026-11-20T05:00:02.110Z < "S>"`,
          String.raw`2026-11-20T05:00:05.000Z ! 300 ms`,
          String.raw`2026-11-20T05:00:05.500Z < "awake\r\n"`,
          String.raw`2026-11-20T05:00:06.000Z > "x\r"`,
        ].join('\n'),
      ),
    );

    expect(script).toEqual([
      { driver: '', instrument: 'hello\r\n', afterMs: 0 },
      { driver: 'ts\r', instrument: '12.5\r\n', afterMs: 100 },
      { driver: '', instrument: 'S>', afterMs: 1_000 },
      { driver: '', isBreak: true, instrument: 'awake\r\n', afterMs: 500 },
      { driver: 'x\r' },
    ]);
  });

  it('is a test that the recorded session passes', async () => {
    const { answer, text } = await recorded();

    expect(await exchange(BarometerDriver, { script: scriptOf(parseTranscript(text)), act: session })).toEqual(answer);
  });

  it('is a test that fails where the driver sends something else', async () => {
    const { text } = await recorded();

    const replayed = exchange(BarometerDriver, { script: scriptOf(parseTranscript(text.replace('place attic', 'place cellar'))), act: session });

    await expect(replayed).rejects.toBeInstanceOf(ExchangeError);
  });
});

describe('transcript', () => {
  it('reads a file', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'taffrail-'));
    const file = join(directory, 'session.transcript');
    const { text } = await recorded();
    writeFileSync(file, text);

    const script = transcript(file);
    writeFileSync(file, 'something else');

    expect(script).toEqual(scriptOf(parseTranscript(text)));
    expect(() => transcript(file)).toThrow(TranscriptError);
    rmSync(directory, { recursive: true });
  });
});
