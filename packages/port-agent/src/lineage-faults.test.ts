import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { PacketType, readHeartbeat } from '@taffrail/port-agent-packet';
import { describe, expect, it } from 'vitest';
import { agentFor, instrument, running, temporaryDirectory } from '../test/support/agent-fixture.ts';
import { PacketClient } from '../test/support/packet-client.ts';
import { PortAgentHost } from './index.ts';

/** How many files and sockets this process has open. */
const openFiles = () => readdirSync('/proc/self/fd').length;

/** Faults of the lineage's port agents that no other test is about. */
describe('an agent, unlike those of the lineage,', () => {
  it('beats on while neither its journal nor its files can be written', async () => {
    const fake = await instrument();
    const dir = temporaryDirectory();
    const host = await PortAgentHost.start({ link: fake.url, dir, heartbeatIntervalMs: 20, segmentLengthBytes: 1 });
    const line = await fake.connection();
    const { client } = await PacketClient.greet(host.agent.ports.stream);
    // A file in a folder's place refuses what is to be made in it, whoever asks.
    renameSync(dir, `${dir}.away`);
    writeFileSync(dir, '');

    line.write('one');
    await client.hears('one');
    line.write('two');
    await client.hears('two');
    const beats = [await client.next(PacketType.HEARTBEAT), await client.next(PacketType.HEARTBEAT)];
    await client.until(() => client.packets.some(({ type, payload }) => type === PacketType.HEARTBEAT && readHeartbeat(payload).journal === 'failing'));
    rmSync(dir);
    renameSync(`${dir}.away`, dir);
    await host.stop();

    expect(beats).toHaveLength(2);
  });

  it('hands a command on once, and each in its order', async () => {
    const { agent, fake } = await running();
    const { client } = await PacketClient.greet(agent.ports.stream);

    const commands = Array.from({ length: 200 }, (_, i) => `ts${i};`);
    for (const command of commands) client.send(PacketType.FROM_DRIVER, command);
    await fake.hears('ts199;');

    expect(fake.received.toString()).toBe(commands.join(''));
  });

  it('has no file or socket left of clients and instruments that have gone, however many they were', async () => {
    const fake = await instrument();
    const agent = await agentFor({ link: fake.url, dir: temporaryDirectory(), segmentLengthBytes: 1_000, random: () => 0 });
    let line = await fake.connection();
    const { client: witness } = await PacketClient.greet(agent.ports.stream);
    const round = async (index: number) => {
      line.write(`${'x'.repeat(600)}${index};`);
      await witness.hears(`x${index};`);
      const { client } = await PacketClient.greet(agent.ports.stream, { from: 'start' });
      await client.hears(`x${index};`);
      await client.close();
    };
    for (let index = 0; index < 5; index++) await round(index);
    const before = openFiles();

    for (let index = 5; index < 60; index++) {
      await round(index);
      if (index % 20 !== 0) continue;
      line.destroy();
      line = await fake.connection();
    }

    // The end of a client, and segments that are being synced and closed, may be on their way.
    expect(openFiles()).toBeLessThanOrEqual(before + 16);
  });
});
