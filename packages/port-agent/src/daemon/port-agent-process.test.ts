import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { PacketType } from '@taffrail/port-agent-packet';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { instrument, refusingPort, temporaryDirectory } from '../../test/support/agent-fixture.ts';
import { agentProgram } from '../../test/support/agent-program.ts';
import { PacketClient } from '../../test/support/packet-client.ts';
import { TextClient } from '../../test/support/text-client.ts';
import { AlreadyRunningError, InstrumentUnreachableError, LaunchError, NotRunningError, PortAgentProcess, StopError } from '../index.ts';
import type { LaunchOptions } from '../index.ts';
import { identityOf } from '../process-identity.ts';

let command: [string, string];
beforeAll(async () => {
  command = await agentProgram();
}, 60_000);

async function launched(options: LaunchOptions): Promise<PortAgentProcess> {
  const agent = await PortAgentProcess.launch({ command, ...options });
  onTestFinished(() => agent.stop());
  return agent;
}

/** Kills an agent that this test launched, and waits until its sockets say that it is dead. */
async function kill(agent: PortAgentProcess): Promise<void> {
  const witness = await TextClient.connect(agent.ports.command);
  const closed = new Promise((resolve) => witness.socket.once('close', resolve));
  process.kill(agent.pid, 'SIGKILL');
  await closed;
}

const filesIn = (dir: string) => readdirSync(dir).filter((name) => name !== 'journal');

