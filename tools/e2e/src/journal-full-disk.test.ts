import { spawnSync } from 'node:child_process';
import { on, once } from 'node:events';
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
  const arrivals = on(server, 'connection');
  const { port } = server.address() as AddressInfo; // a listening TCP server has one
  onTestFinished(() => {
    server.close();
  });
  return {
    port,
    /** The next agent's connection, for as long as the test runs. */
    line: async () => {
      const { value } = await arrivals.next();
      const [socket] = value as [Socket]; // what a server of node:net gives with it
      socket.on('error', () => undefined); // an agent that is killed
      onTestFinished(() => {
        socket.destroy();
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

/** A client that is in, which it is once the instrument hears it, and the instrument's end of the line. */
async function clientOf(agent: TaffrailProcess, line: () => Promise<Socket>) {
  const client = await ByteClient.connect((await agent.line())['ports'].raw);
  const socket = await line();
  client.send('hello;');
  await once(socket, 'data');
  return { client, socket };
}

/** A full disk, as an agent left it that was started while there was room, if any was. */
async function fullDisk(
  dir: string,
  { port, line, before }: { port: number; line: () => Promise<Socket>; before: NodeJS.Signals | undefined },
) {
  const disk = SmallDisk.mount(dir, { lengthBytes: DISK_LENGTH });
  if (!(disk instanceof SmallDisk)) throw new Error(disk);
  onTestFinished(() => {
    disk.unmount();
  });
  if (before !== undefined) {
    const agent = new TaffrailProcess('port-agent', 'start', `tcp://127.0.0.1:${port}`, '--dir', dir);
    const { client, socket } = await clientOf(agent, line);
    socket.write('before;');
    await client.hears(/before;/);
    disk.fill();
    await agent.end(before);
  }
  disk.fill();
  return disk;
}

const status = (dir: string) => new TaffrailProcess('port-agent', 'status', '--dir', dir).ended;

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
    const { client, socket } = await clientOf(agent, line);
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
    expect(Number(first)).toBeGreaterThan(0);
    expect(heard.startsWith(`before;${lost};tick 1;`)).toBe(true);
    expect(kept).toContain(heard.slice(heard.indexOf(`tick ${first};`)));
  });

  it.each([
    { before: 'SIGKILL', isFoundAtOnce: true },
    { before: 'SIGTERM', isFoundAtOnce: false },
    { before: undefined, isFoundAtOnce: false },
  ] as const)('serves also when it is started on it, after an agent that ended by $before', async ({ before, isFoundAtOnce }) => {
    const dir = scratchFolder();
    const { port, line } = await instrument();
    const disk = await fullDisk(dir, { port, line, before });

    const agent = new TaffrailProcess('port-agent', 'start', `tcp://127.0.0.1:${port}`, '--dir', dir);
    const { client, socket } = await clientOf(agent, line);
    socket.write(`${'lost'.repeat(10_000)};`);
    await client.hears(/(lost){10000};/);
    const wasFound = (await status(dir)) === 0;
    const second = await new TaffrailProcess('port-agent', 'start', `tcp://127.0.0.1:${port}`, '--dir', dir).ended;
    disk.free();
    tick(socket);
    const heard = await client.hears(/tick 40;/);
    const isFound = (await status(dir)) === 0;
    const ended = await agent.end('SIGTERM');

    const verified = new TaffrailProcess('journal', 'verify', dir);
    expect([await verified.ended, ended, second, wasFound, isFound]).toEqual([0, 0, 1, isFoundAtOnce, true]);
    const kept = spawnSync(process.execPath, [BIN, 'journal', 'export', dir, '--format', 'raw'], { encoding: 'latin1' }).stdout;
    const [, text = '', first = 0] = /^((?:before;)?)tick (\d+);/.exec(kept) ?? [];
    expect(text).toBe(before === undefined ? '' : 'before;');
    expect(Number(first)).toBeGreaterThan(0);
    expect(kept).toContain(heard.slice(heard.indexOf(`tick ${first};`)));
  });
});
