import { ConnectFailedError, ConnectionClosedError, ConnectionLostError, ConnectionUrlError, LinkCapabilityError, WriteRefusedError } from '@taffrail/connection';
import { PacketType } from '@taffrail/port-agent-packet';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ManualScheduler } from '../test/support/manual-scheduler.ts';
import { ScriptedAgent, type ScriptedConversation, TIME_MS } from '../test/support/scripted-agent.ts';
import { Watched } from '../test/support/watched.ts';
import { openPortAgent, type PortAgentClient, type PortAgentClientOptions, ResumeRefusedError, WriteUnconfirmedError } from './index.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

async function opened(options: PortAgentClientOptions = {}) {
  const agent = await ScriptedAgent.listen();
  const opening = openPortAgent(agent.url, { random: () => 1, ...options });
  const peer = await agent.conversation();
  const hello = await peer.welcome();
  const client = await opening;
  onTestFinished(() => client.close());
  return { agent, client, peer, hello, seen: new Watched(client) };
}

/** Sends, and gives the agent's side of it. */
async function sending(client: PortAgentClient, peer: ScriptedConversation, text: string) {
  const outcome = client.send(bytes(text)).then(() => 'sent', (error: unknown) => error);
  const packet = await peer.next();
  return { outcome, packet };
}

