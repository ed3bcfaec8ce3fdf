import { once } from 'node:events';
import { existsSync, watch } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ByteClient } from './byte-client.ts';
import { scratchFolder } from './station.ts';
import { isAlive, TaffrailProcess } from './taffrail-process.ts';

/** The other processes of a demonstration that runs. */
async function castOf(demo: TaffrailProcess): Promise<readonly number[]> {
  const { pids } = await demo.line();
  return Object.values<number>(pids);
}

/** Waits until a file is removed, which for an agent's pid file is the last thing that it does. */
async function fileGone(path: string): Promise<void> {
  const changes = watch(dirname(path));
  try {
    while (existsSync(path)) await once(changes, 'change');
  } finally {
    changes.close();
  }
}

describe('taffrail demo', () => {
  it('shows states, settings and as many samples as were asked for, and leaves nothing behind', async () => {
    const demo = new TaffrailProcess('demo', '--samples', '5');
    const cast = await castOf(demo);

    expect([await demo.ended, demo.stderr]).toEqual([0, '']);
    expect(demo.ofType('state-change').map(({ to }) => to)).toEqual(
      expect.arrayContaining(['DRIVER_STATE_COMMAND', 'DRIVER_STATE_AUTOSAMPLE']),
    );
    expect(Object.keys(demo.ofType('config-change')[0]?.['values'])).toHaveLength(37);
    const ids = demo.ofType('particle').map(({ id }) => `${id.epoch} ${id.position} ${id.index}`);
    expect([ids.length, new Set(ids).size]).toEqual([5, 5]);
    expect([cast.length, cast.filter(isAlive), existsSync(demo.lines[0]?.['dir'])]).toEqual([3, [], false]);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 0],
  ] as const)('ends its programs when it is told to end: %s', async (signal, status) => {
    const demo = new TaffrailProcess('demo');
    const cast = await castOf(demo);
    await demo.event('particle');

    expect([await demo.end(signal), demo.stderr, cast.filter(isAlive), existsSync(demo.lines[0]?.['dir'])]).toEqual([
      status,
      '',
      [],
      false,
    ]);
  });

  it.each(['simulator', 'portAgent', 'driver'])('fails, and ends the others, when one of its programs dies: %s', async (name) => {
    const demo = new TaffrailProcess('demo');
    const cast = await castOf(demo);
    const pid: number = demo.lines[0]?.['pids'][name];
    await demo.event('particle');

    process.kill(pid, 'SIGKILL');

    expect(await demo.ended).toBe(1);
    expect(JSON.parse(demo.stderr)).toMatchObject({
      type: 'error',
      code: 'child-ended',
      message: expect.stringContaining(`process ${pid}) was ended by SIGKILL`),
    });
    expect(cast.filter(isAlive)).toEqual([]);
  });

  it('has its instrument and its agent end by themselves when it is killed', async () => {
    const dir = scratchFolder();
    const demo = new TaffrailProcess('demo', '--dir', dir);
    const { ports } = await demo.line();
    const client = await ByteClient.connect(ports.simulator);
    const agentGone = fileGone(join(dir, 'port-agent.pid'));

    await demo.end('SIGKILL');

    await Promise.all([client.closed(), agentGone]);
  });

  it('gives an instrument that is woken by a BREAK a line that has one, and leaves it as it was', async () => {
    const demo = new TaffrailProcess('demo', '--instrument', 'teledyne-workhorse', '--samples', '3', '--speed', '20');

    expect([await demo.ended, demo.stderr]).toEqual([0, '']);
    expect(demo.ofType('particle').length).toBeGreaterThanOrEqual(3);
    expect(demo.ofType('state-change').slice(-3).map(({ to }) => to)).toEqual([
      'DRIVER_STATE_AUTOSAMPLE',
      'DRIVER_STATE_COMMAND',
      'DRIVER_STATE_DISCONNECTED',
    ]);
  });

  it('finds an instrument streaming that is worked through menus, and leaves it so', async () => {
    const demo = new TaffrailProcess('demo', '--instrument', 'uw-trhph', '--samples', '3', '--speed', '20');

    expect([await demo.ended, demo.stderr]).toEqual([0, '']);
    expect(demo.ofType('particle').length).toBeGreaterThanOrEqual(3);
    expect(demo.ofType('state-change').slice(-3).map(({ to }) => to)).toEqual([
      'DRIVER_STATE_UNKNOWN',
      'DRIVER_STATE_AUTOSAMPLE',
      'DRIVER_STATE_DISCONNECTED',
    ]);
  });

  it('keeps what it recorded where it is told to', async () => {
    const dir = scratchFolder();
    const demo = new TaffrailProcess('demo', '--samples', '1', '--speed', '20', '--dir', dir);

    expect(await demo.ended).toBe(0);
    expect(existsSync(join(dir, 'journal', 'epoch.json'))).toBe(true);
    const check = new TaffrailProcess('journal', 'verify', dir);
    expect([await check.line(), await check.ended]).toEqual([expect.objectContaining({ type: 'result', gaps: 0 }), 0]);
  });
});
