import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { ConnectFailedError, ConnectionClosedError, ConnectionLostError, ConnectionUrlError, LinkCapabilityError, WriteRefusedError } from '@taffrail/connection';
import { encodePacket, ntpFromUnixMs } from '@taffrail/port-agent-packet';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ManualScheduler } from '../test/support/manual-scheduler.ts';
import { Watched } from '../test/support/watched.ts';
import { type LineageConnectionOptions, lineageUrlOf, openLineage } from './index.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** A door on a port of its own: what came to it, and a way to answer. */
async function door(answer: (text: string, socket: Socket) => void = () => undefined) {
  const heard: string[] = [];
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket.on('error', () => undefined));
    socket.on('data', (data) => {
      heard.push(data.toString('latin1'));
      answer(data.toString('latin1'), socket);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  });
  const { port } = server.address() as AddressInfo; // a listening TCP server has one
  return { port, heard, sockets };
}

function packet(type: number, text: string, { hasChecksum = true } = {}): Uint8Array {
  const encoded = encodePacket({ type, payload: bytes(text), time: ntpFromUnixMs(1_500) });
  if (!hasChecksum) encoded.fill(0, 6, 8);
  return encoded;
}

/** A lineage agent that answers its command door as it is told to, and a connection to it. */
async function opened({ state = 'CONNECTED', answerToBreak, options = {}, query = '' }: { state?: string; answerToBreak?: (data: Socket, command: Socket) => void; options?: LineageConnectionOptions; query?: string } = {}) {
  const data = await door();
  const command = await door((text, socket) => {
    if (text === 'get_state\n') socket.write(`${state}\n`);
    else if (text.startsWith('break')) answerToBreak?.(data.sockets[0] as Socket, socket);
  });
  const connection = await openLineage(`lineage://127.0.0.1:${data.port}?command=${command.port}${query}`, options);
  onTestFinished(() => connection.close());
  return { connection, data, command, peer: data.sockets[0] as Socket, seen: new Watched(connection) }; // it has connected
}