describe('PortAgentClient', () => {
  it('gives what the instrument sends with the agent\'s time and the position of the first byte', async () => {
    const { client, peer, hello, seen } = await opened({ name: 'ctd' });

    peer.data('7.5451');
    peer.say(PacketType.FROM_DRIVER, 'ts');
    peer.say(200, 'something invented later, which counts');
    peer.say(100, 'and something that does not');
    peer.data(', 2.04');
    await seen.until(() => seen.text === '7.5451, 2.04');

    expect(hello).toEqual({ from: 'head', client: 'ctd' });
    expect(seen.chunks.map(({ position, receivedAtMs }) => [position, receivedAtMs])).toEqual([
      [16n, TIME_MS],
      [22n + 18n + 54n + 16n, TIME_MS],
    ]);
    expect({ epoch: client.epoch, position: client.resumePosition }).toEqual({ epoch: 'e1', position: peer.position });
  });

  it('loses nothing that came in one piece with the welcome', async () => {
    const agent = await ScriptedAgent.listen();
    const opening = openPortAgent(agent.url);
    const peer = await agent.conversation();

    peer.socket.cork();
    await peer.welcome();
    peer.data('early');
    peer.beat();
    peer.socket.uncork();
    const client = await opening;
    onTestFinished(() => client.close());
    const seen = new Watched(client);
    await seen.until(() => seen.text === 'early');

    expect(client.resumePosition).toBe(21n);
  });

  it('asks to go on where an earlier client stopped', async () => {
    const agent = await ScriptedAgent.listen();

    const opening = openPortAgent(agent.url, { resume: { epoch: 'e1', position: 77n } });
    const peer = await agent.conversation();
    const hello = await peer.welcome();
    const client = await opening;
    await client.close();

    expect(hello.resume).toEqual({ epoch: 'e1', position: 77n });
    expect(client.resumePosition).toBe(77n);
  });

  it('finds a lost agent again and goes on behind the last packet it had whole', async () => {
    const { agent, client, peer, seen } = await opened({ reconnectTimeoutMs: 60_000 });
    const one = peer.packet(PacketType.FROM_INSTRUMENT, 'one ');
    peer.socket.write(one);
    const { position } = peer;
    const torn = peer.packet(PacketType.FROM_INSTRUMENT, 'two ');
    peer.socket.write(torn.subarray(0, 18));
    await seen.until(() => seen.text === 'one ');

    peer.socket.end();
    const again = await agent.conversation();
    const hello = await again.welcome({ link: 'down' });
    again.socket.write(torn);
    again.position += BigInt(torn.length);
    again.data('three');
    await seen.until(() => seen.text === 'one two three');
    again.beat();
    await seen.until(() => seen.links.length === 4);

    expect(hello.resume).toEqual({ epoch: 'e1', position, last: Buffer.from(one.subarray(0, 16)).toString('hex') });
    expect(seen.links).toEqual(['up', 'unknown', 'down', 'up']);
    expect(client.resumePosition).toBe(again.position);
    expect(seen.end).toBeUndefined();
  });

  it('keeps looking while attempts fail, at growing intervals, and then gives up as lost', async () => {
    const scheduler = new ManualScheduler();
    const { agent, seen } = await opened({ scheduler });
    await agent.close();

    for (const delayMs of [200, 400, 800, 1_600, 3_200, 5_000, 5_000]) await scheduler.end(delayMs);
    await scheduler.end(30_000);
    const error = await seen.ended();

    expect(error).toBeInstanceOf(ConnectionLostError);
    expect(String(error)).toMatch(/not found again within 30000 ms: .*ECONNREFUSED/);
  });

  it('looks for its agent for as long as it takes where that is wanted', async () => {
    const { agent, peer } = await opened({ reconnectTimeoutMs: Infinity, connectTimeoutMs: Infinity, random: () => 0 });

    peer.socket.end();
    const again = await agent.conversation();

    expect((await again.hello()).resume).toEqual({ epoch: 'e1', position: 0n });
  });

  it('is lost at once where it is not to look again', async () => {
    const { client, peer, seen } = await opened({ reconnectTimeoutMs: 0 });

    peer.socket.end();

    expect(await seen.ended()).toEqual(new ConnectionLostError(client.url, 'the agent closed the connection'));
    expect(seen.links).toEqual(['up', 'unknown']);
  });

  it('is lost when a heartbeat names another position than the one it has counted', async () => {
    const { peer, seen } = await opened();
    peer.data('x');

    peer.beat(18n);

    expect(String(await seen.ended())).toMatch(/a heartbeat names position 18 where 17 had come$/);
    await peer.closed;
  });

  it('is lost when what comes is no packet', async () => {
    const { peer, seen } = await opened();
    const packet = peer.packet(PacketType.FROM_INSTRUMENT, 'x');
    packet[16]! ^= 1;

    peer.socket.write(packet);
    peer.data('y');

    expect(await seen.ended()).toBeInstanceOf(ConnectionLostError);
    expect(seen.text).toBe('');
  });

  it('tells of a gap and counts on behind it', async () => {
    const { client, peer, seen } = await opened();
    peer.data('a');

    peer.gap(1_000n);
    peer.data('b');
    peer.beat();
    await seen.until(() => seen.links.length === 3);

    expect(seen.statuses.map(({ gap }) => gap)).toEqual([undefined, { from: 17n, to: 1_000n }, undefined]);
    expect(seen.chunks[1]?.position).toBe(1_016n);
    expect(client.resumePosition).toBe(1_017n);
  });

  it('tells when the instrument\'s own link goes and comes', async () => {
    const { peer, seen } = await opened();

    peer.say(PacketType.STATUS, '{"link":"down","url":"tcp://h:1","reason":"r"}');
    peer.say(PacketType.STATUS, '{"journal":"recovered"}');
    peer.say(PacketType.STATUS, '{"link":"up","url":"tcp://h:1"}');
    await seen.until(() => seen.links.length === 3);

    expect(seen.links).toEqual(['up', 'down', 'up']);
    expect(seen.statuses[0]).toMatchObject({ epoch: 'e1', heardAtMs: expect.any(Number) });
  });

  it('has sent when the agent acknowledges, and not before', async () => {
    const { client, peer } = await opened();
    let isSent = false;
    const { outcome, packet } = await sending(client, peer, 'ts\r\n');
    void outcome.then(() => { isSent = true; });
    const before = isSent;

    peer.ack(0);

    expect(await outcome).toBe('sent');
    expect(before).toBe(false);
    expect([packet.name, Buffer.from(packet.payload).toString()]).toEqual(['FROM_DRIVER', 'ts\r\n']);
  });

  it('matches each answer with its write', async () => {
    const { client, peer } = await opened();
    const first = await sending(client, peer, 'a');
    const second = await sending(client, peer, 'b');

    peer.fault('not-the-writer', 0);
    peer.ack(1);

    expect(await first.outcome).toEqual(new WriteRefusedError(client.url, 'not-the-writer: because'));
    expect(await second.outcome).toBe('sent');
  });

  it('does not know of a write that the agent was lost with, and does not send it again', async () => {
    const { agent, client, peer, seen } = await opened();
    const { outcome } = await sending(client, peer, 'ts');

    peer.socket.destroy();
    const error = await outcome;
    const refused = await client.send(bytes('again')).catch((reason: unknown) => reason);
    const again = await agent.conversation();
    await again.welcome();
    await seen.until(() => seen.links.length === 3);
    const next = await sending(client, again, 'next');

    expect(error).toBeInstanceOf(WriteUnconfirmedError);
    expect(String(error)).not.toContain('no answer within');
    expect(refused).toBeInstanceOf(WriteRefusedError);
    expect(Buffer.from(next.packet.payload).toString()).toBe('next');
  });

  it('does not wait for an acknowledgement for ever', async () => {
    const scheduler = new ManualScheduler();
    const { client, peer } = await opened({ scheduler, connectTimeoutMs: 9_999 });
    const { outcome } = await sending(client, peer, 'ts');

    await scheduler.end(10_000);

    expect(await outcome).toBeInstanceOf(WriteUnconfirmedError);
  });

  it('stops waiting for an acknowledgement when the signal is aborted', async () => {
    const { client, peer } = await opened();
    const abort = new AbortController();
    const reason = new Error('enough');
    const outcome = client.send(bytes('ts'), { signal: abort.signal }).catch((error: unknown) => error);
    await peer.next();

    abort.abort(reason);

    expect(await outcome).toBe(reason);
    await expect(client.send(bytes('x'), { signal: abort.signal })).rejects.toBe(reason);
  });

  it('refuses what does not go in one packet, since it could be handed on in part', async () => {
    const { client } = await opened();

    await expect(client.send(new Uint8Array(65_520))).rejects.toThrow(WriteRefusedError);
  });

  it('asks for a BREAK, and says so where the link has none', async () => {
    const { client, peer } = await opened();
    const outcome = client.sendBreak(500).catch((error: unknown) => error);
    const packet = await peer.next();

    peer.fault('link-capability', 0);

    expect([packet.name, Buffer.from(packet.payload).toString()]).toEqual(['COMMAND', 'break 500']);
    expect(await outcome).toEqual(new LinkCapabilityError(client.url, 'send a BREAK'));
  });

  it('completes when closed, and rejects what still waits and what comes after', async () => {
    const { client, peer, seen } = await opened();
    const { outcome } = await sending(client, peer, 'ts');

    await Promise.all([client.close(), client.close()]);
    await peer.closed;

    expect(seen.end).toBe('complete');
    expect(await outcome).toEqual(new ConnectionClosedError(client.url, 'send'));
    await expect(client.send(bytes('x'))).rejects.toThrow(ConnectionClosedError);
  });

  it('looks no further when closed while it looks for the agent', async () => {
    const scheduler = new ManualScheduler();
    const { client, peer, seen } = await opened({ scheduler });
    peer.socket.destroy();
    await seen.until(() => seen.links.includes('unknown'));

    await client.close();

    expect(seen.end).toBe('complete');
    expect(scheduler.waiting).toEqual([]);
  });

  it('leaves no wait behind when closed', async () => {
    const scheduler = new ManualScheduler();
    const { client } = await opened({ scheduler });

    await client.close();

    expect(scheduler.waiting).toEqual([]);
  });
});

