import { once } from 'node:events';
import { connect } from 'node:net';
import { PacketType, readFault } from '@taffrail/port-agent-packet';
import { asyncScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { running } from '../../test/support/agent-fixture.ts';
import { LogWatch } from '../../test/support/log-watch.ts';
import { PacketClient } from '../../test/support/packet-client.ts';
import { TextClient } from '../../test/support/text-client.ts';
import { DOOR_NAMES } from '../index.ts';

const MEBIBYTE = 1_048_576;

describe('a thousand connections at once', () => {
  it.each(DOOR_NAMES)('find the %s door working: some come in, the others are told why not, who is in works on, and later ones come in again', async (name) => {
    let nowMs = 1_700_000_000_000;
    const log = new LogWatch();
    const { agent, fake, line } = await running({ observer: log, scheduler: { now: () => nowMs, schedule: asyncScheduler.schedule.bind(asyncScheduler) } });
    const { client: worker } = await PacketClient.greet(agent.ports.stream);
    const workers = name === 'stream' ? 1 : 0;

    const clients = await Promise.all(
      Array.from({ length: 1_000 }, async () => {
        const socket = connect({ port: agent.ports[name]!, host: '127.0.0.1' });
        const heard: Buffer[] = [];
        socket.on('error', () => undefined);
        socket.on('data', (bytes) => heard.push(bytes));
        await once(socket, 'connect');
        const closed = new Promise<void>((resolve) => socket.once('close', () => { resolve(); }));
        return { socket, heard, closed };
      }),
    );
    worker.send(PacketType.FROM_DRIVER, 'ts');
    await fake.hears('ts');
    line.write('7.5451');
    await worker.hears('7.5451');
    const isIn = new Set(agent.report().doors[name]!.clients.map(({ name: client }) => Number(client.split(':').at(-1))));
    const refused = clients.filter(({ socket }) => !isIn.has(socket.localPort!));
    await Promise.all(refused.map(({ closed }) => closed));
    const told = refused.filter(({ heard }) => Buffer.concat(heard).includes('64 clients are in')).length;
    const report = agent.report();
    for (const { socket } of clients) socket.destroy();
    await log.sees(' went');
    nowMs += 60_000;
    const later = await TextClient.connect(agent.ports[name]);
    await log.sees(`:${later.socket.localPort} came`);

    expect(report.doors[name]?.clients).toHaveLength(64);
    expect(report.turnedAway).toBe(936 + workers);
    expect(told).toBe(name === 'raw' ? 0 : 936 + workers); // the raw door has no words: all that it says is the instrument's
    expect(log.lines.filter((text) => text.includes('turned away'))).toHaveLength(1);
  });
});

describe('single acts of hostility', () => {
  it('are told of at the stream door, even to one that goes on sending while it is turned away', async () => {
    const { agent } = await running();
    const client = await PacketClient.connect(agent.ports.stream);

    client.socket.write(Buffer.alloc(4_000_000, 'GET / HTTP/1.1\r\n'));
    await client.closed();

    expect(client.packets.map(({ payload }) => readFault(payload).code)).toEqual(['bad-packet']);
  });

  it('reach neither the instrument nor the journal when typed at the sniff door', async () => {
    const { agent, fake, line } = await running();
    const sniffer = await TextClient.connect(agent.ports.sniff);
    const { head } = agent.report().kept;

    await new Promise<void>((resolve) => sniffer.socket.write(Buffer.alloc(1_000_000, 'reset\r\n'), () => { resolve(); }));
    line.write('S>');
    await sniffer.hears('"S>"');

    expect(fake.received.length).toBe(0);
    expect(sniffer.text).toContain(` ${head} FROM_INSTRUMENT "S>"\n`);
  });

  it('from the instrument itself are shown, not obeyed: every byte that is no printable ASCII is escaped', async () => {
    const { agent, line } = await running();
    const sniffer = await TextClient.connect(agent.ports.sniff);
    const all = Buffer.from(Array.from({ length: 256 }, (_, i) => i));

    line.write(all);
    await sniffer.hears('\\xff');
    await sniffer.hears('\n');

    expect(sniffer.text).toMatch(/^[\x20-\x7e]*\n$/);
    expect(sniffer.text).toContain('\\x1b\\x1c');
  });

  it('at the command door end with a word at the longest line that it takes', async () => {
    const { agent } = await running();
    const asker = await TextClient.connect(agent.ports.command);
    const closed = once(asker.socket, 'close');

    asker.socket.write(Buffer.alloc(1_000_000, 'x'));
    await closed;

    expect(asker.text).toBe('a command has at most 1024 bytes\n');
  });

  it('that only ask and never read stop being answered, and cost nobody else anything', async () => {
    const { agent } = await running();
    const deaf = await TextClient.connect(agent.ports.command);
    deaf.socket.pause();
    const other = await TextClient.connect(agent.ports.command);

    deaf.socket.write('metrics\n'.repeat(50_000));
    const answer = await other.ask('ping\n');
    const [queued] = agent.report().doors.command!.clients.map(({ queuedBytes }) => queuedBytes);
    deaf.socket.destroy();

    expect(answer).toMatch(/^pong/);
    expect(queued).toBeLessThan(MEBIBYTE / 8);
  });
});
