import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { readFault } from '@taffrail/port-agent-packet';
import { asyncScheduler, type SchedulerLike } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { running } from '../../test/support/agent-fixture.ts';
import { ATTACKS } from '../../test/support/attacks.ts';
import { LogWatch } from '../../test/support/log-watch.ts';
import { PacketClient } from '../../test/support/packet-client.ts';
import { SeededRandom } from '../../test/support/seeded-random.ts';
import { TextClient } from '../../test/support/text-client.ts';
import { DOOR_NAMES, type DoorName } from '../index.ts';

/** Rounds of each door's fuzzing where no time for it is given, and how many attackers there are in a round. */
const ROUNDS = 12;
const ATTACKERS = 8;
const MEBIBYTE = 1_048_576;
const fuzzMs = Number(process.env['TAFFRAIL_FUZZ_SECONDS'] ?? 0) * 1_000;

/** A clock that runs so fast that nobody is turned away for coming too often. */
function hurriedClock(): SchedulerLike {
  let nowMs = 1_700_000_000_000;
  return { now: () => (nowMs += 20), schedule: asyncScheduler.schedule.bind(asyncScheduler) };
}

/** Sends what a hostile client sends, and goes as such a one goes. Resolves when its connection is closed. */
async function attack(port: number | undefined, random: SeededRandom): Promise<void> {
  const socket = connect({ port: port ?? 0, host: '127.0.0.1' });
  const closed = new Promise<void>((resolve) => socket.once('close', () => { resolve(); }));
  socket.on('error', () => undefined); // it may be cut off at any moment
  const ending = random.pick(['end', 'reset', 'destroy', 'never-reads'] as const);
  const bytes = random.pick(ATTACKS)(random);
  if (ending !== 'never-reads') socket.resume();
  await new Promise<void>((resolve) => {
    socket.once('close', () => { resolve(); });
    socket.write(bytes, () => { resolve(); });
  });
  leave(socket, ending);
  await closed;
}

function leave(socket: Socket, ending: 'end' | 'reset' | 'destroy' | 'never-reads'): void {
  if (ending === 'reset') socket.resetAndDestroy();
  else if (ending === 'end') socket.end(() => socket.destroy());
  else socket.destroy();
}

describe.each(DOOR_NAMES)('the %s door, whatever comes in by it,', (name: DoorName) => {
  it(
    'goes on serving those who are in, and keeps nothing of those who went',
    async () => {
      const random = new SeededRandom(Number(process.env['SEED'] ?? Date.now() >>> 0));
      const log = new LogWatch();
      const { agent, fake, line } = await running({ scheduler: hurriedClock(), observer: log, heartbeatIntervalMs: 1e9 });
      const { client: witness } = await PacketClient.greet(agent.ports.stream);
      const endAtMs = Date.now() + fuzzMs;
      let settledBytes = 0;
      let round = 0;
      for (; fuzzMs > 0 ? Date.now() < endAtMs : round < ROUNDS; round++) {
        await Promise.all(Array.from({ length: ATTACKERS }, () => attack(agent.ports[name], random)));
        // What a test keeps would grow; it is the agent that must not.
        log.lines.length = 0;
        fake.received = Buffer.alloc(0);
        const word = `<${name} ${random.seed} ${round}>`;
        line.write(Buffer.concat([random.bytes(20), Buffer.from(word)]));
        await witness.until(() => witness.packets.some(({ payload }) => Buffer.from(payload).includes(word)));
        witness.packets.length = 0;
        if (round === 200) settledBytes = process.memoryUsage().rss;
      }

      const latest = await PacketClient.greet(agent.ports.stream);
      expect({ seed: random.seed, garbage: witness.garbage, link: agent.report().link }).toEqual({ seed: random.seed, garbage: 0, link: 'up' });
      expect(latest.welcome.epoch).toBe(agent.epoch);
      if (settledBytes > 0) expect(process.memoryUsage().rss - settledBytes).toBeLessThan(128 * MEBIBYTE);
      if (fuzzMs > 0) process.stderr.write(`${name} door: ${round * ATTACKERS} attackers, seed ${random.seed}, no fault found\n`);
    },
    fuzzMs + 60_000,
  );
});

describe('a thousand connections at once', () => {
  it.each(DOOR_NAMES)('find the %s door working: some come in, the others are told why not, and later ones come in again', async (name) => {
    let nowMs = 1_700_000_000_000;
    const log = new LogWatch();
    const { agent } = await running({ observer: log, scheduler: { now: () => nowMs, schedule: asyncScheduler.schedule.bind(asyncScheduler) } });

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
    expect(report.turnedAway).toBe(936);
    expect(told).toBe(name === 'raw' ? 0 : 936); // the raw door has no words: all that it says is the instrument's
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
