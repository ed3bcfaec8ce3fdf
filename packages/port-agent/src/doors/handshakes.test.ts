import { once } from 'node:events';
import { Duplex } from 'node:stream';
import type { Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LogWatch } from '../../test/support/log-watch.ts';
import { ManualScheduler } from '../../test/support/manual-scheduler.ts';
import { TextClient } from '../../test/support/text-client.ts';
import { HELLO_DEADLINE_MS, LEAVING_LIMIT, MAX_CLIENTS, MAX_CLIENTS_PER_ADDRESS } from '../limits.ts';
import { Door } from './door.ts';
import { Handshakes } from './handshakes.ts';

/** Opens a door that speaks TLS. */
async function opened() {
  const scheduler = new ManualScheduler();
  const log = new LogWatch();
  let turnedAway = 0;
  const door = await Door.open({
    name: 'stream',
    host: '127.0.0.1',
    port: 0,
    scheduler,
    reception: { admit: () => undefined, clients: [] },
    log: (line) => { log.logged(line); },
    tls: {},
    turnedAway: () => { turnedAway++; },
  });
  return { door, scheduler, log, turnedAway: () => turnedAway };
}

/** The near end of a connection from an address, over which nothing comes. */
function silentFrom(remoteAddress: string, remotePort: number): Socket {
  const silent = new Duplex({ read: () => undefined, write: (_bytes, _encoding, done) => { done(); } });
  onTestFinished(() => { silent.destroy(); });
  return Object.assign(silent, { remoteAddress, remotePort }) as unknown as Socket; // all that a handshake looks at
}

describe('a door that speaks TLS', () => {
  it('turns those away who connect and then say nothing', async () => {
    const { door, scheduler, log, turnedAway } = await opened();
    onTestFinished(() => door.close());
    const silent = await TextClient.connect(door.port);
    const closed = once(silent.socket, 'close');

    await scheduler.end(HELLO_DEADLINE_MS);
    await closed;

    await log.sees('a stream client turned away: no TLS within 10000 ms, or before it went');
    expect(turnedAway()).toBe(1);
  });

  it('counts and logs those for whom there is no room', async () => {
    const { door, log, turnedAway } = await opened();
    onTestFinished(() => door.close());
    const silent = await Promise.all(Array.from({ length: MAX_CLIENTS + LEAVING_LIMIT }, () => TextClient.connect(door.port)));
    onTestFinished(() => { for (const { socket } of silent) socket.destroy(); });

    const late = await TextClient.connect(door.port);
    onTestFinished(() => { late.socket.destroy(); });

    await log.sees('a stream client turned away: 128 connections are there');
    expect(turnedAway()).toBe(1);
  });

  it('turns those away who speak something else', async () => {
    const { door, log, turnedAway } = await opened();
    onTestFinished(() => door.close());
    const client = await TextClient.connect(door.port);
    const closed = once(client.socket, 'close');

    client.socket.write('HELLO\r\n');
    await closed;

    await log.sees('a stream client turned away: ');
    expect(turnedAway()).toBe(1);
  });

  it('does not wait for them when it closes', async () => {
    const { door } = await opened();
    const silent = await TextClient.connect(door.port);
    const closed = once(silent.socket, 'close');
    // Connections are taken in the order in which they come.
    const other = await TextClient.connect(door.port);
    other.socket.write('HELLO\r\n');
    await once(other.socket, 'close');

    await door.close();
    await closed;

    expect(silent.socket.destroyed).toBe(true);
  });
});

describe('Handshakes', () => {
  it('has as many under way from one address as it may have clients, and lets others in meanwhile', () => {
    const refusals: string[] = [];
    const handshakes = new Handshakes({ tls: {}, scheduler: new ManualScheduler(), secured: () => undefined, refused: (why) => { refusals.push(why); } });
    const strangers = Array.from({ length: MAX_CLIENTS_PER_ADDRESS + 1 }, (_, port) => silentFrom('192.0.2.7', port));
    const others = [silentFrom('192.0.2.8', 1), ...Array.from({ length: 2 * MAX_CLIENTS_PER_ADDRESS }, (_, port) => silentFrom('127.0.0.1', port))];

    for (const socket of [...strangers, ...others]) handshakes.begin(socket);

    expect([...strangers, ...others].filter(({ destroyed }) => destroyed)).toEqual([strangers.at(-1)]);
    expect(refusals).toEqual(['16 connections from 192.0.2.7 have yet to speak TLS']);
    handshakes.end();
  });
});
