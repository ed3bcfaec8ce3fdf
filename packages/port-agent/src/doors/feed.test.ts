import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { encodePacket, ntpFromUnixMs, PacketType } from '@taffrail/port-agent-packet';
import { VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryDirectory } from '../../test/support/agent-fixture.ts';
import type { Batch } from '../journal/batch.ts';
import { Journal } from '../journal/journal.ts';
import { CLIENT_QUEUE_LIMIT } from '../limits.ts';
import { Feed } from './feed.ts';

/** Two ends of a loopback connection. */
async function socketPair(): Promise<{ near: Socket; far: Socket }> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const far = connect((server.address() as AddressInfo).port, '127.0.0.1'); // a listening TCP server has one
  const near = await new Promise<Socket>((resolve) => server.once('connection', resolve));
  onTestFinished(() => {
    near.destroy();
    far.destroy();
    server.close();
  });
  return { near, far };
}

/** What the instrument said, without the checkpoints that the journal puts in. */
const said = ({ packets }: Batch) => Buffer.concat(packets.filter((packet) => packet[3] === PacketType.FROM_INSTRUMENT));

function journalWith(feeds: Feed[]): Journal {
  const journal = new Journal({ directory: temporaryDirectory(), scheduler: new VirtualTimeScheduler(), fsync: 'never' });
  journal.listen({
    appended: (batch) => { for (const feed of feeds) feed.offer(batch, said(batch)); },
    failed: () => undefined,
    recovered: () => undefined,
    hindered: () => undefined,
  });
  onTestFinished(() => journal.close());
  return journal;
}

/** A link that waits for nobody. */
const pacer = { waitFor: () => undefined, letGo: () => undefined };

const packetOf = (payload: Uint8Array) => encodePacket({ type: 1, payload, time: ntpFromUnixMs(0) });

describe('Feed', () => {
  it('queues no more than the limit for a client that takes nothing, and gives it everything once it does', async () => {
    const feeds: Feed[] = [];
    const journal = journalWith(feeds);
    const { near, far } = await socketPair();
    const announceGap = () => { throw new Error('there is no gap'); };
    const feed = new Feed({ socket: near, pacer, journal, position: 0n, render: said, announceGap });
    feeds.push(feed);
    const sent = Array.from({ length: 200 }, (_, i) => packetOf(new Uint8Array(60_000).fill(i)));
    far.pause();

    let longestQueue = 0;
    for (const packet of sent) {
      journal.append(packet);
      await new Promise((resolve) => setImmediate(resolve));
      longestQueue = Math.max(longestQueue, near.writableLength);
    }
    const whole = Buffer.concat(sent);
    const received: Buffer[] = [];
    let length = 0;
    await new Promise<void>((resolve) => {
      far.on('data', (bytes) => {
        received.push(bytes);
        length += bytes.length;
        if (length >= whole.length) resolve();
      });
      far.resume();
    });

    expect(longestQueue).toBeGreaterThan(CLIENT_QUEUE_LIMIT);
    expect(longestQueue).toBeLessThan(CLIENT_QUEUE_LIMIT + 65_536);
    expect(Buffer.concat(received).equals(whole)).toBe(true);
    expect(feed.position).toBe(journal.head);
  });

  it('lets go of a client that leaves while it is behind', async () => {
    const feeds: Feed[] = [];
    const journal = journalWith(feeds);
    for (let i = 0; i < 50; i++) journal.append(packetOf(new Uint8Array(60_000)));
    journal.flush();
    const { near, far } = await socketPair();
    near.on('error', () => undefined);
    far.pause();
    const feed = new Feed({ socket: near, pacer, journal, position: 0n, render: ({ bytes }) => bytes, announceGap: () => undefined });

    const closed = new Promise((resolve) => near.once('close', resolve));
    far.resetAndDestroy();
    near.resume();
    await closed;
    journal.append(packetOf(new Uint8Array(1)));
    journal.flush();

    expect(feed.isOver).toBe(true);
  });

  it('tells a client of the positions that it cannot have and goes on behind them', async () => {
    const feeds: Feed[] = [];
    const journal = journalWith(feeds);
    const empty = journal.head;
    journal.append(packetOf(Buffer.from('one')));
    journal.flush();
    const { near, far } = await socketPair();
    const gaps: unknown[] = [];

    const lost = { head: journal.head, place: () => ({ kind: 'gap' as const, to: journal.head }) };
    new Feed({ socket: near, pacer, journal: lost, position: empty, render: ({ bytes }) => bytes, announceGap: (gap) => { gaps.push(gap); near.end(); } });
    far.resume();
    await once(far, 'close');

    expect(gaps).toEqual([{ from: 0n, to: 19n }]);
  });
});
