import { PacketType, readFault, readLeaseNotice, readWriterNote, writeHello, writeLeaseWish } from '@taffrail/port-agent-packet';
import { asyncScheduler, type SchedulerLike } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { running } from '../test/support/agent-fixture.ts';
import { LogWatch } from '../test/support/log-watch.ts';
import { PacketClient } from '../test/support/packet-client.ts';
import { TextClient } from '../test/support/text-client.ts';

const notices = (client: PacketClient) => client.packets.filter(({ type }) => type === PacketType.LEASE).map(({ payload }) => readLeaseNotice(payload));
const writers = (client: PacketClient) => client.packets.filter(({ type }) => type === PacketType.WRITER).map(({ payload }) => readWriterNote(payload));
const addressOf = ({ socket }: { socket: { localPort?: number | undefined } }) => `127.0.0.1:${socket.localPort}`;

const nameOf = (name: string, client: { socket: { localPort?: number | undefined } }) => `stream client "${name}" (${addressOf(client)})`;

async function greeted(port: number | undefined, name: string) {
  return (await PacketClient.greet(port, { client: name })).client;
}

/** A clock that stands where the test puts it, with the real one's timers. */
function clockAt(now: () => number): SchedulerLike {
  return { now, schedule: asyncScheduler.schedule.bind(asyncScheduler) };
}

/** Asks for something about the lease and gives the answer. */
async function wish(client: PacketClient, what: 'request' | 'takeover' | 'release') {
  const before = notices(client).length;
  client.send(PacketType.LEASE, writeLeaseWish(what));
  await client.until(() => notices(client).length > before);
  return notices(client).at(-1)!;
}

