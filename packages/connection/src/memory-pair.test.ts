import fc from 'fast-check';
import { VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { type Connection, EARLY_BYTES_LIMIT } from './connection.ts';
import { ConnectionClosedError, ConnectionLostError, LinkCapabilityError } from './errors.ts';
import { memoryPair } from './memory-pair.ts';

/** Notes what a connection's streams give, as text. */
function listenTo({ data$, status$ }: Connection): { data: string[]; status: string[] } {
  const data: string[] = [];
  const status: string[] = [];
  data$.subscribe({
    next: ({ bytes }) => data.push(new TextDecoder().decode(bytes)),
    error: (error: unknown) => data.push(String(error)),
    complete: () => data.push('complete'),
  });
  status$.subscribe({ next: ({ instrumentLink }) => status.push(instrumentLink), complete: () => status.push('complete') });
  return { data, status };
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('memoryPair', () => {
  it('gives one end what the other sends, both ways, stamped by the clock', async () => {
    const scheduler = new VirtualTimeScheduler();
    scheduler.frame = 1_234.5;
    const { near, far } = memoryPair({ scheduler });
    const times: number[] = [];
    far.data$.subscribe(({ receivedAtMs }) => times.push(receivedAtMs));
    const [atNear, atFar] = [listenTo(near), listenTo(far)];

    await near.send(bytesOf('ds\r\n'));
    await far.send(bytesOf('S>'));

    expect(atFar.data).toEqual(['ds\r\n']);
    expect(atNear.data).toEqual(['S>']);
    expect(times).toEqual([1_234.5]);
  });

  it('conserves bytes and their order, wherever they are cut and whenever the receiver begins to listen', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 20 })), fc.nat(20), async (pieces, listensAfter) => {
        const { near, far } = memoryPair();
        const received: number[] = [];
        const listen = (): unknown => far.data$.subscribe(({ bytes }) => received.push(...bytes));

        for (const [index, piece] of pieces.entries()) {
          if (index === listensAfter) listen();
          await near.send(piece);
        }
        if (listensAfter >= pieces.length) listen();

        expect(received).toEqual(pieces.flatMap((piece) => [...piece]));
      }),
    );
  });

  it('hands over a copy, so that the sender may write into its bytes again', async () => {
    const { near, far } = memoryPair();
    const bytes = bytesOf('ds');

    await near.send(bytes);
    bytes.fill(0);

    expect(listenTo(far).data).toEqual(['ds']);
  });

  it('loses one end when the other closes, after all that was sent', async () => {
    const { near, far } = memoryPair();
    await far.send(bytesOf('early'));

    await far.close();

    const atNear = listenTo(near);
    expect(atNear.data).toEqual(['early', 'ConnectionLostError: lost the connection to memory:: the other end closed']);
    expect(atNear.status).toEqual(['up', 'complete']);
    expect(listenTo(far)).toEqual({ data: ['complete'], status: ['up', 'complete'] });
  });

  it('refuses what is sent when closed, and when lost, each by its name', async () => {
    const { near, far } = memoryPair({ url: 'memory:a' });
    await far.close();

    await expect(far.send(bytesOf('x'))).rejects.toEqual(new ConnectionClosedError('memory:a', 'send'));
    await expect(far.sendBreak(300)).rejects.toEqual(new ConnectionClosedError('memory:a', 'send a BREAK'));
    await expect(near.send(bytesOf('x'))).rejects.toEqual(new ConnectionLostError('memory:a', 'the other end closed'));
    await expect(near.sendBreak(300)).rejects.toEqual(new ConnectionLostError('memory:a', 'the other end closed'));
  });

  it('closes once, however often it is told to, also after it was lost', async () => {
    const { near, far } = memoryPair();
    const atNear = listenTo(near);

    const closings = [near.close(), near.close()];
    await Promise.all([...closings, far.close()]);

    expect(closings[0]).toBe(closings[1]);
    expect(atNear.data).toEqual(['complete']);
  });

  it('loses both ends when nobody takes the first bytes', async () => {
    const { near, far } = memoryPair();
    await near.send(new Uint8Array(EARLY_BYTES_LIMIT));

    await near.send(bytesOf('x'));

    await expect(near.send(bytesOf('x'))).rejects.toEqual(new ConnectionLostError('memory:', 'the other end took nothing'));
    await expect(far.send(bytesOf('x'))).rejects.toBeInstanceOf(ConnectionLostError);
  });

  it('passes a BREAK to an end that looks out for one, and has none otherwise', async () => {
    const { near, far } = memoryPair();
    const breaks: number[] = [];

    await expect(near.sendBreak(300)).rejects.toEqual(new LinkCapabilityError('memory:', 'send a BREAK'));
    far.onBreak = (durationMs) => breaks.push(durationMs);
    await near.sendBreak(500);

    expect(breaks).toEqual([500]);
  });

  it('sends nothing for a signal that has aborted', async () => {
    const { near, far } = memoryPair();
    const reason = new Error('no longer wanted');
    const options = { signal: AbortSignal.abort(reason) };
    far.onBreak = () => { throw new Error('no BREAK was expected'); };

    await expect(near.send(bytesOf('x'), options)).rejects.toBe(reason);
    await expect(near.sendBreak(300, options)).rejects.toBe(reason);

    expect(listenTo(far).data).toEqual([]);
  });

  it('keeps question and answer in order when the far end answers within the call', async () => {
    const { near, far } = memoryPair();
    far.data$.subscribe(() => void far.send(bytesOf('S>')));
    near.data$.subscribe(({ bytes }) => {
      if (new TextDecoder().decode(bytes) === 'hello') void near.send(bytesOf('ds'));
    });
    const second = listenTo(near);

    await far.send(bytesOf('hello'));

    expect(second.data).toEqual(['hello', 'S>']);
  });
});