describe('PortAgentProcess', () => {
  it('is there when the launch resolves: listening, connected, and to be found by its files', async () => {
    const dir = temporaryDirectory();
    const fake = await instrument();

    const agent = await launched({ link: fake.url, dir });
    const { welcome } = await PacketClient.greet(agent.ports.stream);

    expect(welcome).toMatchObject({ epoch: agent.epoch, link: 'up' });
    expect(filesIn(dir)).toEqual(['port-agent.log', 'port-agent.pid', 'port-agent.ports.json', 'port-agent.status.json']);
    expect(PortAgentProcess.status(dir)).toMatchObject({ isRunning: true, pid: agent.pid, ports: agent.ports, status: { link: 'up' } });
    expect(PortAgentProcess.attach(dir)).toMatchObject({ pid: agent.pid, epoch: agent.epoch, ports: agent.ports });
  });

  it('has its other threads give way to the one that moves the bytes', async () => {
    const fake = await instrument();

    const agent = await launched({ link: fake.url, dir: temporaryDirectory() });
    const threads = readdirSync(`/proc/${agent.pid}/task`).map(Number);
    const behind = threads.filter((thread) => getPriority(thread) > getPriority(agent.pid));

    // Four that compile and collect garbage, and four that sync.
    expect(behind.length).toBeGreaterThanOrEqual(8);
    expect(behind).not.toContain(agent.pid);
  });

  it('ends when it is told to: clients see the end, and only journal, log and last status remain', async () => {
    const dir = temporaryDirectory();
    const fake = await instrument();
    const agent = await launched({ link: fake.url, dir });
    const { client } = await PacketClient.greet(agent.ports.stream);

    await PortAgentProcess.attach(dir).stop({ timeoutMs: Infinity });
    await client.closed();

    expect(client.payloads(PacketType.STATUS)).toContain('the agent stopped');
    expect(filesIn(dir)).toEqual(['port-agent.log', 'port-agent.status.json']);
    expect(existsSync(`${dir}/journal/lock`)).toBe(false);
    expect(() => PortAgentProcess.attach(dir)).toThrow(NotRunningError);
    await expect(agent.stop()).resolves.toBeUndefined();
  });

  it('loses nothing that any client had when it is killed, and resumes in the same epoch', async () => {
    const dir = temporaryDirectory();
    const fake = await instrument();
    const first = await PortAgentProcess.launch({ command, link: fake.url, dir });
    const line = await fake.connection();
    const { client, welcome } = await PacketClient.greet(first.ports.stream, { from: 'start' });
    const sent = Array.from({ length: 2_000 }, (_, i) => `sample ${i}\r\n`);
    for (const text of sent.slice(0, 1_000)) line.write(text);
    await client.hears('sample 499\r\n');
    await kill(first);
    await client.closed();
    const position = welcome.position + client.countedBytes;

    const second = await launched({ link: fake.url, dir });
    const again = await fake.connection();
    const resumed = await PacketClient.greet(second.ports.stream, { resume: { epoch: first.epoch, position } });
    const whole = await PacketClient.greet(second.ports.stream, { from: 'start' });
    for (const text of sent.slice(1_000)) again.write(text);
    await resumed.client.hears('sample 1999\r\n');
    await whole.client.hears('sample 1999\r\n');

    expect(second.epoch).toBe(first.epoch);
    expect(client.said + resumed.client.said === whole.client.said).toBe(true);
    expect(sent.slice(0, 1_000).join('').startsWith(client.said)).toBe(true);
    expect(client.garbage + resumed.client.garbage + whole.client.garbage).toBe(0);
  });

  it('says that the instrument cannot be reached, and leaves no process and no claim', async () => {
    const dir = temporaryDirectory();
    const url = `tcp://127.0.0.1:${await refusingPort()}`;

    const launch = PortAgentProcess.launch({ command, link: url, dir, connectTimeoutMs: 100 });

    await expect(launch).rejects.toThrow(InstrumentUnreachableError);
    await expect(launch).rejects.toMatchObject({ code: 'instrument-unreachable', url, message: expect.stringContaining('ECONNREFUSED') });
    expect(filesIn(dir)).toEqual(['port-agent.log', 'port-agent.status.json']);
  });

  it('says that it was stopped before the instrument was reached, and not that it is ready', async () => {
    const gone = spawn(process.execPath, ['-e', '']);
    await once(gone, 'exit');
    const link = `tcp://127.0.0.1:${await refusingPort()}`;

    const launch = PortAgentProcess.launch({ command, link, dir: temporaryDirectory(), ppid: gone.pid!, connectTimeoutMs: 2 ** 31 });

    await expect(launch).rejects.toThrow(InstrumentUnreachableError);
    await expect(launch).rejects.toMatchObject({ reason: 'the agent was stopped: stop was called' });
  });

  it('stays and keeps trying where that is wanted', async () => {
    const dir = temporaryDirectory();
    const fake = await instrument();
    const { url, port } = fake;
    await fake.close();

    const agent = await launched({ link: url, dir, connectTimeoutMs: 1, keepTrying: true });
    const back = await instrument(port);
    await back.connection();

    expect(PortAgentProcess.status(dir)).toMatchObject({ isRunning: true, pid: agent.pid });
  });

  it('is asked and stopped where its command door is, on whichever loopback address', async () => {
    const dir = temporaryDirectory();
    const fake = await instrument();
    const agent = await launched({ link: fake.url, dir, host: '127.0.0.2' });

    expect(await PortAgentProcess.report(dir, { timeoutMs: Infinity })).toMatchObject({ isLive: true, status: { pid: agent.pid, doors: { command: { host: '127.0.0.2' } } } });
  });

  it('is not started twice in one directory', async () => {
    const dir = temporaryDirectory();
    const fake = await instrument();
    const agent = await launched({ link: fake.url, dir });

    const second = PortAgentProcess.launch({ command, link: fake.url, dir });

    await expect(second).rejects.toThrow(AlreadyRunningError);
    await expect(second).rejects.toMatchObject({ pid: agent.pid });
  });

  it('takes a pid file for stale whose number belongs to another process now, and does that process no harm', async () => {
    const dir = temporaryDirectory();
    const fake = await instrument();
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)']);
    onTestFinished(() => { stranger.kill(); });
    const stale = JSON.stringify({ pid: stranger.pid, startTicks: '1', bootId: 'of long ago', epoch: 'e' });
    mkdirSync(`${dir}/journal`);
    writeFileSync(`${dir}/port-agent.pid`, stale);
    writeFileSync(`${dir}/port-agent.ports.json`, '{}');
    writeFileSync(`${dir}/journal/lock`, stale);

    const before = PortAgentProcess.status(dir);
    const agent = await launched({ link: fake.url, dir });

    expect(before).toEqual({ isRunning: false });
    expect(agent.pid).not.toBe(stranger.pid);
    expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
  });

  it('says what its program died of', async () => {
    const dir = temporaryDirectory();

    const launch = PortAgentProcess.launch({ command: [process.execPath, '-e', 'process.exit(7)', '--'], link: 'tcp://127.0.0.1:1', dir });

    await expect(launch).rejects.toThrow(LaunchError);
    await expect(launch).rejects.toMatchObject({ message: expect.stringContaining('the process ended with status 7') });
  });

  it('hands on what its program could not do', async () => {
    const fake = await instrument();

    const launches = await Promise.allSettled([
      PortAgentProcess.launch({ command, link: 'serial:/dev/null', dir: temporaryDirectory() }),
      PortAgentProcess.launch({ command, link: fake.url, dir: temporaryDirectory(), ports: { stream: fake.port } }),
    ]);

    expect(launches).toMatchObject([
      { status: 'rejected', reason: { code: 'launch-failed', message: expect.stringContaining('"serial:/dev/null"') } },
      { status: 'rejected', reason: { code: 'launch-failed', message: expect.stringContaining('EADDRINUSE') } },
    ]);
  });

  it('gives a launch up, and the process with it, when its signal is aborted', async () => {
    const dir = temporaryDirectory();
    const program = 'process.on("SIGTERM", () => process.exit(0)); setInterval(() => {}, 1e6); process.stderr.write("started")';
    const reason = new Error('changed my mind');

    const launch = PortAgentProcess.launch({ command: [process.execPath, '-e', program, '--'], link: 'tcp://127.0.0.1:1', dir, signal: AbortSignal.any([aborting(reason)]) });

    await expect(launch).rejects.toBe(reason);
  });

  it('leaves a process alone that does not stop in time, and says so', async () => {
    const dir = temporaryDirectory();
    const stubborn = spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1e6); console.log("up")']);
    onTestFinished(() => { stubborn.kill('SIGKILL'); });
    await once(stubborn.stdout, 'data');
    const stat = readFileSync(`/proc/${stubborn.pid}/stat`, 'utf8');
    const startTicks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    writeFileSync(`${dir}/port-agent.pid`, JSON.stringify({ pid: stubborn.pid, startTicks, bootId, epoch: 'e' }));
    writeFileSync(`${dir}/port-agent.ports.json`, '{}');

    const stop = PortAgentProcess.attach(dir).stop({ timeoutMs: 50 });

    await expect(stop).rejects.toThrow(StopError);
    expect(stubborn.exitCode ?? stubborn.signalCode).toBeNull();
  });

  it('sends no signal where it could not see the process end, and says so', async () => {
    const dir = temporaryDirectory();
    writeFileSync(`${dir}/port-agent.pid`, JSON.stringify({ ...identityOf(process.pid), epoch: 'e' }));
    writeFileSync(`${dir}/port-agent.ports.json`, '{}');
    const agent = PortAgentProcess.attach(dir);
    rmSync(dir, { recursive: true });

    const stop = agent.stop();

    await expect(stop).rejects.toThrow(StopError);
    await expect(stop).rejects.toMatchObject({ message: expect.stringContaining(`cannot watch ${dir}: ENOENT`) });
  });

  it('ends with the process it was started for', async () => {
    const dir = temporaryDirectory();
    const fake = await instrument();
    const parent = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)']);
    const agent = await launched({ link: fake.url, dir, ppid: parent.pid! });
    const { client } = await PacketClient.greet(agent.ports.stream);

    parent.kill('SIGKILL');
    await client.closed();

    expect(readFileSync(`${dir}/port-agent.log`, 'utf8')).toContain(`parent process ${parent.pid} is gone`);
  });
});

/** Gives a signal that is aborted once the present turn is over. */
function aborting(reason: Error): AbortSignal {
  const controller = new AbortController();
  setImmediate(() => { controller.abort(reason); });
  return controller.signal;
}