describe('the write lease at an agent\'s doors', () => {
  it('is granted to who asks, refused to the next by name, and granted again once released', async () => {
    const { agent } = await running();
    const driver = await greeted(agent.ports.stream, 'driver');
    const person = await greeted(agent.ports.stream, 'person');

    const answers = [await wish(driver, 'request'), await wish(person, 'request'), await wish(driver, 'release'), await wish(person, 'request'), await wish(driver, 'release')];

    const [one, two] = [nameOf('driver', driver), nameOf('person', person)];
    expect(answers).toEqual([
      { state: 'granted', holder: one },
      { state: 'refused', holder: one },
      { state: 'released' },
      { state: 'granted', holder: two },
      { state: 'released', holder: two },
    ]);
  });

  it('is taken over for direct access: the driver is told, and its next write is refused with the name of who has it', async () => {
    const { agent, fake } = await running();
    const driver = await greeted(agent.ports.stream, 'driver');
    const person = await greeted(agent.ports.stream, 'person');
    driver.send(PacketType.FROM_DRIVER, 'ts\r\n');
    await driver.next(PacketType.ACK);

    const granted = await wish(person, 'takeover');
    await driver.next(PacketType.LEASE);
    driver.send(PacketType.FROM_DRIVER, 'mixed in\r\n');
    const fault = readFault((await driver.next(PacketType.FAULT)).payload);
    person.send(PacketType.FROM_DRIVER, 'ds\r\n');
    await fake.hears('ds\r\n');

    const holder = nameOf('person', person);
    expect([granted.state, notices(driver), fault]).toEqual(['granted', [{ state: 'lost', holder }], { code: 'not-the-writer', message: `${holder} is writing`, write: 1, holder }]);
    expect(fake.received.toString()).toBe('ts\r\nds\r\n');
  });

  it('may be asked for in the HELLO', async () => {
    const { agent } = await running();
    const driver = await greeted(agent.ports.stream, 'driver');
    await wish(driver, 'request');

    const modest = await PacketClient.connect(agent.ports.stream);
    modest.send(PacketType.HELLO, writeHello({ client: 'modest', lease: 'request' }));
    const bold = await PacketClient.connect(agent.ports.stream);
    await modest.next(PacketType.LEASE);
    bold.send(PacketType.HELLO, writeHello({ client: 'bold', lease: 'takeover' }));
    await bold.next(PacketType.LEASE);
    await driver.until(() => notices(driver).length === 2);

    expect([modest, bold, driver].map((client) => notices(client).at(-1)!.state)).toEqual(['refused', 'granted', 'lost']);
  });

  it('is lost by a driver of the lineage in its own words, and by a raw client in the log', async () => {
    const { agent, fake, lines } = await running();
    const data = await PacketClient.connect(agent.ports.data);
    const raw = await TextClient.connect(agent.ports.raw);
    const person = await greeted(agent.ports.stream, 'person');
    data.socket.write('ts\r\n');
    await fake.hears('ts\r\n');

    await wish(person, 'takeover');
    const told = await data.next(PacketType.FAULT);
    await wish(person, 'release');
    raw.socket.write('ds\r\n');
    await fake.hears('ds\r\n');
    await wish(person, 'takeover');

    const holder = nameOf('person', person);
    expect(Buffer.from(told.payload).toString()).toBe(`${holder} writes from now on`);
    expect(lines).toContain(`raw client ${addressOf(raw)} writes no more: ${holder} does`);
  });

  it('ends with the connection of who holds it', async () => {
    const log = new LogWatch();
    const { agent, fake } = await running({ observer: log });
    const driver = await greeted(agent.ports.stream, 'driver');
    await wish(driver, 'request');
    const raw = await TextClient.connect(agent.ports.raw);

    driver.socket.destroy();
    await log.sees(' went');
    raw.socket.write('ds\r\n');
    await fake.hears('ds\r\n');

    expect(agent.report().lease).toMatchObject({ holder: `raw client ${addressOf(raw)}`, refusedWrites: 0, takeovers: 0 });
  });

  it('leaves in the journal who wrote what, once for as long as nobody else writes', async () => {
    const log = new LogWatch();
    const { agent, fake } = await running({ observer: log });
    const witness = await greeted(agent.ports.stream, 'witness');
    const driver = await greeted(agent.ports.stream, 'driver');
    const address = addressOf(driver);
    const raw = await TextClient.connect(agent.ports.raw);

    for (const text of ['a', 'b']) {
      driver.send(PacketType.FROM_DRIVER, text);
      await fake.hears(text);
    }
    await driver.close();
    await log.sees(' went');
    raw.socket.write('c');
    await witness.until(() => witness.payloads(PacketType.FROM_DRIVER) === 'abc');

    expect(writers(witness)).toEqual([
      { door: 'stream', address, client: 'driver' },
      { door: 'raw', address: addressOf(raw) },
    ]);
    expect(witness.packets.filter(({ type }) => [PacketType.WRITER, PacketType.FROM_DRIVER].includes(type as 2)).map(({ name }) => name)).toEqual([
      'WRITER', 'FROM_DRIVER', 'FROM_DRIVER', 'WRITER', 'FROM_DRIVER',
    ]);
  });

  it('names the writer again after a mebibyte, so that nobody reads all of the past to find it', async () => {
    const { agent } = await running();
    const witness = await greeted(agent.ports.stream, 'witness');
    const driver = await greeted(agent.ports.stream, 'driver');

    for (let i = 0; i < 40; i++) {
      driver.send(PacketType.FROM_DRIVER, new Uint8Array(60_000));
      await driver.until(() => driver.packets.filter(({ type }) => type === PacketType.ACK).length === i + 1);
    }
    await witness.until(() => witness.payloads(PacketType.FROM_DRIVER).length === 2_400_000);

    expect(writers(witness)).toEqual(Array.from({ length: 3 }, () => ({ door: 'stream', address: addressOf(driver), client: 'driver' })));
  });

  it('drops all pieces of a raw write whose first piece was refused, though the lease falls free in between', async () => {
    const log = new LogWatch();
    const { agent, fake } = await running({ observer: log, scheduler: clockAt(() => 1_700_000_000_000) });
    const driver = await greeted(agent.ports.stream, 'driver');
    await wish(driver, 'request');
    const raw = await TextClient.connect(agent.ports.raw);

    raw.socket.write('set int');
    await log.sees('write dropped');
    await wish(driver, 'release');
    raw.socket.end('erval=5\r\n');
    await log.sees(': 2 writes were refused in all');

    expect([fake.received.toString(), agent.report().lease.refusedWrites]).toEqual(['', 2]);
  });

  it('is within reach of a refused raw client again after a pause', async () => {
    let nowMs = 1_700_000_000_000;
    const log = new LogWatch();
    const { agent, fake } = await running({ observer: log, scheduler: clockAt(() => nowMs) });
    const driver = await greeted(agent.ports.stream, 'driver');
    await wish(driver, 'request');
    const raw = await TextClient.connect(agent.ports.raw);
    raw.socket.write('ts\r\n');
    await log.sees('write dropped');
    await wish(driver, 'release');

    nowMs += 100;
    raw.socket.write('ds\r\n');
    await fake.hears('ds\r\n');

    expect(fake.received.toString()).toBe('ds\r\n');
  });

  it('is not confused by a wish that is none', async () => {
    const { agent } = await running();
    const client = await greeted(agent.ports.stream, 'client');

    client.send(PacketType.LEASE, '{"wish":"everything"}');
    await client.closed();

    expect(readFault(client.packets.at(-1)!.payload).code).toBe('bad-lease');
  });
});
