import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { fakeShell, taffrail } from '../../test/fake-shell.ts';
import { runTaffrail } from '../app.ts';

/** Starts to simulate, and answers once it listens. */
async function simulated(...args: readonly string[]) {
  const fake = fakeShell();
  const ended = runTaffrail(['simulate', 'sbe37', '--json', ...args], fake.shell);
  await fake.stdout.saw(/\n/);
  return { ...fake, ended, port: fake.stdout.first['port'] as number };
}

async function client(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

/** Collects what a client hears until it matches. */
async function heard(socket: Socket, wanted: RegExp): Promise<string> {
  let text = '';
  for await (const bytes of socket.iterator({ destroyOnReturn: false })) {
    text += String(bytes);
    if (wanted.test(text)) return text;
  }
  throw new Error(`the connection ended after ${JSON.stringify(text)}`);
}

describe('taffrail simulate', () => {
  it('says where it listens, and answers there', async () => {
    const simulator = await simulated();
    const socket = await client(simulator.port);
    socket.write('\r\n');

    expect(simulator.stdout.first).toMatchObject({ event: 'listening', host: '127.0.0.1', url: `tcp://127.0.0.1:${simulator.port}` });
    expect(await heard(socket, /S>$/)).toMatch(/S>$/);
    socket.destroy();
    simulator.end('SIGTERM');
    await simulator.ended;
    expect(simulator.process.exitCode).toBe(0);
  });

  it('lets several clients share the line: each hears what any of them makes the instrument say', async () => {
    const simulator = await simulated('--speed', '100');
    const [first, second] = [await client(simulator.port), await client(simulator.port)];
    await simulator.stdout.saw(/(connected.*\n[^]*){2}/);
    first.write('\r\n');

    await Promise.all([heard(first, /S>/), heard(second, /S>/)]);

    simulator.end('SIGINT');
    await simulator.ended;
    expect(simulator.process.exitCode).toBe(130);
    expect(simulator.stdout.records.slice(0, 3).map(({ event }) => event)).toEqual(['listening', 'connected', 'connected']);
  });

  it('goes on when a client has gone', async () => {
    const simulator = await simulated('--speed', '100');
    (await client(simulator.port)).resetAndDestroy();
    await simulator.stdout.saw(/disconnected/);
    const socket = await client(simulator.port);
    socket.write('\r\n');

    expect(await heard(socket, /S>/)).toMatch(/S>/);
    simulator.end('SIGTERM');
    await simulator.ended;
  });

  it('shows faults: a connection that is dropped is closed for the client', async () => {
    const simulator = await simulated('--fault', 'disconnect-after:0', '--fault', 'fragment:1');
    const socket = await client(simulator.port);
    socket.resume();

    await once(socket, 'close');

    simulator.end('SIGTERM');
    await simulator.ended;
    expect(simulator.process.exitCode).toBe(0);
  });

  it('offers a terminal server on request, and drops who does not speak as to one', async () => {
    const simulator = await simulated('--rfc2217');
    const socket = await client(simulator.port);
    socket.resume();
    socket.write(Uint8Array.of(255, 65));

    await simulator.stdout.saw(/disconnected.*\n/);

    expect(simulator.stdout.records).toMatchObject([
      { event: 'listening', url: `rfc2217://127.0.0.1:${simulator.port}` },
      { event: 'connected' },
      { event: 'disconnected', reason: expect.stringContaining('cannot read the telnet stream') },
    ]);
    simulator.end('SIGTERM');
    await simulator.ended;
  });

  it('fails when its port is taken', async () => {
    const simulator = await simulated();

    const { status, stderr } = await taffrail(['simulate', 'sbe37', '--port', String(simulator.port)]);

    expect([status, stderr]).toEqual([1, `taffrail: listen-failed: cannot listen on 127.0.0.1:${simulator.port}: the port is in use\n`]);
    simulator.end('SIGTERM');
    await simulator.ended;
  });
});
