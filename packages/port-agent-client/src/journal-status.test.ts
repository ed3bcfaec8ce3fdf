import { PacketType, writeHeartbeat } from '@taffrail/port-agent-packet';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ScriptedAgent } from '../test/support/scripted-agent.ts';
import { Watched } from '../test/support/watched.ts';
import { openPortAgent } from './index.ts';

describe('what a client tells of the agent\'s journal', () => {
  it('is that it fails from when the agent says so, until a heartbeat says that it is well, and nothing while the agent is away', async () => {
    const agent = await ScriptedAgent.listen();
    const opening = openPortAgent(agent.url, { random: () => 1 });
    const peer = await agent.conversation();
    await peer.welcome({ journal: 'ok' });
    const client = await opening;
    onTestFinished(() => client.close());
    const seen = new Watched(client);
    const beat = (journal: 'ok' | 'failing') => { peer.say(PacketType.HEARTBEAT, writeHeartbeat({ position: peer.position, link: 'up', journal })); };

    peer.fault('journal-failed');
    peer.beat();
    beat('failing');
    beat('ok');
    await seen.until(() => seen.statuses.length === 5);
    peer.socket.end();
    await (await agent.conversation()).welcome();
    await seen.until(() => seen.statuses.length === 7);

    expect(seen.statuses.map(({ journal }) => journal)).toEqual(['ok', 'failing', 'failing', 'failing', 'ok', undefined, undefined]);
    expect(seen.links).toEqual(['up', 'up', 'up', 'up', 'up', 'unknown', 'up']);
  });

  it('is known from the welcome on', async () => {
    const agent = await ScriptedAgent.listen();
    const opening = openPortAgent(agent.url);
    await (await agent.conversation()).welcome({ journal: 'failing' });
    const client = await opening;
    onTestFinished(() => client.close());

    expect(new Watched(client).statuses).toMatchObject([{ instrumentLink: 'up', journal: 'failing' }]);
  });
});
