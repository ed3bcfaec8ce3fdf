import { describe, expect, it } from 'vitest';
import { type Chunk, EARLY_BYTES_LIMIT } from './connection.ts';
import { ConnectionLostError } from './errors.ts';
import { Inbox } from './inbox.ts';

const url = 'memory:';

function chunkOf(...bytes: number[]): Chunk {
  return { bytes: Uint8Array.from(bytes), receivedAtMs: 0 };
}

/** Notes everything that a subscriber sees, as text. */
function listenTo(inbox: Inbox, onChunk: (bytes: readonly number[]) => void = () => undefined): string[] {
  const seen: string[] = [];
  inbox.data$.subscribe({
    next: ({ bytes }) => {
      seen.push([...bytes].join());
      onChunk([...bytes]);
    },
    error: (error: unknown) => seen.push(String(error)),
    complete: () => seen.push('complete'),
  });
  return seen;
}

describe('Inbox', () => {
  it('keeps what comes early for the first subscriber, and for no other', () => {
    const inbox = new Inbox(url);
    inbox.push(chunkOf(1));
    inbox.push(chunkOf(2));

    const first = listenTo(inbox);
    const second = listenTo(inbox);
    inbox.push(chunkOf(3));

    expect(first).toEqual(['1', '2', '3']);
    expect(second).toEqual(['3']);
  });

  it('says whether anything waits', () => {
    const inbox = new Inbox(url);
    const before = inbox.hasWaiting;
    inbox.push(chunkOf(1));
    const early = inbox.hasWaiting;
    listenTo(inbox);
    inbox.push(chunkOf(2));

    expect([before, early, inbox.hasWaiting]).toEqual([false, true, false]);
  });

  it('keeps a chunk that the handling of an early one brings about', () => {
    const inbox = new Inbox(url);
    inbox.push(chunkOf(1));
    inbox.push(chunkOf(2));

    const seen = listenTo(inbox, ([byte]) => {
      if (byte === 1) inbox.push(chunkOf(3));
    });

    expect(seen).toEqual(['1', '2', '3']);
  });

  it('gives every subscriber the chunks in one order, also when one of them brings about the next chunk', () => {
    const inbox = new Inbox(url);
    const first = listenTo(inbox, ([byte]) => {
      if (byte === 1) inbox.push(chunkOf(2));
    });
    const second = listenTo(inbox);

    inbox.push(chunkOf(1));

    expect(first).toEqual(['1', '2']);
    expect(second).toEqual(['1', '2']);
  });

  it('gives what came before the other side was lost, then the error, to whoever subscribes late', () => {
    const inbox = new Inbox(url);
    inbox.push(chunkOf(1));
    inbox.fail(new ConnectionLostError(url, 'gone'));

    const first = listenTo(inbox);
    const second = listenTo(inbox);

    expect(inbox.isEnded).toBe(true);
    expect(first).toEqual(['1', 'ConnectionLostError: lost the connection to memory:: gone']);
    expect(second).toEqual(['ConnectionLostError: lost the connection to memory:: gone']);
  });

  it('fails only after the chunk being handed out has reached everybody', () => {
    const inbox = new Inbox(url);
    const first = listenTo(inbox, () => { inbox.fail(new ConnectionLostError(url, 'gone')); });
    const second = listenTo(inbox);

    inbox.push(chunkOf(1));

    expect(first).toEqual(['1', 'ConnectionLostError: lost the connection to memory:: gone']);
    expect(second).toEqual(['1', 'ConnectionLostError: lost the connection to memory:: gone']);
  });

  it('has one end, and takes nothing in after it', () => {
    const inbox = new Inbox(url);

    inbox.complete();
    inbox.fail(new ConnectionLostError(url, 'too late'));
    inbox.push(chunkOf(1));

    expect(listenTo(inbox)).toEqual(['complete']);
  });

  it('keeps early bytes up to its limit and not one more', () => {
    const inbox = new Inbox(url);
    inbox.push({ bytes: new Uint8Array(EARLY_BYTES_LIMIT), receivedAtMs: 0 });
    const isEndedAtTheLimit = inbox.isEnded;

    inbox.push(chunkOf(1));

    expect(isEndedAtTheLimit).toBe(false);
    expect(inbox.isEnded).toBe(true);
    expect(listenTo(inbox).at(-1)).toBe(`ConnectionLostError: lost the connection to memory:: nobody took the first ${EARLY_BYTES_LIMIT} bytes`);
  });

  it('has no limit once somebody has subscribed', () => {
    const inbox = new Inbox(url);
    listenTo(inbox);

    for (let push = 0; push < 3; push += 1) inbox.push({ bytes: new Uint8Array(EARLY_BYTES_LIMIT), receivedAtMs: 0 });

    expect(inbox.isEnded).toBe(false);
  });
});
