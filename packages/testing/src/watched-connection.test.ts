import { type Chunk, ConnectionLostError, memoryPair } from '@taffrail/connection';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VIRTUAL_START_MS, VirtualTime } from './virtual-time.ts';
import { type ConnectionConditions, WatchedConnection } from './watched-connection.ts';

function joined(conditions: ConnectionConditions = {}) {
  const time = new VirtualTime();
  const { near, far } = memoryPair({ scheduler: time });
  const connection = new WatchedConnection(near, time, conditions);
  return { time, far, connection };
}

function listening(connection: WatchedConnection) {
  const heard = { chunks: [] as Chunk[], errors: [] as unknown[], isComplete: false };
  const subscription = connection.data$.subscribe({
    next: (chunk) => heard.chunks.push(chunk),
    error: (error: unknown) => heard.errors.push(error),
    complete: () => { heard.isComplete = true; },
  });
  return { ...heard, heard, subscription };
}

describe('WatchedConnection', () => {
  it('delivers every byte in order, in pieces no larger than it was told', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 10 }), fc.integer({ min: 1, max: 9 }), fc.nat({ max: 3 }), async (sent, fragmentBytes, fragmentGapMs) => {
        const { time, far, connection } = joined({ fragmentBytes, fragmentGapMs });
        const { heard } = listening(connection);

        for (const bytes of sent) await far.send(bytes);
        await time.advance(10_000);

        expect(heard.chunks.flatMap(({ bytes }) => [...bytes])).toEqual(sent.flatMap((bytes) => [...bytes]));
        expect(Math.max(0, ...heard.chunks.map(({ bytes }) => bytes.length))).toBeLessThanOrEqual(fragmentBytes);
      }),
    );
  });

  it.each([0, -1, Number.NaN])('cuts nothing into pieces of %s bytes', (fragmentBytes) => {
    expect(() => joined({ fragmentBytes })).toThrow(RangeError);
  });

  it('alters what comes as it is told, before it is cut', async () => {
    const { far, connection } = joined({ fragmentBytes: 2, alter: (bytes) => bytes.map((byte) => byte + 1) });
    const { heard } = listening(connection);

    await far.send(Uint8Array.of(1, 2, 3));

    expect(heard.chunks.map(({ bytes }) => [...bytes])).toEqual([[2, 3], [4]]);
  });

  it('tells what its first listener was given, once, and nothing that nobody took', async () => {
    const { far, connection } = joined();
    const { subscription } = listening(connection);
    listening(connection);

    await far.send(Uint8Array.of(1, 2));
    subscription.unsubscribe();
    await far.send(Uint8Array.of(3));

    expect([...connection.heard]).toEqual([1, 2]);
  });

  it('holds back what comes for as long as it is told, and keeps the order', async () => {
    const { time, far, connection } = joined();
    const { heard } = listening(connection);

    connection.holdBack(500);
    await far.send(Uint8Array.of(1));
    await time.advance(499);
    const early = heard.chunks.length;
    await far.send(Uint8Array.of(2));
    await time.advance(1);
    await far.send(Uint8Array.of(3));

    expect(early).toBe(0);
    expect(heard.chunks.flatMap(({ bytes }) => [...bytes])).toEqual([1, 2, 3]);
  });

  it('gives what it holds back before its end', async () => {
    const { far, connection } = joined();
    const { heard } = listening(connection);

    connection.holdBack(500);
    await far.send(Uint8Array.of(1));
    await far.close();

    expect(heard.chunks.map(({ bytes }) => [...bytes])).toEqual([[1]]);
    expect(heard.errors).toEqual([expect.any(ConnectionLostError)]);
  });

  it('spaces pieces by the gap', async () => {
    const { time, far, connection } = joined({ fragmentBytes: 2, fragmentGapMs: 10 });
    const { heard } = listening(connection);

    await far.send(Uint8Array.of(1, 2, 3, 4, 5));
    await time.advance(100);

    expect(heard.chunks.map(({ receivedAtMs }) => receivedAtMs - VIRTUAL_START_MS)).toEqual([0, 10, 20]);
  });

  it('is lost after the bytes it was told to deliver, and drops the rest', async () => {
    const { far, connection } = joined({ fragmentBytes: 1, loseAfterBytes: 2 });
    const { heard } = listening(connection);

    await far.send(Uint8Array.of(1, 2, 3));

    expect(heard.chunks.flatMap(({ bytes }) => [...bytes])).toEqual([1, 2]);
    expect(heard.errors).toEqual([expect.any(ConnectionLostError)]);
  });

  it('delivers what is under way before the other end is gone', async () => {
    const { far, connection } = joined({ fragmentBytes: 1, fragmentGapMs: 10 });
    const { heard } = listening(connection);

    await far.send(Uint8Array.of(1, 2, 3));
    await far.close();

    expect(heard.chunks.flatMap(({ bytes }) => [...bytes])).toEqual([1, 2, 3]);
    expect(heard.errors).toEqual([expect.any(ConnectionLostError)]);
  });

  it('lists who listens, and no longer who ceased to', async () => {
    const { connection } = joined();
    const { subscription } = listening(connection);
    const status = connection.status$.subscribe();

    const before = connection.listeners;
    subscription.unsubscribe();
    status.unsubscribe();

    expect(before).toEqual([
      expect.stringMatching(/^a subscription to data\$ from .*watched-connection\.test\.ts/),
      expect.stringMatching(/^a subscription to status\$ from .*watched-connection\.test\.ts/),
    ]);
    expect(connection.listeners).toEqual([]);
  });

  it('stalls what is sent until the sender gives up', async () => {
    const { time, connection } = joined({ stallsSends: true });
    const giveUp = new AbortController();
    time.schedule(() => { giveUp.abort(new RangeError('given up')); }, 1_000);

    await expect(time.until(connection.send(Uint8Array.of(1), { signal: giveUp.signal }))).rejects.toThrow('given up');
  });

  it('completes what it delivers when it is closed', async () => {
    const { connection } = joined();
    const { heard } = listening(connection);

    await connection.close();

    expect([heard.isComplete, connection.isClosed]).toEqual([true, true]);
  });
});
