import type { Welcome } from '@taffrail/port-agent-packet';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ManualScheduler } from '../test/support/manual-scheduler.ts';
import { ScriptedAgent } from '../test/support/scripted-agent.ts';
import { Watched } from '../test/support/watched.ts';
import { openPortAgent, type PortAgentClientOptions } from './index.ts';

async function opened(options: PortAgentClientOptions, welcome: Partial<Welcome> = {}) {
  const agent = await ScriptedAgent.listen();
  const opening = openPortAgent(agent.url, { random: () => 1, ...options });
  const peer = await agent.conversation();
  await peer.welcome(welcome);
  const client = await opening;
  onTestFinished(() => client.close());
  return { agent, peer, seen: new Watched(client) };
}

describe('a client whose agent says nothing', () => {
  it('drops an agent that has fallen silent, and looks for it again', async () => {
    const scheduler = new ManualScheduler();
    const { agent, peer } = await opened({ scheduler });

    await scheduler.end(25_000);
    await peer.closed;
    await scheduler.end(200);
    const again = await agent.conversation();

    expect((await again.hello()).resume).toEqual({ epoch: 'e1', position: 0n });
  });

  it('bears with an agent that beats more seldom than others, as it says', async () => {
    const scheduler = new ManualScheduler();
    const { peer } = await opened({ scheduler }, { agent: { heartbeatIntervalMs: 60_000 } });

    await scheduler.end(150_000);
    await peer.closed;

    expect(scheduler.nowMs).toBe(150_000);
  });

  it.each([
    [{ heartbeatIntervalMs: 'often' }, {}, 25_000],
    [{ heartbeatIntervalMs: 20 }, {}, 25_000],
    [{ heartbeatIntervalMs: 60_000 }, { heartbeatTimeoutMs: 7_000 }, 7_000],
    [{ heartbeatIntervalMs: 1e300 }, {}, 2_147_483_647],
    [{}, { heartbeatTimeoutMs: Infinity }, 2_147_483_647],
  ])('is told %j, has the settings %j and waits %d ms before it looks', async (agent, options, limitMs) => {
    const scheduler = new ManualScheduler();
    await opened({ scheduler, ...options }, { agent });

    await scheduler.end(limitMs);

    expect(scheduler.nowMs).toBe(limitMs);
  });

  it('does not wait until a clock that was set back has caught up', async () => {
    const scheduler = new ManualScheduler();
    scheduler.nowMs = 86_400_000;
    const { peer } = await opened({ scheduler });

    scheduler.nowMs = 0;
    await scheduler.end(25_000);
    await scheduler.end(25_000);
    await peer.closed;

    expect(scheduler.nowMs).toBe(50_000);
  });

  it('counts any packet as a sign of life', async () => {
    const scheduler = new ManualScheduler();
    const { peer, seen } = await opened({ scheduler });
    scheduler.nowMs = 20_000;
    peer.data('x');
    await seen.until(() => seen.text === 'x');

    scheduler.nowMs = 0;
    await scheduler.end(25_000);
    await scheduler.end(20_000);
    await peer.closed;

    expect(scheduler.nowMs).toBe(45_000);
  });
});
