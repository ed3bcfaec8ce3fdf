import { ConnectionClosedError, WriteRefusedError } from '@taffrail/connection';
import { PacketType, readLeaseWish } from '@taffrail/port-agent-packet';
import { filter, firstValueFrom } from 'rxjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ManualScheduler } from '../test/support/manual-scheduler.ts';
import { ScriptedAgent, type ScriptedConversation } from '../test/support/scripted-agent.ts';
import { type LeaseStatus, openPortAgent, type PortAgentClientOptions, WriteUnconfirmedError } from './index.ts';

const HOLDER = 'raw client 127.0.0.1:9';

async function opened(options: PortAgentClientOptions = {}) {
  const agent = await ScriptedAgent.listen();
  const opening = openPortAgent(agent.url, { random: () => 1, ...options });
  const peer = await agent.conversation();
  await peer.welcome();
  const client = await opening;
  onTestFinished(() => client.close());
  const leases: LeaseStatus[] = [];
  client.lease$.subscribe((lease) => leases.push(lease));
  return { agent, client, peer, leases };
}

async function wish(peer: ScriptedConversation): Promise<string> {
  const packet = await peer.next();
  expect(packet.type).toBe(PacketType.LEASE);
  return readLeaseWish(packet.payload);
}

const outcomeOf = (promise: Promise<void>) => promise.then(() => 'done', (error: unknown) => error);

describe('the write lease of a PortAgentClient', () => {
  it('is held once the agent grants it, until it is released', async () => {
    const { client, peer, leases } = await opened();
    const requested = outcomeOf(client.requestLease());
    const asked = await wish(peer);
    peer.lease('granted', 'this client');
    const granted = await requested;
    const released = outcomeOf(client.releaseLease());
    const gaveBack = await wish(peer);
    peer.lease('released');

    expect([asked, granted, gaveBack, await released]).toEqual(['request', 'done', 'release', 'done']);
    expect(leases).toEqual([{ isHeld: false }, { isHeld: true }, { isHeld: false }]);
  });

  it('is asked for and given back by the names that connections of all kinds have for it', async () => {
    const { client, peer } = await opened();
    const requested = outcomeOf(client.requestWriteLease({ takeover: true }));
    const asked = await wish(peer);
    peer.lease('granted', 'this client');
    await requested;
    const released = outcomeOf(client.releaseWriteLease());
    const gaveBack = await wish(peer);
    peer.lease('released');

    expect([asked, gaveBack, await released]).toEqual(['takeover', 'release', 'done']);
  });

  it('is refused with the name of its holder', async () => {
    const { client, peer, leases } = await opened();

    const requested = outcomeOf(client.requestLease());
    await wish(peer);
    peer.lease('refused', HOLDER);

    const error = await requested;
    expect(error).toBeInstanceOf(WriteRefusedError);
    expect(error).toMatchObject({ holder: HOLDER, message: expect.stringContaining(`${HOLDER} holds the write lease`) });
    expect(leases.at(-1)).toEqual({ isHeld: false, holder: HOLDER });
  });

  it('says who may write when a write is refused', async () => {
    const { client, peer } = await opened();

    const sent = outcomeOf(client.send(Uint8Array.of(1)));
    await peer.next();
    peer.fault('not-the-writer', 0, HOLDER);

    expect(await sent).toMatchObject({ code: 'write-refused', holder: HOLDER });
  });

  it('is told of as lost when another client takes it over, which answers no wish of this one', async () => {
    const { client, peer, leases } = await opened();
    const requested = outcomeOf(client.requestLease({ takeover: true }));
    const asked = await wish(peer);
    peer.lease('lost', HOLDER);
    peer.lease('granted', 'this client');
    const granted = await requested;

    peer.lease('lost', HOLDER);
    const again = outcomeOf(client.requestLease());
    await wish(peer);
    peer.lease('refused', HOLDER);
    await again;

    expect([asked, granted]).toEqual(['takeover', 'done']);
    expect(leases.slice(1)).toEqual([{ isHeld: false, holder: HOLDER }, { isHeld: true }, { isHeld: false, holder: HOLDER }, { isHeld: false, holder: HOLDER }]);
  });

  it.each([
    ['an option', '', { lease: 'request' }],
    ['the URL', '?lease=request', {}],
  ] as const)('is taken while opening where %s says so, which fails when it is another\'s', async (_, query, options) => {
    const agent = await ScriptedAgent.listen();
    const opening = openPortAgent(`${agent.url}${query}`, options).catch((error: unknown) => error);
    const peer = await agent.conversation();
    await peer.welcome();
    const asked = await wish(peer);
    peer.lease('refused', HOLDER);

    expect([asked, await opening]).toEqual(['request', expect.objectContaining({ code: 'write-refused', holder: HOLDER })]);
    await peer.closed;
  });

  it('is asked for again when the agent was lost and found, and not taken over then', async () => {
    const scheduler = new ManualScheduler();
    const { agent, client, peer, leases } = await opened({ scheduler });
    const requested = client.requestLease({ takeover: true });
    await wish(peer);
    peer.lease('granted', 'this client');
    await requested;

    peer.socket.destroy();
    await scheduler.end(200);
    const again = await agent.conversation();
    await again.welcome();
    const asked = await wish(again);
    again.lease('refused', HOLDER);
    await firstValueFrom(client.lease$.pipe(filter(({ holder }) => holder !== undefined)));

    expect(asked).toBe('request');
    expect(leases.slice(1)).toEqual([{ isHeld: true }, { isHeld: false }, { isHeld: false, holder: HOLDER }]);
  });

  it('is not waited for without end: not past its deadline, nor the loss of the agent, nor closing', async () => {
    const scheduler = new ManualScheduler();
    const { agent, client, peer } = await opened({ scheduler });
    const late = outcomeOf(client.requestLease());
    await wish(peer);
    await scheduler.end(10_000);
    const orphaned = outcomeOf(client.requestLease());
    await wish(peer);
    peer.socket.destroy();
    const outcomes = [await late, await orphaned];
    await scheduler.end(200);
    const again = await agent.conversation();
    await again.welcome();
    again.data('x');
    await new Promise<void>((resolve) => client.data$.subscribe(() => { resolve(); }));

    const closing = outcomeOf(client.requestLease());
    await wish(again);
    await client.close();

    expect(outcomes).toEqual([expect.any(WriteUnconfirmedError), expect.any(WriteUnconfirmedError)]);
    expect(await closing).toBeInstanceOf(ConnectionClosedError);
  });

  it('stops being waited for when the signal is aborted, and its answer is not taken for another\'s', async () => {
    const { client, peer } = await opened();
    const controller = new AbortController();
    const first = outcomeOf(client.requestLease({ signal: controller.signal }));
    await wish(peer);
    const reason = new Error('changed my mind');
    controller.abort(reason);
    const second = outcomeOf(client.requestLease());
    await wish(peer);

    peer.lease('refused', HOLDER);
    peer.lease('granted', 'this client');

    expect([await first, await second]).toEqual([reason, 'done']);
  });
});
