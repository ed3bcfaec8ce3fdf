import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ByteClient } from './byte-client.ts';
import { SmallDisk } from './kill/small-disk.ts';
import { scratchFolder } from './station.ts';
import { BIN, TaffrailProcess } from './taffrail-process.ts';

const DISK_LENGTH = 1_048_576;
const TICK_MS = 50;

/** An instrument that says what it is told to, and then ticks. */
async function instrument() {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const came = once(server, 'connection') as Promise<[Socket]>; // what a server of node:net gives with it
  const { port } = server.address() as AddressInfo; // a listening TCP server has one
  return {
    port,
    line: async () => {
      const [socket] = await came;
      onTestFinished(() => {
        socket.destroy();
        server.close();
      });
      return socket;
    },
  };
}

function tick(socket: Socket): void {
  let count = 0;
  const timer = setInterval(() => socket.write(`tick ${++count};`), TICK_MS);
  onTestFinished(() => {
    clearInterval(timer);
  });
}

function canMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'taffrail-e2e-'));
  const disk = SmallDisk.mount(folder, { lengthBytes: DISK_LENGTH });
  if (disk instanceof SmallDisk) disk.unmount();
  rmSync(folder, { recursive: true });
  return disk instanceof SmallDisk;
}

// Only root may mount a small disk; without one the journal's own tests still show all this on a disk that is made to fail.
describe.runIf(canMount())('a port agent whose disk is full', () => {
  it('serves whoever is there, and has the journal tell of what it could not keep', async () => {
    const dir = scratchFolder();
    const disk = SmallDisk.mount(dir, { lengthBytes: DISK_LENGTH });
    if (!(disk instanceof SmallDisk)) throw new Error(disk);
    onTestFinished(() => {
      disk.unmount();
    });
    const { port, line } = await instrument();
    const agent = new TaffrailProcess('port-agent', 'start', `tcp://127.0.0.1:${port}`, '--dir', dir);
    const client = await ByteClient.connect((await agent.line())['ports'].raw);
    const socket = await line();
    // A client is in once the instrument hears it, and not before.
    client.send('hello;');
    await once(socket, 'data');
    socket.write('before;');
    await client.hears(/before;/);

    disk.fill();
    const lost = 'lost'.repeat(10_000);
    socket.write(`${lost};`);
    await client.hears(/(lost){10000};/);
    disk.free();
    tick(socket);
    // The agent tries again after a second.
    const heard = await client.hears(/tick 40;/);
    expect(await agent.end('SIGTERM')).toBe(0);

    const verified = new TaffrailProcess('journal', 'verify', dir);
    expect(await verified.ended).toBe(0);
    expect(verified.ofType('gap')).toEqual([expect.objectContaining({ kind: 'missing', known: 'not-written' })]);
    expect(verified.ofType('result')).toEqual([expect.objectContaining({ gaps: 0, knownGaps: 1, tornBytes: 0 })]);
    const kept = spawnSync(process.execPath, [BIN, 'journal', 'export', dir, '--format', 'raw'], { encoding: 'latin1' }).stdout;
    const [, first = 0] = /^before;tick (\d+);/.exec(kept) ?? [];
    expect(Number(first)).toBeGreaterThan(1);
    expect(heard.startsWith(`before;${lost};tick 1;`)).toBe(true);
    expect(kept).toContain(heard.slice(heard.indexOf(`tick ${first};`)));
  });
});
