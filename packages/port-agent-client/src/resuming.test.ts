import type { Connection, LinkStatus } from '@taffrail/connection';
import { PacketType } from '@taffrail/port-agent-packet';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ManualScheduler } from '../test/support/manual-scheduler.ts';
import { ScriptedAgent, type ScriptedConversation } from '../test/support/scripted-agent.ts';
import { Watched } from '../test/support/watched.ts';
import { openPortAgent, type PortAgentClientOptions } from './index.ts';

const UP = '{"link":"up","url":"tcp://h:1"}';
const DOWN = '{"link":"down","url":"tcp://h:1","reason":"r"}';

/** Opens with a place to go on from, up to the HELLO. */
async function opening(options: PortAgentClientOptions = {}) {
  const agent = await ScriptedAgent.listen();
  const client = openPortAgent(agent.url, { resume: { epoch: 'e1', position: 100n }, scheduler: new ManualScheduler(), ...options });
  client.then((each) => { onTestFinished(() => each.close()); }, () => undefined);
  return { agent, client, peer: await agent.conversation() };
}

/** What the status said, one word each, as a driver sees it among the data. */
function told(connection: Connection): string[] {
  const said: string[] = [];
  connection.status$.subscribe(({ instrumentLink, isCatchingUp = false, gap }: LinkStatus) => {
    said.push(`${instrumentLink}${isCatchingUp ? ', behind' : ''}${gap === undefined ? '' : `, without ${gap.from} to ${gap.to}`}`);
  });
  connection.data$.subscribe(({ bytes }) => said.push(JSON.stringify(Buffer.from(bytes).toString())));
  return said;
}

/** Waits until all that the agent has said so far is heard, for which it says one thing more. */
async function heard(peer: ScriptedConversation, connection: Connection): Promise<void> {
  const seen = new Watched(connection);
  peer.data('.');
  await seen.until(() => seen.text.endsWith('.'));
}

