import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratchFolder, startStation } from './station.ts';
import { isAlive, TaffrailProcess } from './taffrail-process.ts';

const agent = (...args: readonly string[]): TaffrailProcess => new TaffrailProcess('port-agent', ...args);

describe('taffrail port-agent', () => {
  it('starts a daemon that outlives the command, tells how it is doing, and stops it', async () => {
    const { simulatorPort } = await startStation();
    const dir = scratchFolder();
    const started = agent('start', `tcp://127.0.0.1:${simulatorPort}`, '--dir', dir, '--daemon', '--no-sniff');
    const { pid, epoch, ports } = await started.line();
    expect([await started.ended, Object.keys(ports), isAlive(pid)]).toEqual([0, ['stream', 'data', 'raw', 'command'], true]);

    const status = agent('status', '--dir', dir);
    expect([await status.line(), await status.ended]).toEqual([
      expect.objectContaining({ event: 'status', pid, epoch, ports, link: 'up' }),
      0,
    ]);

    const stopped = agent('stop', '--dir', dir);
    // The claim on its directory is the last thing that an agent gives up.
    expect([await stopped.line(), await stopped.ended, existsSync(join(dir, 'port-agent.pid'))]).toEqual([{ event: 'stopped', pid, dir }, 0, false]);
  });

  it('refuses a second agent in the same directory, and names the first', async () => {
    const { dir, simulatorPort, agent: first } = await startStation();

    const second = agent('start', `tcp://127.0.0.1:${simulatorPort}`, '--dir', dir);

    expect(await second.ended).toBe(1);
    expect(JSON.parse(second.stderr)).toMatchObject({
      type: 'error',
      code: 'already-running',
      message: expect.stringContaining(String(first.pid)),
    });
  });

  it('fails where a port is taken', async () => {
    const { ports, simulatorPort } = await startStation();

    const second = agent('start', `tcp://127.0.0.1:${simulatorPort}`, '--dir', scratchFolder(), '--raw-port', String(ports.raw));

    expect(await second.ended).toBe(1);
    expect(JSON.parse(second.stderr)).toMatchObject({ type: 'error', code: 'door' });
  });

  it.each([['status'], ['stop']])('has nothing to %s where no agent runs', async (verb) => {
    const command = agent(verb, '--dir', scratchFolder());

    expect(await command.ended).toBe(1);
    expect(JSON.parse(command.stderr)).toMatchObject({ type: 'error', code: 'not-running' });
  });

  it('is wrong usage with a link that is none, or a door open to the network', async () => {
    const noLink = agent('start', 'nowhere', '--dir', scratchFolder());
    const open = agent('start', 'tcp://127.0.0.1:9', '--dir', scratchFolder(), '--host', '0.0.0.0');

    expect([await noLink.ended, await open.ended]).toEqual([2, 2]);
    expect([JSON.parse(noLink.stderr).code, JSON.parse(open.stderr).code]).toEqual(['link-url', 'usage']);
  });
});
