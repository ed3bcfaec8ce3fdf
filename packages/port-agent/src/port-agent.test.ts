import { PacketType, readAck, readFault, readHeartbeat } from '@taffrail/port-agent-packet';
import { describe, expect, it } from 'vitest';
import { agentFor, instrument, refusingPort, running, temporaryDirectory } from '../test/support/agent-fixture.ts';
import { ManualScheduler } from '../test/support/manual-scheduler.ts';
import { PacketClient } from '../test/support/packet-client.ts';
import { InstrumentUnreachableError, JournalLockedError, JournalReader, PortAgent } from './index.ts';

describe('PortAgent', () => {
  it('gives every client of the stream door what the instrument sends, with the positions of the journal', async () => {
    const { agent, line } = await running();
    const { client: one, welcome } = await PacketClient.greet(agent.ports.stream, { from: 'start' });
    const { client: two } = await PacketClient.greet(agent.ports.stream);

    line.write('7.5451, 2.04160\r\n');
    await Promise.all([one.hears('2.04160\r\n'), two.hears('2.04160\r\n')]);

    expect(welcome).toMatchObject({ epoch: agent.epoch, position: 0n, link: 'up' });
    expect(one.packets.map(({ name }) => name)).toEqual(['WELCOME', 'STATUS', 'FROM_INSTRUMENT']);
    expect(one.garbage).toBe(0);
  });

  it('gives a client that was away exactly what it missed, once and in order', async () => {
    const { agent, line } = await running();
    const first = await PacketClient.greet(agent.ports.stream);
    line.write('one ');
    await first.client.hears('one ');
    const position = first.welcome.position + first.client.countedBytes;
    await first.client.close();
    const witness = await PacketClient.greet(agent.ports.stream);
    line.write('two ');
    await witness.client.hears('two ');

    const second = await PacketClient.greet(agent.ports.stream, { resume: { epoch: agent.epoch, position } });
    line.write('three');
    await second.client.hears('three');

    expect(second.welcome.position).toBe(position);
    expect(second.client.said).toBe('two three');
  });

  it('keeps journal, positions and epoch over a restart', async () => {
    const dir = temporaryDirectory();
    const fake = await instrument();
    const before = await PortAgent.start({ link: fake.url, dir });
    const line = await fake.connection();
    await before.linkUp({ timeoutMs: 10_000 });
    const { client, welcome } = await PacketClient.greet(before.ports.stream);
    line.write('before ');
    await client.hears('before ');
    const position = welcome.position + client.countedBytes;
    await before.stop();
    await client.closed();

    const after = await agentFor({ link: fake.url, dir });
    const again = await fake.connection();
    const resumed = await PacketClient.greet(after.ports.stream, { resume: { epoch: before.epoch, position } });
    again.write('after');
    await resumed.client.hears('after');

    expect(after.epoch).toBe(before.epoch);
    expect(resumed.client.said).toBe('after');
    expect(resumed.client.payloads(PacketType.STATUS)).toContain('the agent stopped');
  });

  it('acknowledges a write when it is journalled and handed on, and shows it to everybody', async () => {
    const { agent, fake } = await running();
    const { client, welcome } = await PacketClient.greet(agent.ports.stream);

    client.send(PacketType.FROM_DRIVER, 'ts\r\n');
    const ack = readAck((await client.next(PacketType.ACK)).payload);
    await client.next(PacketType.FROM_DRIVER);
    await fake.hears('ts\r\n');

    const named = client.packets.find(({ type }) => type === PacketType.WRITER)!;
    expect(ack).toEqual({ write: 0, position: welcome.position + BigInt(named.lengthBytes) });
    expect(client.payloads(PacketType.FROM_DRIVER)).toBe('ts\r\n');
  });

  it('refuses a write while the link is down, and journals none', async () => {
    const { agent, fake } = await running();
    const { client } = await PacketClient.greet(agent.ports.stream);
    await fake.close();
    await client.until(() => client.payloads(PacketType.STATUS).includes('"down"'));

    client.send(PacketType.FROM_DRIVER, 'ts\r\n');
    const fault = readFault((await client.next(PacketType.FAULT)).payload);

    expect(fault).toMatchObject({ code: 'link-down', write: 0 });
    expect(client.payloads(PacketType.FROM_DRIVER)).toBe('');
  });

  it('lets one client write at a time, until that one leaves', async () => {
    const { agent, fake } = await running();
    const { client: holder } = await PacketClient.greet(agent.ports.stream);
    const { client: other } = await PacketClient.greet(agent.ports.stream);
    holder.send(PacketType.FROM_DRIVER, 'first');
    await holder.next(PacketType.ACK);
    other.send(PacketType.FROM_DRIVER, 'mixed in');
    const fault = readFault((await other.next(PacketType.FAULT)).payload);

    await holder.close();
    const { client: witness } = await PacketClient.greet(agent.ports.stream);
    other.send(PacketType.FROM_DRIVER, ' second');
    await witness.next(PacketType.FROM_DRIVER);
    await fake.hears(' second');

    expect(fault).toMatchObject({ code: 'not-the-writer', write: 0 });
    expect(fake.received.toString()).toBe('first second');
  });

  it('notices at once that the instrument hung up, tells of it, and connects again', async () => {
    const { agent, fake, line } = await running();
    const { client } = await PacketClient.greet(agent.ports.stream);

    line.end();
    const again = await fake.connection();
    again.write('back');
    await client.hears('back');

    const changes = client.payloads(PacketType.STATUS);
    expect(changes).toContain('{"link":"down","url":');
    expect(changes).toContain('"reason":"the instrument closed the connection"}{"link":"up"');
  });

  it('tells with each heartbeat the position that the client has come to', async () => {
    const { agent, line } = await running({ heartbeatIntervalMs: 20 });
    const { client, welcome } = await PacketClient.greet(agent.ports.stream);

    line.write('x'.repeat(1_000));
    await client.hears('x');
    const counted = client.packets.length;
    await client.until(() => client.packets.slice(counted).some(({ type }) => type === PacketType.HEARTBEAT));

    const beat = readHeartbeat(client.packets.findLast(({ type }) => type === PacketType.HEARTBEAT)!.payload);
    expect(beat).toEqual({ position: welcome.position + client.countedBytes, link: 'up', journal: 'ok' });
  });

  it('keeps what the instrument says while the agent stops', async () => {
    const scheduler = new ManualScheduler();
    const dir = temporaryDirectory();
    const { agent, line } = await running({ scheduler, dir });
    const { client } = await PacketClient.greet(agent.ports.stream);
    line.pause();
    while (!client.packets.some(({ type }) => type === PacketType.FAULT)) {
      const answers = client.packets.length;
      client.send(PacketType.FROM_DRIVER, new Uint8Array(65_000));
      await client.until(() => client.packets.length > answers);
    }

    const stopped = agent.stop();
    line.write('last words');
    await client.hears('last words');
    await scheduler.end(400);
    await stopped;

    const kept: string[] = [];
    for await (const entry of new JournalReader(`${dir}/journal`).read()) {
      if (entry.kind === 'packet' && entry.type === PacketType.FROM_INSTRUMENT) kept.push(Buffer.from(entry.payload).toString());
    }
    expect(kept).toEqual(['last words']);
  });

  it('refuses a second agent on the same journal and says who has it', async () => {
    const dir = temporaryDirectory();
    const fake = await instrument();
    await agentFor({ link: fake.url, dir });

    const second = PortAgent.start({ link: fake.url, dir });

    await expect(second).rejects.toThrow(JournalLockedError);
    await expect(second).rejects.toMatchObject({ code: 'journal-locked', pid: process.pid });
  });

  it('says why the instrument cannot be reached, and goes on trying', async () => {
    const fake = await instrument();
    const { port, url } = fake;
    await fake.close();
    const agent = await agentFor({ link: url, dir: temporaryDirectory() });

    await expect(agent.linkUp({ timeoutMs: 50 })).rejects.toThrow(InstrumentUnreachableError);
    const back = await instrument(port);
    await back.connection();
    await agent.linkUp({ timeoutMs: 10_000 });

    expect(agent.status.link).toBe('up');
  });

  it('tells whoever waits for the instrument when it is stopped first, and whoever asks afterwards', async () => {
    const agent = await agentFor({ link: `tcp://127.0.0.1:${await refusingPort()}`, dir: temporaryDirectory() });

    const waits = [agent.linkUp({ timeoutMs: 3_600_000 })];
    const stopped = agent.stop();
    waits.push(agent.linkUp({ timeoutMs: 3_600_000 }));
    const outcomes = await Promise.allSettled(waits);
    await stopped;

    expect(outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason instanceof InstrumentUnreachableError)).toEqual([true, true]);
    expect(outcomes[0]).toMatchObject({ reason: { reason: 'the agent was stopped: stop was called' } });
  });

  it('gives a stalled client everything in the end, while others are served', async () => {
    const { agent, line } = await running();
    const { client: stalled } = await PacketClient.greet(agent.ports.stream);
    const { client: healthy } = await PacketClient.greet(agent.ports.stream);
    stalled.socket.pause();
    const sent = Array.from({ length: 400 }, (_, i) => `${String(i).padStart(6, '0')}${'.'.repeat(65_530)}`);

    for (const text of sent) if (!line.write(text)) await new Promise((resolve) => line.once('drain', resolve));
    await healthy.until(() => healthy.countedBytes >= BigInt(sent.length * 65_536));
    stalled.socket.resume();
    await stalled.until(() => stalled.countedBytes >= healthy.countedBytes);

    expect(stalled.said === sent.join('')).toBe(true);
    expect(healthy.said === sent.join('')).toBe(true);
  });

  it('leaves in the journal what went in each direction', async () => {
    const dir = temporaryDirectory();
    const fake = await instrument();
    const agent = await PortAgent.start({ link: fake.url, dir });
    const line = await fake.connection();
    await agent.linkUp({ timeoutMs: 10_000 });
    const { client } = await PacketClient.greet(agent.ports.stream);
    client.send(PacketType.FROM_DRIVER, 'ts');
    await client.next(PacketType.ACK);
    line.write('7.5');
    await client.hears('7.5');
    await agent.stop();

    const entries: unknown[] = [];
    for await (const entry of new JournalReader(`${dir}/journal`).read()) entries.push(entry.kind === 'gap' ? entry : [entry.name, Buffer.from(entry.payload).toString()]);

    expect(entries).toEqual([
      ['STATUS', `{"link":"up","url":"${fake.url}"}`],
      ['WRITER', expect.stringMatching(/^\{"door":"stream","address":"127\.0\.0\.1:\d+","client":"test"\}$/)],
      ['FROM_DRIVER', 'ts'],
      ['FROM_INSTRUMENT', '7.5'],
      ['STATUS', `{"link":"down","url":"${fake.url}","reason":"the agent stopped"}`],
      ['CHECKPOINT', expect.stringMatching(/^\{"from":"0","crc32c":"[\da-f]{8}"\}$/)],
    ]);
  });
});