describe('openLineage', () => {
  it('carries what is in packets from the instrument, with the time of the agent, and sends bytes as they are', async () => {
    const { connection, peer, seen } = await opened();
    peer.write(packet(1, 'S>'));
    await seen.until(() => seen.text === 'S>');
    const hearing = once(peer, 'data');

    await connection.send(bytes('ds\r\n'));
    const [heard] = (await hearing) as [Buffer];

    expect(seen.chunks[0]).toEqual({ bytes: bytes('S>'), receivedAtMs: 1_500 });
    expect(heard.toString()).toBe('ds\r\n');
  });

  it('takes packets wherever their stream is cut, and those whose checksum field was left zero', async () => {
    const { peer, seen } = await opened();
    const stream = Buffer.concat([packet(1, 'abc', { hasChecksum: false }), packet(9, 'HB'), packet(1, 'def')]);

    peer.write(stream.subarray(0, 7));
    await new Promise((resolve) => { setImmediate(resolve); });
    peer.write(stream.subarray(7));
    await seen.until(() => seen.text === 'abcdef');

    expect(seen.text).toBe('abcdef');
  });

  it('passes over what is no data of the instrument', async () => {
    const { peer, seen } = await opened();

    peer.write(Buffer.concat([packet(6, '{}'), packet(8, 'digi'), packet(2, 'driver'), packet(5, 'a fault'), packet(1, 'x')]));
    await seen.until(() => seen.text !== '');

    expect(seen.text).toBe('x');
  });

  it.each([['CONNECTED', 'up'], ['DISCONNECTED', 'down']])('asks for the state of the link, and takes %s for %s', async (state, link) => {
    const { seen } = await opened({ state });

    expect(seen.links).toEqual([link]);
  });

  it('takes the state of the link from a command door that ends no line, as those of the lineage', async () => {
    const data = await door();
    const command = await door((_, socket) => { socket.write('DISCONNECTED'); });

    const connection = await openLineage(`lineage://127.0.0.1:${data.port}?command=${command.port}`, { scheduler: new ManualScheduler() });
    onTestFinished(() => connection.close());

    expect(new Watched(connection).links).toEqual(['down']);
  });

  it('waits for the command door no longer when the data door tells of the link, as where the C++ agent answers in packets', async () => {
    const data = await door();
    const command = await door((_, socket) => {
      for (const each of [socket, ...data.sockets]) each.write(packet(4, 'CONNECTED'));
    });

    const connection = await openLineage(`lineage://127.0.0.1:${data.port}?command=${command.port}&dialect=cpp`, { scheduler: new ManualScheduler() });
    onTestFinished(() => connection.close());

    expect(new Watched(connection).links).toEqual(['up']);
  });

  it('follows the link as the data door tells of it', async () => {
    const { peer, seen } = await opened();

    peer.write(packet(4, 'DISCONNECTED'));
    await seen.until(() => seen.links.length === 2);
    peer.write(packet(4, 'CONNECTED'));
    await seen.until(() => seen.links.length === 3);

    expect(seen.links).toEqual(['up', 'down', 'up']);
  });

  it('knows nothing of the link, and has no BREAK, without a command door', async () => {
    const data = await door();
    const connection = await openLineage(`lineage://127.0.0.1:${data.port}`);
    onTestFinished(() => connection.close());

    await expect(connection.sendBreak(300)).rejects.toThrow(LinkCapabilityError);

    expect(new Watched(connection).links).toEqual(['unknown']);
  });

  it('gives a BREAK by the command door', async () => {
    const { connection, command } = await opened({ answerToBreak: (_, socket) => { socket.write('break 300\n'); } });

    await connection.sendBreak(300);

    expect(command.heard).toEqual(['get_state\n', 'break 300\n']);
  });

  it('takes a BREAK for given when its time is over and nothing was said', async () => {
    const scheduler = new ManualScheduler();
    const { connection } = await opened({ options: { scheduler } });
    const breaking = connection.sendBreak(300);

    await scheduler.end(2_300);

    await expect(breaking).resolves.toBeUndefined();
  });

  it.each([
    ['a DIGI', 'time 2: OK\r\nOK\r\n'],
    ['the C++ agent, which sends it data', Buffer.concat([packet(1, 'start time = 1\r\n25.1, 3.2\r\n'), packet(4, 'CONNECTED')])],
  ])('takes no BREAK for refused for what the command door says to everybody, as that of %s', async (_, said) => {
    const scheduler = new ManualScheduler();
    const { connection, seen } = await opened({ options: { scheduler }, answerToBreak: (data, socket) => { socket.write(said, () => data.write(packet(1, 'x'))); } });
    const outcome = connection.sendBreak(300).catch((error: unknown) => error);
    await seen.until(() => seen.text === 'x');

    await scheduler.end(2_300);

    expect(await outcome).toBeUndefined();
  });

  it('gives no BREAK once it is closed', async () => {
    const { connection, command } = await opened();
    await connection.close();

    await expect(connection.sendBreak(300)).rejects.toThrow(ConnectionClosedError);

    expect(command.heard).toEqual(['get_state\n']);
  });

  it('gives no BREAK once it is lost', async () => {
    const { connection, command, peer, seen } = await opened();
    peer.end();
    const lost = await seen.ended();

    await expect(connection.sendBreak(300)).rejects.toBe(lost);

    expect(command.heard).toEqual(['get_state\n']);
  });

  it('waits for the end of a BREAK no longer than it lasts itself', async () => {
    const { connection, seen } = await opened({ answerToBreak: (data) => { data.write(packet(1, 'x')); } });
    const breaking = connection.sendBreak(300).catch((error: unknown) => error);
    await seen.until(() => seen.text === 'x');

    await connection.close();

    expect(await breaking).toBeInstanceOf(ConnectionClosedError);
  });

  it('does not take a BREAK for given when the command door closes without a word, as that of the C++ agent to a second client', async () => {
    const { connection } = await opened({ answerToBreak: (_, socket) => { socket.end(); } });

    await expect(connection.sendBreak(300)).rejects.toMatchObject({ code: 'write-unconfirmed', message: expect.stringContaining('closed before it had answered') });
  });

  it.each(['end', 'resetAndDestroy'] as const)('knows nothing of the link where the command door closes without a word (%s), until the data door tells', async (close) => {
    const data = await door();
    const command = await door((_, socket) => { socket[close](); });
    const connection = await openLineage(`lineage://127.0.0.1:${data.port}?command=${command.port}`);
    onTestFinished(() => connection.close());
    const seen = new Watched(connection);
    const first = [...seen.links];

    data.sockets[0]?.write(packet(4, 'CONNECTED'));
    await seen.until(() => seen.links.length === 2);

    expect([first, seen.links]).toEqual([['unknown'], ['unknown', 'up']]);
  });

  it.each(['link-capability: no BREAK', '64 clients are in', 'more than 64 connections a second came in'])('is refused a BREAK with what the command door says against it: %s', async (said) => {
    const { connection } = await opened({ answerToBreak: (_, socket) => { socket.end(`${said}\n`); } });

    const error = await connection.sendBreak(300).catch((cause: unknown) => cause);

    expect(error).toBeInstanceOf(WriteRefusedError);
    expect((error as Error).message).toContain(said);
  });

  it('is refused a BREAK with what is told to data clients alone, as by the agents of the lineage', async () => {
    const { connection, command, seen } = await opened({ answerToBreak: (data) => { data.write(Buffer.concat([packet(5, 'Received bad command'), packet(1, 'x')])); } });
    const breaking = connection.sendBreak(300).catch((cause: unknown) => cause);
    await seen.until(() => seen.text === 'x');

    command.sockets.at(-1)?.end();
    const error = await breaking;

    expect(error).toBeInstanceOf(WriteRefusedError);
    expect((error as Error).message).toContain('Received bad command');
  });

  it.each([['ooi', 9, 60_000], ['cpp', 7, 300_000]])('is lost when nothing is heard for too long, the heartbeats of %s included', async (dialect, type, limitMs) => {
    const scheduler = new ManualScheduler();
    const { peer, seen } = await opened({ options: { scheduler }, query: `&dialect=${dialect}` });
    scheduler.nowMs = 5_000;
    peer.write(Buffer.concat([packet(type, 'HB'), packet(4, 'DISCONNECTED')]));
    await seen.until(() => seen.links.length === 2);
    scheduler.nowMs = 0;

    await scheduler.end(limitMs);
    const waitsOn = scheduler.waiting;
    await scheduler.end(5_000);
    const error = await seen.ended();

    expect(waitsOn).toEqual([5_000]);
    expect(error).toBeInstanceOf(ConnectionLostError);
    expect((error as Error).message).toContain(`nothing was heard for ${limitMs} ms`);
  });

  it('is lost at once when the agent closes, with everything that came before', async () => {
    const { peer, seen } = await opened();

    peer.end(packet(1, 'last words'));
    const error = await seen.ended();

    expect(error).toBeInstanceOf(ConnectionLostError);
    expect(seen.text).toBe('last words');
  });

  it('is lost when what comes is no packet', async () => {
    const { peer, seen } = await opened();

    peer.write(Buffer.concat([packet(1, 'x'), bytes('no packet'), packet(1, 'y')]));
    const error = await seen.ended();

    expect((error as Error).message).toContain('9 bytes at 17 of its stream are no packet (no-sync)');
    expect(seen.text).toBe('x');
  });

  it('is lost at once where no packet ever comes, as at a door that is none for data', async () => {
    const { peer, seen } = await opened();

    peer.write('S>');
    const error = await seen.ended();

    expect((error as Error).message).toContain('2 bytes of its stream are no packet');
  });

  it('cannot be opened where no command door listens', async () => {
    const data = await door();
    const gone = createServer();
    gone.listen(0, '127.0.0.1');
    await once(gone, 'listening');
    const { port } = gone.address() as AddressInfo; // a listening TCP server has one
    await new Promise((resolve) => { gone.close(resolve); });

    await expect(openLineage(`lineage://127.0.0.1:${data.port}?command=${port}`)).rejects.toThrow(ConnectFailedError);
  });
});

describe('a lineage: URL', () => {
  it('names a data door, a command door and a dialect', () => {
    expect(lineageUrlOf('lineage://[::1]:4001?command=4002&dialect=cpp')).toEqual({ data: 'tcp://[::1]:4001', command: 'tcp://[::1]:4002', dialect: 'cpp' });
    expect(lineageUrlOf('lineage://host:4001')).toEqual({ data: 'tcp://host:4001', dialect: 'ooi' });
  });

  it.each(['lineage://host', 'lineage://host:1?command=0', 'lineage://host:1?command=70000', 'lineage://host:1?dialect=latin', 'lineage://host:1?colour=red'])('is refused when it is %s', (url) => {
    expect(() => lineageUrlOf(url)).toThrow(ConnectionUrlError);
  });
});
