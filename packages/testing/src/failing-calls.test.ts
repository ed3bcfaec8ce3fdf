import { ConnectFailedError, type Connection, ConnectionLostError, type ConnectionOpener, memoryPair, WriteRefusedError } from '@taffrail/connection';
import { describe, expect, it } from 'vitest';
import { type CallFailure, FailingCalls } from './failing-calls.ts';
import { settle } from './settle.ts';

/** A connection through failing calls, and what the other end received and sends. */
async function joined(failure?: CallFailure) {
  const { near, far } = memoryPair();
  const calls = new FailingCalls(failure);
  const received: number[] = [];
  const other = { error: undefined as unknown };
  far.data$.subscribe({ next: ({ bytes }) => received.push(...bytes), error: (error: unknown) => { other.error = error; } });
  far.onBreak = () => received.push(-1);
  const connection = await calls.through(async () => near)('memory:');
  return { calls, connection, far, received, other };
}

function listening(connection: Connection) {
  const heard = { bytes: [] as number[], end: 'none' as unknown };
  connection.data$.subscribe({
    next: ({ bytes }) => heard.bytes.push(...bytes),
    error: (error: unknown) => { heard.end = error; },
    complete: () => { heard.end = 'complete'; },
  });
  return heard;
}

async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const note = () => { settled = true; };
  promise.then(note, note);
  await settle();
  return settled;
}

describe('FailingCalls', () => {
  it('lets everything pass, and counts it, when nothing is to fail', async () => {
    const { calls, connection, far, received } = await joined();
    const heard = listening(connection);

    await connection.send(Uint8Array.of(1, 2));
    await connection.sendBreak(300);
    await far.send(Uint8Array.of(3));
    await connection.close();

    expect({ received, heard, counts: calls.counts, hasStruck: calls.hasStruck }).toEqual({
      received: [1, 2, -1],
      heard: { bytes: [3], end: 'complete' },
      counts: { open: 1, send: 1, sendBreak: 1, requestWriteLease: 0, releaseWriteLease: 0, close: 1, data$: 1 },
      hasStruck: false,
    });
  });

  it('fails the n-th call and no other', async () => {
    const { calls, connection, received } = await joined({ call: 'send', nth: 2, mode: 'reject' });

    await connection.send(Uint8Array.of(1));
    await expect(connection.send(Uint8Array.of(2))).rejects.toBeInstanceOf(WriteRefusedError);
    await connection.send(Uint8Array.of(3));

    expect({ received, hasStruck: calls.hasStruck }).toEqual({ received: [1, 3], hasStruck: true });
  });

  it('throws, or never settles, a signal or not', async () => {
    const throwing = await joined({ call: 'send', nth: 1, mode: 'throw' });
    const stalling = await joined({ call: 'sendBreak', nth: 1, mode: 'stall' });

    expect(() => throwing.connection.send(Uint8Array.of(1))).toThrow(WriteRefusedError);
    expect(await isSettled(stalling.connection.sendBreak(300, { signal: AbortSignal.abort() }))).toBe(false);
  });

  it('lends the right to write as the connection does, where it does', async () => {
    const asked: unknown[] = [];
    const lending: ConnectionOpener = async () =>
      Object.assign(memoryPair().near, { requestWriteLease: async (options: unknown) => { asked.push(options); }, releaseWriteLease: async () => { asked.push('release'); } });
    const { connection: without } = await joined();
    const connection = await new FailingCalls({ call: 'requestWriteLease', nth: 2, mode: 'reject' }).through(lending)('memory:');

    await connection.requestWriteLease?.({ takeover: true });
    await connection.releaseWriteLease?.();
    await expect(connection.requestWriteLease?.()).rejects.toBeInstanceOf(WriteRefusedError);

    expect(asked).toEqual([{ takeover: true }, 'release']);
    expect([without.requestWriteLease, without.releaseWriteLease]).toEqual([undefined, undefined]);
  });

  it('sends half of the bytes before it loses the connection for both ends', async () => {
    const { connection, received, other } = await joined({ call: 'send', nth: 1, mode: 'partial' });
    const heard = listening(connection);

    await expect(connection.send(Uint8Array.of(1, 2, 3, 4))).rejects.toBeInstanceOf(ConnectionLostError);

    expect({ received, end: heard.end, other: other.error }).toEqual({ received: [1, 2], end: expect.any(ConnectionLostError), other: expect.any(ConnectionLostError) });
    await expect(connection.send(Uint8Array.of(5))).rejects.toBeInstanceOf(ConnectionLostError);
  });

  it.each([
    ['lost', expect.any(ConnectionLostError)],
    ['ended', 'complete'],
  ] as const)('ends the data at its n-th piece: %s', async (mode, end) => {
    const { connection, far } = await joined({ call: 'data$', nth: 2, mode });
    const heard = listening(connection);

    await far.send(Uint8Array.of(1));
    await far.send(Uint8Array.of(2));
    await far.send(Uint8Array.of(3)).catch(() => undefined);

    expect(heard).toEqual({ bytes: [1], end });
  });

  it('closes what it says it could not close, so that only the answer fails', async () => {
    const { connection, other } = await joined({ call: 'close', nth: 1, mode: 'reject' });

    await expect(connection.close()).rejects.toBeInstanceOf(WriteRefusedError);

    expect(other.error).toBeInstanceOf(ConnectionLostError);
  });

  it('fails to open', async () => {
    const open: ConnectionOpener = async () => memoryPair().near;
    const [refused, thrown, stalled] = (['reject', 'throw', 'stall'] as const).map((mode) => new FailingCalls({ call: 'open', nth: 1, mode }).through(open));

    await expect(refused?.('memory:')).rejects.toBeInstanceOf(ConnectFailedError);
    expect(() => thrown?.('memory:')).toThrow(ConnectFailedError);
    expect(await isSettled(stalled?.('memory:') ?? Promise.resolve())).toBe(false);
  });
});