describe('a client that goes on where it was', () => {
  it('says that it is behind until all has come that was there when it came', async () => {
    const { client: pending, peer } = await opening();
    await peer.welcome({ head: 119n });
    const client = await pending;
    const said = told(client);

    peer.data('old');
    peer.data('new');
    await heard(peer, client);

    expect(said).toEqual(['unknown, behind', '"old"', 'up', '"new"', '"."']);
  });

  it('is not behind when nothing has come meanwhile', async () => {
    const { client, peer } = await opening();
    await peer.welcome();

    expect(told(await client)).toEqual(['up']);
  });

  it('tells of the link where it went and came, and of what it is now only at the end', async () => {
    const { client: pending, peer } = await opening();
    await peer.welcome({ head: 10_000n, link: 'up' });
    const client = await pending;
    const said = told(client);

    peer.say(PacketType.STATUS, DOWN);
    peer.data('?');
    peer.beat();
    peer.say(PacketType.STATUS, UP);
    peer.gap(10_000n);
    await heard(peer, client);

    expect(said.map((each) => each.replace(/ without.*/, ' gap'))).toEqual([
      'unknown, behind',
      'down, behind',
      '"?"',
      'down, behind',
      'up, behind',
      'up, behind, gap',
      'up',
      '"."',
    ]);
  });

  it('tells of a link that comes up that it was down, since an agent that was killed has not written so', async () => {
    const { client: pending, peer } = await opening();
    await peer.welcome({ head: 10_000n });
    const client = await pending;
    const said = told(client);

    peer.data('half');
    peer.say(PacketType.STATUS, UP);
    peer.data('whole');
    await heard(peer, client);

    expect(said).toEqual(['unknown, behind', '"half"', 'down, behind', 'up, behind', '"whole"', '"."']);
  });

  it('keeps what is told of the link before anybody takes the data for whoever does, who may have begun a record in front of it', async () => {
    const { client: pending, peer } = await opening();
    peer.socket.cork();
    await peer.welcome({ link: 'down' });
    peer.say(PacketType.STATUS, UP);
    peer.socket.uncork();
    const client = await pending;

    const said = told(client);
    await heard(peer, client);

    expect(said).toEqual(['down', 'up', '"."']);
  });

  it('keeps a gap that comes before anybody takes the data for whoever does', async () => {
    const { client: pending, peer } = await opening();
    peer.socket.cork();
    await peer.welcome({ head: 300n });
    peer.gap(150n);
    peer.gap(200n);
    peer.say(PacketType.STATUS, DOWN);
    peer.socket.uncork();
    const client = await pending;
    const seen: LinkStatus[] = [];
    client.status$.subscribe((status) => seen.push(status));

    await heard(peer, client);

    expect(seen[0]).toMatchObject({ gap: { from: 100n, to: 200n } });
    expect(seen.at(-1)).toMatchObject({ instrumentLink: 'down' });
  });

  it.each(['status first', 'data first'])('tells of a gap and of the link where they stand among what came before anybody took the data: %s', async (order) => {
    const { client: pending, peer } = await opening();
    peer.socket.cork();
    await peer.welcome({ head: 10_000n });
    peer.data('before');
    peer.gap(200n);
    peer.data('behind');
    peer.say(PacketType.STATUS, DOWN);
    peer.gap(10_000n);
    peer.data('last');
    peer.beat();
    peer.socket.uncork();
    const client = await pending;
    const place = client.resumePosition;
    const said: string[] = [];
    const takeStatus = () => client.status$.subscribe(({ instrumentLink, gap }) => { said.push(`${instrumentLink}${gap === undefined ? '' : `, gap to ${gap.to}`}`); });
    const takeData = () => client.data$.subscribe(({ bytes }) => { said.push(JSON.stringify(Buffer.from(bytes).toString())); });

    for (const take of order === 'status first' ? [takeStatus, takeData] : [takeData, takeStatus]) take();
    await heard(peer, client);

    expect(place).toBe(100n + 16n + 6n);
    expect(said.filter((each) => each !== 'unknown')).toEqual(['"before"', 'unknown, gap to 200', '"behind"', 'down', 'down, gap to 10000', 'down', '"last"', 'up', '"."']);
  });

  it('does not tell a gap twice once the data is taken', async () => {
    const { client: pending, peer } = await opening();
    await peer.welcome({ head: 300n });
    const client = await pending;
    const said = told(client);

    peer.gap(300n);
    await heard(peer, client);

    expect(said).toEqual(['unknown, behind', 'unknown, behind, without 100 to 300', 'up', '"."']);
  });
});

describe('a client whose place is refused, and that is to tell the gap', () => {
  it.each([
    { fault: 'epoch-mismatch', epoch: 'e2', from: 'start', position: 0n, gap: { from: 100n, to: 0n, fromEpoch: 'e1' } },
    { fault: 'journal-differs', epoch: 'e1', from: 'head', position: 700n, gap: { from: 100n, to: 700n } },
    { fault: 'position-beyond-head', epoch: 'e1', from: 'head', position: 60n, gap: { from: 100n, to: 60n } },
  ])('begins at the $from on $fault', async ({ fault, epoch, from, position, gap }) => {
    const { agent, client: pending, peer } = await opening({ whenRefused: 'gap' });
    await peer.hello();
    peer.fault(fault);
    const second = await agent.conversation();

    const hello = await second.welcome({ epoch, position });
    const client = await pending;
    const seen = new Watched(client);

    expect(hello).toEqual({ from, client: 'port-agent-client' });
    expect(seen.statuses).toEqual([{ instrumentLink: 'up', epoch, heardAtMs: expect.any(Number), gap }]);
    expect(client.resumePlace).toEqual({ epoch, position });
  });

  it('fails all the same with what is no refusal of its place', async () => {
    const { client, peer } = await opening({ whenRefused: 'gap' });
    await peer.hello();

    peer.fault('unauthorized');

    await expect(client).rejects.toMatchObject({ code: 'connect-failed' });
  });
});
