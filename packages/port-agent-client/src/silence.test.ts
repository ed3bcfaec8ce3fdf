import { describe, expect, it, onTestFinished } from 'vitest';
import { ManualScheduler } from '../test/support/manual-scheduler.ts';
import { ScriptedAgent } from '../test/support/scripted-agent.ts';
import { Watched } from '../test/support/watched.ts';
import { openPortAgent } from './index.ts';

async function opened({ scheduler }: { readonly scheduler: ManualScheduler }) {
  const agent = await ScriptedAgent.listen();
  const opening = openPortAgent(agent.url, { random: () => 1, scheduler });
  const peer = await agent.conversation();
  await peer.welcome();
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
