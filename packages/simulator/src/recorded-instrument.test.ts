import { VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { bytesOf, textOf } from './latin1.ts';
import { RECORDED_INPUT_LIMIT, RecordedInstrument } from './recorded-instrument.ts';
import { parseTranscript, TRANSCRIPT_HEADING } from './transcript-text.ts';

const recording = parseTranscript(
  [
    TRANSCRIPT_HEADING,
    String.raw`2026-11-20T05:00:00.000Z < "hello\r\n"`,
    String.raw`2026-11-20T05:00:01.000Z > "\r\n"`,
    String.raw`2026-11-20T05:00:01.050Z < "S>"`,
    String.raw`2026-11-20T05:00:02.000Z > "t"`,
    String.raw`2026-11-20T05:00:02.001Z > "s\r\n"`,
    String.raw`2026-11-20T05:00:02.101Z < "12.5\r\n"`,
    String.raw`2026-11-20T05:00:03.101Z < "S>"`,
    String.raw`2026-11-20T05:00:05.000Z ! 300 ms`,
    String.raw`2026-11-20T05:00:05.500Z < "awake\r\n"`,
    String.raw`2026-11-20T05:00:06.000Z > "\r\n"`,
    String.raw`2026-11-20T05:00:06.010Z < "second S>"`,
  ].join('\n'),
);

/** An instrument of the recording, and what it has said so far with the times. */
function playing(options = {}) {
  const time = new VirtualTimeScheduler();
  time.maxFrames = 0;
  const instrument = new RecordedInstrument(recording, { scheduler: time, ...options });
  const said: [number, string][] = [];
  instrument.transmitted$.subscribe((bytes) => said.push([time.now(), textOf(bytes)]));
  const advance = (ms: number) => {
    time.maxFrames += ms;
    time.flush();
    time.frame = time.maxFrames;
  };
  const type = (text: string, ms = 2_000) => {
    instrument.receive(bytesOf(text));
    advance(ms);
  };
  return { instrument, said, advance, type };
}

describe('RecordedInstrument', () => {
  it('says what the recorded one said, when it did, and waits where it was sent something', () => {
    const { said, advance, type } = playing();

    advance(10_000);
    type('\r\n');
    type('ts\r\n');

    expect(said).toEqual([[0, 'hello\r\n'], [10_050, 'S>'], [12_100, '12.5\r\n'], [13_100, 'S>']]);
  });

  it('goes on from the nearest place ahead where it was sent the same, else from the first', () => {
    const { said, type } = playing();

    type('ts\r\n');
    type('\r\n');
    type('\r\n');

    expect(said.map(([, text]) => text)).toEqual(['12.5\r\n', 'S>', 'second S>', 'S>']);
  });

  it('understands what comes in pieces, and takes no end of a long command for a short one', () => {
    const { said, advance, type } = playing();
    advance(1);

    for (const character of 'ts\r\n') type(character, 1);
    type('', 200);
    type('unknown\r\n', 200);

    expect(said.map(([, text]) => text)).toEqual(['hello\r\n', '12.5\r\n']);
  });

  it('answers a BREAK as the recorded one did', () => {
    const { instrument, said, advance } = playing();
    advance(1);

    instrument.receiveBreak(400);
    advance(500);

    expect(said).toEqual([[0, 'hello\r\n'], [501, 'awake\r\n']]);
  });

  it('runs as fast as it is told', () => {
    const { said, type } = playing({ speed: 10 });

    type('ts\r\n', 200);

    expect(said).toEqual([[10, '12.5\r\n'], [110, 'S>']]);
  });

  it('begins anew when its power comes back', () => {
    const { instrument, said, advance } = playing();
    advance(10);

    instrument.powerOff();
    instrument.powerOn();
    advance(10);

    expect(said.map(([, text]) => text)).toEqual(['hello\r\n', 'hello\r\n']);
  });

  it('understands what follows more than it can remember', () => {
    const { said, type } = playing();

    type(`${'x'.repeat(RECORDED_INPUT_LIMIT)}\r\n`);
    type('ts\r\n', 100);

    expect(said.map(([, text]) => text)).toEqual(['hello\r\n', '12.5\r\n']);
  });
});
