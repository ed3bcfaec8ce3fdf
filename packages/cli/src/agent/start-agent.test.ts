import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fakeShell } from '../../test/fake-shell.ts';
import { runTaffrail } from '../app.ts';

/** A link that refuses for as long as the test runs: its port is the near end of a connection. */
async function refusingLink(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1'); // a listening TCP server has one
  await once(socket, 'connect');
  onTestFinished(() => {
    socket.destroy();
    server.close();
  });
  return `tcp://127.0.0.1:${socket.localPort}`;
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'taffrail-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

describe('taffrail port-agent start --keep-trying', () => {
  it('is ready though the instrument cannot be reached, and stays until it is told to stop', async () => {
    const fake = fakeShell();
    const dir = folder();

    const ended = runTaffrail(['port-agent', 'start', await refusingLink(), '--dir', dir, '--keep-trying', '--json'], fake.shell);
    await Promise.race([fake.stdout.saw(/\n/), ended]);
    fake.end('SIGTERM');
    await ended;

    expect(fake.stdout.first).toMatchObject({ event: 'ready', dir, ports: { stream: expect.any(Number) } });
    expect([fake.stderr.text, fake.shell.process.exitCode]).toEqual(['', 0]);
  });
});
