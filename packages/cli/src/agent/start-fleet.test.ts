import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fakeShell, type Line, taffrail } from '../../test/fake-shell.ts';
import { runTaffrail } from '../app.ts';

/** A folder with a configuration file in it, both gone when the test is over. */
function configured(lines: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'taffrail-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'fleet.yaml');
  writeFileSync(file, lines.join('\n'));
  return file;
}

/** A port that takes connections until the test is over. */
async function listeningPort(): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  });
  return (server.address() as AddressInfo).port; // a listening TCP server has one
}

const agent = (name: string, port: number, more: readonly string[] = []) => [`  - name: ${name}`, `    link: tcp://127.0.0.1:${port}`, `    dir: ${name}`, ...more.map((line) => `    ${line}`)];

/** Starts a fleet, and answers once it says that it is ready. */
async function started(file: string, ...args: readonly string[]) {
  const fake = fakeShell();
  const ended = runTaffrail(['port-agent', 'start', '--config', file, '--json', ...args], fake.shell);
  onTestFinished(async () => {
    fake.end('SIGTERM');
    await ended;
  });
  await Promise.race([fake.stdout.saw(/\n/), ended]);
  return { ...fake, ended, ready: fake.stdout.first };
}

const stateOf = (ready: Line, name: string): Line => ready['agents'].find((found: Line) => found['name'] === name);

describe('taffrail port-agent start --config', () => {
  it('runs every agent that can run, and tells of the others', async () => {
    const instrument = await listeningPort();
    const taken = await listeningPort();
    const file = configured(['agents:', ...agent('ctd', instrument), ...agent('busy', instrument, [`ports: { raw: ${taken} }`]), ...agent('gone', 1)]);

    const { ready } = await started(file);
    const { status, records, stderr } = await taffrail(['port-agent', 'status', '--config', file, '--json']);

    expect(stateOf(ready, 'ctd')).toMatchObject({ state: 'running', epoch: expect.any(String), ports: { stream: expect.any(Number) } });
    expect(stateOf(ready, 'busy')).toMatchObject({ state: 'waiting', code: 'door', message: expect.stringContaining('EADDRINUSE') });
    expect(stateOf(ready, 'gone')).toMatchObject({ state: 'running' });
    expect(records()).toMatchObject([
      { event: 'status', isLive: true, url: `tcp://127.0.0.1:${instrument}` },
      { event: 'status', isLive: true, url: 'tcp://127.0.0.1:1', link: 'down' },
    ]);
    expect([status, JSON.parse(stderr).code]).toEqual([1, 'not-running']);
  });

  it('starts an agent later when what kept it from running is gone, and tells', async () => {
    const instrument = await listeningPort();
    const blocker = createServer().listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    const { port } = blocker.address() as AddressInfo; // a listening TCP server has one
    const { ready, stdout } = await started(configured(['agents:', ...agent('late', instrument, [`ports: { raw: ${port} }`])]));

    blocker.close();
    await stdout.saw(/"state":"running"/);

    expect(stateOf(ready, 'late')).toMatchObject({ state: 'waiting' });
    expect(stdout.records.at(-1)).toMatchObject({ event: 'agent', name: 'late', state: 'running', ports: { raw: port } });
  });

  it('goes on with the other agents when one is stopped, and ends with the last', async () => {
    const instrument = await listeningPort();
    const file = configured(['agents:', ...agent('one', instrument), ...agent('two', instrument)]);
    const { ready, stdout, ended, process } = await started(file);

    const stopped = await taffrail(['port-agent', 'stop', '--dir', stateOf(ready, 'one')['dir'], '--json']);
    await stdout.saw(/"name":"one","state":"stopped"/);
    const others = await taffrail(['port-agent', 'status', '--dir', stateOf(ready, 'two')['dir'], '--json']);
    const last = await taffrail(['port-agent', 'stop', '--dir', stateOf(ready, 'two')['dir'], '--json']);
    await ended;

    expect([stopped.status, others.status, last.status, process.exitCode]).toEqual([0, 0, 0, 0]);
    expect(stopped.records()).toMatchObject([{ event: 'stopped' }]);
    expect(others.records()).toMatchObject([{ isRunning: true, link: 'up' }]);
  });

  it('serves the metrics of all', async () => {
    const instrument = await listeningPort();
    const { ready } = await started(configured(['agents:', ...agent('one', instrument), ...agent('two', instrument)]), '--metrics-port', '0');

    const response = await fetch(`http://127.0.0.1:${ready['metricsPort']}/metrics`);
    const text = await response.text();
    const elsewhere = await fetch(`http://127.0.0.1:${ready['metricsPort']}/`);

    expect([response.status, response.headers.get('content-type'), elsewhere.status]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8', 404]);
    for (const name of ['one', 'two']) expect(text).toContain(`taffrail_port_agent_journal_failing{dir="${stateOf(ready, name)['dir']}"} 0\n`);
    expect(text.match(/^# TYPE taffrail_port_agent_link_up gauge$/gm)).toHaveLength(1);
  });

  it('starts nothing where the file is wrong, and says all of what is, with file and line', async () => {
    const file = configured(['agents:', ...agent('a', 4001), '    lnk: 1', ...agent('a', 4002)]);

    const { status, stdout, stderr } = await taffrail(['port-agent', 'start', '--config', file]);

    expect([status, stdout]).toEqual([2, '']);
    expect(stderr.split('\n').map((line) => line.replace(file, 'FILE').replace(/; known are .*/, ''))).toEqual([
      'taffrail: config: FILE:5:5: an agent has no "lnk"',
      'taffrail: config: FILE:6:11: name "a" is taken: another agent has it',
      expect.stringMatching(/^taffrail: config: FILE:8:10: directory ".*" is taken: agent "a" has it$/),
      '',
    ]);
  });

  it('starts nothing where a secret is open to others, and names the line', async () => {
    const file = configured(['agents:', ...agent('a', 4001, ['tokenFile: fleet.yaml'])]);

    const { status, stderr } = await taffrail(['port-agent', 'start', '--config', file, '--json']);

    expect([status, JSON.parse(stderr)]).toEqual([2, { type: 'error', code: 'config', message: expect.stringContaining(`${file}:5:16: cannot use the secret in ${file}: others`) }]);
  });

  it.each([
    [['--config', 'x', '--dir', 'y'], 'expected a link-url and --dir, or --config, not both'],
    [['--config', 'x', '--daemon'], 'expected at most one of --daemon and --config: have the system run it in the background'],
    [['--dir', 'y'], 'expected a link-url and --dir, or --config'],
    [['tcp://h:1', '--dir', 'y', '--tls-cert', 'c'], 'expected --tls-cert and --tls-key together'],
    [['tcp://h:1', '--dir', 'y', '--daemon', '--metrics-port', '0'], 'expected at most one of --daemon and --metrics-port'],
  ])('is not started with %j', async (args, complaint) => {
    const { status, stderr } = await taffrail(['port-agent', 'start', ...args]);

    expect([status, stderr]).toEqual([2, `taffrail: usage: ${complaint}\n`]);
  });
});
