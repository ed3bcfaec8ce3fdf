import { readdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { encodePacket, type Hello, PacketType, readFault, readWelcome, writeHello } from '@taffrail/port-agent-packet';
import { describe, expect, it } from 'vitest';
import { agentFor, instrument, temporaryDirectory } from '../../test/support/agent-fixture.ts';
import { PacketClient } from '../../test/support/packet-client.ts';

/** Says HELLO, and gives what the agent answers: where it begins, or its word for a refusal. */
async function greeted(port: number | undefined, resume: NonNullable<Hello['resume']>): Promise<bigint | string> {
  const client = await PacketClient.connect(port);
  client.send(PacketType.HELLO, writeHello({ client: 'returning', resume }));
  await client.until(() => client.packets.length > 0);
  const [first] = client.packets;
  const answer = first?.type === PacketType.WELCOME ? readWelcome(first.payload).position : readFault(first?.payload ?? new Uint8Array(0)).code;
  await client.close();
  return answer;
}

/** An agent whose instrument said one thing, and then another; how far a client was after either, and the journal cut behind the first. */
async function cutJournal() {
  const dir = temporaryDirectory();
  const fake = await instrument();
  const agent = await agentFor({ link: fake.url, dir });
  const line = await fake.connection();
  await agent.linkUp({ timeoutMs: 10_000 });
  const { client, welcome } = await PacketClient.greet(agent.ports.stream, { from: 'start' });
  const place = () => {
    const last = client.packets.at(-1)!;
    return { epoch: agent.epoch, position: welcome.position + client.countedBytes, last: Buffer.from(encodePacket(last).subarray(0, 16)).toString('hex') };
  };
  line.write('first');
  await client.hears('first');
  const before = place();
  line.write('second');
  await client.hears('second');
  const ahead = place();
  await agent.stop();
  const [name = ''] = readdirSync(join(dir, 'journal')).filter((each) => each.endsWith('.journal'));
  truncateSync(join(dir, 'journal', name), Number(before.position));
  return { dir, fake, before, ahead };
}

describe('a client that comes back to a journal whose end was cut off by hand', () => {
  it('is refused though the journal has grown past its place, for it would miss what is there now', async () => {
    const { dir, fake, before, ahead } = await cutJournal();
    const agent = await agentFor({ link: fake.url, dir });
    const line = await fake.connection();
    const { client: witness } = await PacketClient.greet(agent.ports.stream);
    line.write('something else, and longer, in the place of the second');
    await witness.hears('second');

    const answers = await Promise.all([greeted(agent.ports.stream, ahead), greeted(agent.ports.stream, before)]);

    expect(answers).toEqual(['journal-differs', before.position]);
  });

  it('is believed when it shows nothing, as older clients do', async () => {
    const { dir, fake, ahead } = await cutJournal();
    const agent = await agentFor({ link: fake.url, dir });
    const line = await fake.connection();
    const { client: witness } = await PacketClient.greet(agent.ports.stream);
    line.write('something else, and longer, in the place of the second');
    await witness.hears('second');

    const answer = await greeted(agent.ports.stream, { epoch: ahead.epoch, position: ahead.position });

    expect(answer).toBe(ahead.position);
  });
});