describe('openPortAgent', () => {
  it.each(['epoch-mismatch', 'position-beyond-head', 'journal-differs'])('leaves it to the caller what to do about %s', async (code) => {
    const agent = await ScriptedAgent.listen();
    const opening = openPortAgent(agent.url, { resume: { epoch: 'e0', position: 5n } }).catch((error: unknown) => error);
    const peer = await agent.conversation();
    await peer.hello();

    peer.fault(code);

    expect(await opening).toEqual(new ResumeRefusedError(agent.url, code, 'because'));
    await peer.closed;
  });

  it('is lost, not looked for again, when the agent found again has another journal', async () => {
    const { agent, peer, seen } = await opened();
    peer.socket.end();
    const again = await agent.conversation();
    await again.hello();

    again.fault('epoch-mismatch');

    expect(String(await seen.ended())).toContain('cannot resume');
  });

  it('rejects when nobody listens, when the agent turns it away, and when it hangs up', async () => {
    const agent = await ScriptedAgent.listen();
    const { url } = agent;
    const turnedAway = openPortAgent(url).catch((error: unknown) => error);
    (await agent.conversation()).fault('too-many-clients');
    const hungUp = openPortAgent(url).catch((error: unknown) => error);
    (await agent.conversation()).socket.end();
    const errors = [await turnedAway, await hungUp];
    await agent.close();
    const refused = await openPortAgent(url).catch((error: unknown) => error);

    expect(errors).toEqual([
      new ConnectFailedError(url, 'too-many-clients: because'),
      new ConnectFailedError(url, 'the agent closed the connection'),
    ]);
    expect(refused).toBeInstanceOf(ConnectFailedError);
    expect(String(refused)).toContain('ECONNREFUSED');
  });

  it('rejects when no welcome comes in time, and leaves no socket', async () => {
    const scheduler = new ManualScheduler();
    const agent = await ScriptedAgent.listen();
    const opening = openPortAgent(agent.url, { scheduler, connectTimeoutMs: 100 }).catch((error: unknown) => error);
    const peer = await agent.conversation();
    await peer.hello();

    await scheduler.end(100);
    await peer.closed;

    expect(await opening).toEqual(new ConnectFailedError(agent.url, 'no welcome within 100 ms'));
    expect(scheduler.waiting).toEqual([]);
  });

  it('rejects with the signal\'s reason, and leaves no socket', async () => {
    const agent = await ScriptedAgent.listen();
    const abort = new AbortController();
    const reason = new Error('enough');
    const opening = openPortAgent(agent.url, { signal: abort.signal }).catch((error: unknown) => error);
    const peer = await agent.conversation();

    abort.abort(reason);
    await peer.closed;

    expect(await opening).toBe(reason);
    await expect(openPortAgent(agent.url, { signal: abort.signal })).rejects.toBe(reason);
  });

  it('refuses a URL without host or port', async () => {
    await expect(openPortAgent('agent://127.0.0.1')).rejects.toThrow(ConnectionUrlError);
  });
});
