import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf } from './latin1.ts';
import type { TranscriptEntry } from './transcript.ts';
import { formatTranscript, parseTranscript, TRANSCRIPT_HEADING, TRANSCRIPT_TEXT_LIMIT, TranscriptError } from './transcript-text.ts';

const atMs = Date.UTC(2026, 10, 20, 5, 26, 30, 125);
const entry = (direction: TranscriptEntry['direction'], text: string, more: Partial<TranscriptEntry> = {}): TranscriptEntry => ({ direction, atMs, bytes: bytesOf(text), durationMs: 0, ...more });

const anyEntry: fc.Arbitrary<TranscriptEntry> = fc
  .record({
    direction: fc.constantFrom('received', 'transmitted', 'break'),
    atMs: fc.integer({ min: 0, max: 4_102_444_800_000 }),
    bytes: fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.stringMatching(/^[ -~\r\n"\\]{0,40}$/).map(bytesOf)),
    durationMs: fc.integer({ min: 0, max: 5_000 }),
  })
  .map((each) => (each.direction === 'break' ? { ...each, bytes: new Uint8Array() } : { ...each, durationMs: 0 }));

describe('the text of a transcript', () => {
  it('is the entries again when it is read, whatever the bytes', () => {
    fc.assert(fc.property(fc.array(anyEntry, { maxLength: 12 }), (entries) => { expect(parseTranscript(formatTranscript(entries))).toEqual(entries); }));
  });

  it('is the same text again when it is written', () => {
    fc.assert(
      fc.property(fc.array(anyEntry, { maxLength: 12 }), (entries) => {
        const text = formatTranscript(entries);

        expect(formatTranscript(parseTranscript(text))).toBe(text);
      }),
    );
  });

  it('has a line for each line that passed, and nothing that is not printable', () => {
    const text = formatTranscript([
      entry('received', 'ds\r\n'),
      entry('transmitted', 'ds\r\n"SBE37"\\\t\0\xff\r\nS> ', { atMs: atMs + 6 }),
      entry('break', '', { atMs: atMs + 1_000.5, durationMs: 300 }),
    ]);

    expect(text).toBe(
      [
        '# taffrail transcript 1',
        String.raw`2026-11-20T05:26:30.125Z > "ds\r\n"`,
        String.raw`2026-11-20T05:26:30.131Z < "ds\r\n"`,
        String.raw`                           "\"SBE37\"\\\t\x00\xff\r\n"`,
        String.raw`                           "S> "`,
        String.raw`2026-11-20T05:26:31.125500Z ! 300 ms`,
        '',
      ].join('\n'),
    );
  });

  it('may have remarks, blank lines, CR LF and nothing that passed', () => {
    const text = [TRANSCRIPT_HEADING, '# from the bench', '', '2026-11-20T05:26:30.125Z < ""', '   ', '# over', ''].join('\r\n');

    expect(parseTranscript(text)).toEqual([entry('transmitted', '')]);
  });

  it.each([
    ['', 1, 'expected "# taffrail transcript 1", found ""'],
    [`${TRANSCRIPT_HEADING}\nyesterday > "a"`, 2, 'expected a time, one of < > !, and what passed'],
    [`${TRANSCRIPT_HEADING}\n2026-02-30T00:00:00.000Z > "a"`, 2, 'expected a time'],
    [`${TRANSCRIPT_HEADING}\n\n2026-11-20T05:26:30.125Z = "a"`, 3, 'expected a time, one of < > !'],
    [`${TRANSCRIPT_HEADING}\n2026-11-20T05:26:30.125Z > a`, 2, 'expected bytes in quotes'],
    [`${TRANSCRIPT_HEADING}\n2026-11-20T05:26:30.125Z > "\\q"`, 2, 'expected bytes in quotes'],
    [`${TRANSCRIPT_HEADING}\n2026-11-20T05:26:30.125Z > "a"b"`, 2, 'expected bytes in quotes'],
    [`${TRANSCRIPT_HEADING}\n2026-11-20T05:26:30.125Z > "ä"`, 2, 'expected bytes in quotes'],
    [`${TRANSCRIPT_HEADING}\n2026-11-20T05:26:30.125Z ! 300`, 2, 'expected how long the BREAK lasted'],
    [`${TRANSCRIPT_HEADING}\n   "a"`, 2, 'expected a time'],
  ])('is refused where it is none: %j', (text, line, message) => {
    const read = () => parseTranscript(text);

    expect(read).toThrow(TranscriptError);
    expect(read).toThrow(`cannot read line ${line} of the transcript: ${message}`);
  });

  it('is refused beyond its limit', () => {
    expect(() => parseTranscript(' '.repeat(TRANSCRIPT_TEXT_LIMIT + 1))).toThrow('at most 67108864 characters');
  });
});
