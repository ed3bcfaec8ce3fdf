import { describe, expect, it } from 'vitest';
import { bytesOf } from './latin1.ts';
import { Transcript, TRANSCRIPT_BYTES_LIMIT, TRANSCRIPT_ENTRIES_LIMIT } from './transcript.ts';

describe('Transcript', () => {
  it('tells apart what was received and what was transmitted, byte for byte', () => {
    const transcript = new Transcript();

    transcript.add({ direction: 'received', atMs: 1, bytes: bytesOf('d'), durationMs: 0 });
    transcript.add({ direction: 'transmitted', atMs: 1, bytes: bytesOf('d\0'), durationMs: 0 });
    transcript.add({ direction: 'received', atMs: 2, bytes: bytesOf('s\xff'), durationMs: 0 });

    expect([transcript.receivedText, transcript.transmittedText, transcript.length]).toEqual(['ds\xff', 'd\0', 3]);
  });

  it('forgets the oldest entries beyond its limit, and counts them', () => {
    const transcript = new Transcript();
    const total = TRANSCRIPT_ENTRIES_LIMIT * 3;

    for (let atMs = 0; atMs < total; atMs += 1) {
      transcript.add({ direction: 'received', atMs, bytes: new Uint8Array(), durationMs: 0 });
    }

    expect(transcript.length).toBeLessThanOrEqual(TRANSCRIPT_ENTRIES_LIMIT);
    expect(transcript.length + transcript.forgotten).toBe(total);
    expect(transcript.entries.at(-1)?.atMs).toBe(total - 1);
    expect(transcript.entries[0]?.atMs).toBe(transcript.forgotten);
  });

  it('forgets the oldest bytes beyond its limit, even all of them', () => {
    const transcript = new Transcript();
    const bytes = new Uint8Array(TRANSCRIPT_BYTES_LIMIT + 1);

    transcript.add({ direction: 'received', atMs: 0, bytes, durationMs: 0 });

    expect([transcript.length, transcript.forgotten]).toEqual([0, 1]);
  });

  it('keeps the latest commands', () => {
    const transcript = new Transcript();

    for (let index = 0; index <= TRANSCRIPT_ENTRIES_LIMIT; index += 1) transcript.addCommand(`c${index}`);

    expect(transcript.commands.length).toBeLessThanOrEqual(TRANSCRIPT_ENTRIES_LIMIT);
    expect(transcript.commands.at(-1)).toBe(`c${TRANSCRIPT_ENTRIES_LIMIT}`);
  });

  it('forgets everything when it is cleared', () => {
    const transcript = new Transcript();
    transcript.add({ direction: 'received', atMs: 0, bytes: bytesOf('x'), durationMs: 0 });
    transcript.addCommand('x');

    transcript.clear();

    expect([transcript.length, transcript.commands, transcript.forgotten, transcript.receivedText]).toEqual([0, [], 0, '']);
  });
});
