import { PacketType, readFault, writeHello } from '@taffrail/port-agent-packet';
import { VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { agentFor, instrument, running, temporaryDirectory } from '../../test/support/agent-fixture.ts';
import { PacketClient } from '../../test/support/packet-client.ts';
import { TextClient } from '../../test/support/text-client.ts';
import { DOOR_NAMES, DoorError, PortAgent, PortAgentOptionError } from '../index.ts';

describe('PortAgent, at its doors', () => {
  it('serves the bytes of the instrument unframed on the raw door, and takes bytes there', async () => {
    const { agent, fake, line } = await running();
    const [one, two] = await Promise.all([TextClient.connect(agent.ports.raw), TextClient.connect(agent.ports.raw)]);
    one.socket.write('ds\r\n');
    await fake.hears('ds\r\n');

    line.write('S>');
    await Promise.all([one.hears('S>'), two.hears('S>')]);

    expect([one.text, two.text]).toEqual(['S>', 'S>']);
  });

  it('drops a raw write of a client that is not the writer, and logs it once', async () => {
    const { agent, fake, lines } = await running();
    const holder = await TextClient.connect(agent.ports.raw);
    holder.socket.write('mine');
    await fake.hears('mine');
    const data = await PacketClient.connect(agent.ports.data);

    data.socket.write('not mine');
    await data.next(PacketType.FAULT);

    expect(data.payloads(PacketType.FAULT)).toMatch(/^raw client .* is writing$/);
    expect(lines.filter((text) => text.includes('write dropped'))).toHaveLength(1);
    expect(fake.received.toString()).toBe('mine');
  });

  it('speaks the lineage on the data door: framed packets, its words for the link, raw bytes back', async () => {
    const { agent, fake, line } = await running();
    const driver = await PacketClient.connect(agent.ports.data);
    driver.socket.write('ts\r\n');
    await fake.hears('ts\r\n');

    line.write('7.5451');
    await driver.hears('7.5451');
    line.end();
    await driver.until(() => driver.payloads(PacketType.STATUS) === 'DISCONNECTEDCONNECTED');

    expect(driver.packets.map(({ name }) => name)).toEqual(['FROM_INSTRUMENT', 'STATUS', 'STATUS']);
    expect(driver.garbage).toBe(0);
  });

  it('shows each packet as one safe line on the sniff door and ignores what is typed there', async () => {
    const { agent, line, fake } = await running();
    const sniffer = await TextClient.connect(agent.ports.sniff);
    sniffer.socket.write('rm -rf\n');

    line.write('\x1b[2J"é\n');
    await sniffer.hears('\n');

    expect(sniffer.text).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z \d+ FROM_INSTRUMENT "\\x1b\[2J\\"\\xc3\\xa9\\n"\n$/);
    expect(fake.received.length).toBe(0);
  });

  it('answers on the command door whoever asked', async () => {
    const { agent } = await running();
    const asker = await TextClient.connect(agent.ports.command);
    const other = await TextClient.connect(agent.ports.command);

    expect(await asker.ask('get_state\n')).toBe('CONNECTED');
    expect(JSON.parse(await asker.ask('get_config\r\n'))).toMatchObject({ ports: agent.ports });
    expect(await asker.ask('ping\n')).toMatch(/^pong\. version: \d+\.\d+\.\d+$/);
    expect(await asker.ask('break 5000\n')).toBe('a BREAK lasts a whole number of milliseconds from 100 to 4000, not "5000"');
    expect(await asker.ask('break 500\n')).toMatch(/^link-capability: tcp:.* has no BREAK$/);
    expect(await asker.ask('frobnicate \x07\n')).toBe("Received bad command on command port: 'frobnicate \\x07'");
    expect(await asker.ask('\n')).toBe('Received empty command on command port');
    expect(other.text).toBe('');
  });

  it('ends when the command door is told to', async () => {
    const { agent } = await running();
    const operator = await TextClient.connect(agent.ports.command);

    operator.socket.write('shutdown\n');

    expect(await agent.ended).toMatch(/^command client .* asked for it$/);
    expect(operator.text).toBe('shutting down\n');
  });

  it('turns a client away whose place is in another journal, or beyond the end of this one', async () => {
    const { agent } = await running();
    const strangers = [
      { epoch: 'another', position: 0n },
      { epoch: agent.epoch, position: 10n ** 12n },
    ];

    const faults = strangers.map(async (resume) => {
      const client = await PacketClient.connect(agent.ports.stream);
      client.send(PacketType.HELLO, writeHello({ resume, client: 'stranger' }));
      await client.closed();
      return client.packets.map(({ payload }) => readFault(payload).code);
    });

    expect(await Promise.all(faults)).toEqual([['epoch-mismatch'], ['position-beyond-head']]);
  });

  it('turns a client away that does not begin with HELLO', async () => {
    const { agent } = await running();
    const telnet = await PacketClient.connect(agent.ports.stream);
    const eager = await PacketClient.connect(agent.ports.stream);

    telnet.socket.write(`${'GET / HTTP/1.1\r\n'.repeat(5_000)}`);
    eager.send(PacketType.FROM_DRIVER, 'ts\r\n');
    await Promise.all([telnet.closed(), eager.closed()]);

    const codes = [telnet, eager].map(({ packets }) => packets.map(({ payload }) => readFault(payload).code));
    expect(codes).toEqual([['bad-packet'], ['hello-expected']]);
  });

  it('hangs up on a client that does not finish its HELLO within ten seconds, and on no other', async () => {
    const scheduler = new VirtualTimeScheduler();
    const { agent } = await running({ scheduler, heartbeatIntervalMs: 1e9 });
    const slow = await PacketClient.connect(agent.ports.stream);
    slow.socket.write(Uint8Array.of(0xa3, 0x9d));
    const { client } = await PacketClient.greet(agent.ports.stream);

    scheduler.maxFrames = 10_000;
    scheduler.flush();
    await slow.closed();

    expect(slow.packets.map(({ payload }) => readFault(payload).code)).toEqual(['hello-deadline']);
    expect(client.socket.destroyed).toBe(false);
  });

  it('admits 64 clients at a door and turns the next one away with a word', async () => {
    const { agent } = await running();
    const clients = await Promise.all(Array.from({ length: 64 }, async () => PacketClient.greet(agent.ports.stream)));

    const late = await PacketClient.connect(agent.ports.stream);
    await late.closed();

    expect(clients).toHaveLength(64);
    expect(late.packets.map(({ payload }) => readFault(payload).code)).toEqual(['too-many-clients']);
  });

  it('is not troubled by clients that reset their connections at any door', async () => {
    const { agent, line, lines } = await running();
    const { client } = await PacketClient.greet(agent.ports.stream);
    const rude = await Promise.all(DOOR_NAMES.map((name) => TextClient.connect(agent.ports[name])));

    line.write('a'.repeat(100_000));
    await client.until(() => client.said.length === 100_000);
    for (const { socket } of rude) socket.resetAndDestroy();
    line.write('b');
    await client.hears('b');

    expect(client.said).toBe(`${'a'.repeat(100_000)}b`);
    expect(lines.filter((text) => text.endsWith(' came'))).toHaveLength(6);
  });

  it('opens no door to the network where it could not ask who comes', async () => {
    const start = PortAgent.start({ link: 'tcp://127.0.0.1:1', dir: temporaryDirectory(), host: '0.0.0.0' });

    await expect(start).rejects.toThrow(PortAgentOptionError);
    await expect(start).rejects.toMatchObject({ option: 'host' });
  });

  it('opens no door where its own link leads, which would feed it what it says', async () => {
    const fake = await instrument();
    const { port } = fake;
    await fake.close();
    const dir = temporaryDirectory();

    await expect(PortAgent.start({ link: `tcp://localhost:${port}`, dir, ports: { raw: port } })).rejects.toThrow(DoorError);
    const agent = await agentFor({ link: `tcp://localhost:${port}`, dir });

    expect(Object.values(agent.ports)).not.toContain(port);
  });
});
