import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { ConnectFailedError, ConnectionClosedError, ConnectionLostError, LinkCapabilityError, WriteRefusedError } from '@taffrail/connection';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ManualScheduler } from '../test/support/manual-scheduler.ts';
import { Watched } from '../test/support/watched.ts';
import { LoggerClient, openTcp, type TcpConnectionOptions, WriteUnconfirmedError } from './index.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** A plain server, and the connections that come to it. */
async function listening() {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const sockets: Socket[] = [];
  const come = new Promise<Socket>((resolve) => server.once('connection', resolve));
  server.on('connection', (socket) => sockets.push(socket.on('error', () => undefined)));
  const { port } = server.address() as AddressInfo; // a listening TCP server has one
  const close = async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  onTestFinished(close);
  return { port, come, close };
}

async function opened(options: TcpConnectionOptions = {}) {
  const { port, come } = await listening();
  const connection = await openTcp(`tcp://127.0.0.1:${port}`, options);
  onTestFinished(() => connection.close());
  return { connection, peer: await come, seen: new Watched(connection) };
}

describe('openTcp', () => {
  it('carries bytes both ways, stamped by its clock', async () => {
    const scheduler = new ManualScheduler();
    scheduler.nowMs = 5;
    const { connection, peer, seen } = await opened({ scheduler });
    peer.write('S>');
    await seen.until(() => seen.text === 'S>');

    await connection.send(bytes('ds\r\n'));
    const [heard] = (await once(peer, 'data')) as [Buffer];

    expect(heard.toString()).toBe('ds\r\n');
    expect(seen.chunks).toMatchObject([{ receivedAtMs: 5 }]);
    expect(seen.links).toEqual(['up']);
    expect(scheduler.waiting).toEqual([]);
  });

  it('is lost at once when the other side closes, with everything that came before', async () => {
    const { connection, peer, seen } = await opened();

    peer.end('last words');
    const error = await seen.ended();

    expect(seen.text).toBe('last words');
    expect(error).toEqual(new ConnectionLostError(connection.url, 'the other side closed it'));
    await expect(connection.send(bytes('x'))).rejects.toThrow(ConnectionLostError);
  });

  it('refuses a write while too much waits, and rejects what waits when the connection is lost', async () => {
    const { connection, peer } = await opened();
    peer.pause();
    const outcomes: Promise<unknown>[] = [];
    let refusal: unknown;
    for (let i = 0; i < 1_000 && refusal === undefined; i++) {
      const outcome = connection.send(new Uint8Array(500_000)).catch((error: unknown) => {
        if (error instanceof WriteRefusedError) refusal = error;
        return error;
      });
      outcomes.push(outcome);
      await new Promise((resolve) => setImmediate(resolve));
    }

    peer.resetAndDestroy();
    const ends = await Promise.all(outcomes);

    expect(refusal).toBeInstanceOf(WriteRefusedError);
    expect(ends.some((end) => end instanceof WriteUnconfirmedError)).toBe(true);
  });

  it('does not wait for ever for the other side to take what was sent', async () => {
    const scheduler = new ManualScheduler();
    const { connection, peer } = await opened({ scheduler, connectTimeoutMs: 9_999 });
    peer.pause();
    const outcome = connection.send(new Uint8Array(50_000_000)).catch((error: unknown) => error);

    await scheduler.end(10_000);

    expect(await outcome).toBeInstanceOf(WriteUnconfirmedError);
    peer.destroy();
  });

  it('has no BREAK, and completes when closed', async () => {
    const { connection, peer, seen } = await opened();
    peer.resume();
    const ended = once(peer, 'end');

    await expect(connection.sendBreak()).rejects.toThrow(LinkCapabilityError);
    await connection.close();
    await ended;

    expect(seen.end).toBe('complete');
    await expect(connection.send(bytes('x'))).rejects.toThrow(ConnectionClosedError);
  });

  it('gives connecting up at its deadline', async () => {
    const scheduler = new ManualScheduler();
    const { port } = await listening();

    const opening = openTcp(`tcp://127.0.0.1:${port}`, { scheduler, connectTimeoutMs: 7 }).catch((error: unknown) => error);
    void scheduler.end(7);

    expect(await opening).toEqual(new ConnectFailedError(`tcp://127.0.0.1:${port}`, 'no connection within 7 ms'));
  });
});

describe('LoggerClient', () => {
  it('has the lineage\'s calls', async () => {
    const { port, come } = await listening();
    const client = new LoggerClient('127.0.0.1', port);
    const received = new Promise<Uint8Array>((resolve) => { void client.initComms(resolve); });
    const peer = await come;
    peer.write('S>');

    const heard = Buffer.from(await received).toString();
    await client.send(bytes('ts'));
    const [sent] = (await once(peer, 'data')) as [Buffer];
    await client.stopComms();

    expect([heard, sent.toString()]).toEqual(['S>', 'ts']);
    await expect(client.send(bytes('x'))).rejects.toThrow(ConnectionClosedError);
  });

  it('keeps the lineage\'s sentence for a failure to connect', async () => {
    const { port, close } = await listening();
    await close();

    const init = new LoggerClient('127.0.0.1', port).initComms(() => undefined);

    await expect(init).rejects.toThrow(ConnectFailedError);
    await expect(init).rejects.toThrow(`Failed to connect to port agent at 127.0.0.1:${port}.`);
  });

  it('tells once that the connection is lost', async () => {
    const { port, come } = await listening();
    const client = new LoggerClient('127.0.0.1', port);
    const lost = new Promise<ConnectionLostError>((resolve) => { void client.initComms({ received: () => undefined, lost: resolve }); });

    (await come).destroy();

    expect(await lost).toBeInstanceOf(ConnectionLostError);
    await client.stopComms();
  });
});
