import { once } from 'node:events';
import { HEADER_LENGTH, isJournalled, type Packet, PacketType, readGap } from '@taffrail/port-agent-packet';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { running } from '../../test/support/agent-fixture.ts';
import { PacketClient } from '../../test/support/packet-client.ts';
import { TextClient } from '../../test/support/text-client.ts';

const DOORS = ['stream', 'data', 'raw', 'sniff'] as const;

interface Step {
  readonly lengthBytes: number;
  /** Which clients stop reading before this is sent, or begin again. */
  readonly toggled: readonly (typeof DOORS)[number][];
}

const steps = fc.array(fc.record({ lengthBytes: fc.integer({ min: 1, max: 500_000 }), toggled: fc.subarray([...DOORS]) }), { minLength: 40, maxLength: 60 });

/** Text in which every eight bytes say where they are. */
function numbered(lengthBytes: number): string {
  return Array.from({ length: Math.ceil(lengthBytes / 8) }, (_, i) => i.toString(36).padStart(8, '.')).join('').slice(0, lengthBytes);
}

function payloadsOf(packets: readonly Packet[]): string {
  return Buffer.concat(packets.filter(({ type }) => type === PacketType.FROM_INSTRUMENT).map(({ payload }) => payload)).toString('latin1');
}

/** What a sniffer saw the instrument say, after checking that each line's position is behind the line before. */
function sniffed(text: string): string {
  let next: bigint | undefined;
  let said = '';
  for (const line of text.trimEnd().split('\n')) {
    const [, at = '', name, words = ''] = /^\S+ (\d+) (\S+) "(.*)"$/.exec(line) ?? [];
    if (next !== undefined && name !== undefined) expect(BigInt(at)).toBe(next);
    next = name === 'FROM_INSTRUMENT' ? BigInt(at) + BigInt(HEADER_LENGTH + words.length) : undefined;
    if (name === 'FROM_INSTRUMENT') said += words;
  }
  return said;
}

async function serve(plan: readonly Step[]): Promise<{ readonly sent: string; readonly stream: Packet[]; readonly got: Record<(typeof DOORS)[number], string> }> {
  const { agent, line } = await running({ fsync: 'never', segmentLengthBytes: 3_000_000 });
  const stream = (await PacketClient.greet(agent.ports.stream)).client;
  const data = await PacketClient.connect(agent.ports.data);
  const raw = await TextClient.connect(agent.ports.raw);
  const sniff = await TextClient.connect(agent.ports.sniff);
  const sockets = { stream: stream.socket, data: data.socket, raw: raw.socket, sniff: sniff.socket };
  line.write('#begin#');
  await Promise.all([stream.hears('#begin#'), data.hears('#begin#'), raw.hears('#begin#'), sniff.hears('#begin#')]);
  const text = numbered(plan.reduce((sum, { lengthBytes }) => sum + lengthBytes, 0));

  let at = 0;
  for (const { lengthBytes, toggled } of plan) {
    for (const door of toggled) {
      if (sockets[door].isPaused()) sockets[door].resume();
      else sockets[door].pause();
    }
    if (!line.write(text.slice(at, (at += lengthBytes)))) await once(line, 'drain');
  }
  for (const socket of Object.values(sockets)) socket.resume();
  line.write('#end#');
  await raw.hears('#end#');
  await Promise.all([stream.hearsLast('#end#'), data.hearsLast('#end#'), sniff.hears('#end#')]);

  const got = { stream: payloadsOf(stream.packets), data: payloadsOf(data.packets), raw: raw.text, sniff: sniffed(sniff.text) };
  expect(stream.garbage + data.garbage).toBe(0);
  await Promise.all([stream.close(), data.close()]);
  for (const client of [raw, sniff]) client.socket.destroy();
  await agent.stop();
  return { sent: `#begin#${text}#end#`, stream: stream.packets, got };
}

describe('clients that stall', () => {
  it('get everything once and in order on every door, whenever they stop reading and begin again', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (plan) => {
        const { sent, got, stream } = await serve(plan);

        for (const door of DOORS) expect(got[door] === sent, `${door}: ${got[door].length} of ${sent.length} bytes`).toBe(true);
        // No gap was told, and what stands in the journal is not said twice.
        // On a slow machine a heartbeat may come in between, which says nothing of the journal.
        expect(stream.filter(({ type }) => !isJournalled(type) && type !== PacketType.HEARTBEAT).map(({ name }) => name)).toEqual(['WELCOME']);
      }),
      { numRuns: 3, endOnFailure: true },
    );
  }, 60_000);

  it('are told on the stream and the sniff door of what is kept no longer, and turned out of the doors that have no word for it', async () => {
    const { agent, line, lines } = await running({ fsync: 'never', segmentLengthBytes: 1_000_000, retainBytes: 2_000_000 });
    const { client: stream, welcome } = await PacketClient.greet(agent.ports.stream);
    const data = await PacketClient.connect(agent.ports.data);
    const raw = await TextClient.connect(agent.ports.raw);
    const sniff = await TextClient.connect(agent.ports.sniff);
    const { client: witness } = await PacketClient.greet(agent.ports.stream);
    line.write('#begin#');
    await Promise.all([stream.hears('#begin#'), data.hears('#begin#'), raw.hears('#begin#'), sniff.hears('#begin#'), witness.hears('#begin#')]);
    for (const { socket } of [stream, data, raw, sniff]) socket.pause();

    for (let i = 0; i < 400; i++) if (!line.write(Buffer.alloc(60_000, 'x'))) await once(line, 'drain');
    line.write('#end#');
    await witness.hearsLast('#end#');
    const rawClosed = once(raw.socket, 'close');
    for (const { socket } of [stream, data, raw, sniff]) socket.resume();
    await Promise.all([stream.hearsLast('#end#'), data.closed(), rawClosed, sniff.hears('#end#')]);

    expect(stream.packets.some(({ type }) => type === PacketType.GAP)).toBe(true);
    expect(positionBehindLast(stream.packets, welcome.position)).toBe(positionBehindLast(witness.packets, welcome.position));
    const [, keptFrom, next] = /^positions \d+ to (\d+) are not kept\n\S+ (\d+) /m.exec(sniff.text) ?? [];
    expect(keptFrom).toBeDefined();
    expect(next).toBe(keptFrom);
    const words = String.raw`positions \d+ to \d+ cannot be had`;
    expect(data.packets.at(-1)).toMatchObject({ name: 'FAULT' });
    expect(Buffer.from(data.packets.at(-1)!.payload).toString()).toMatch(new RegExp(`^${words}`));
    expect(lines.some((text) => new RegExp(`^raw client .* turned out: ${words}$`).test(text))).toBe(true);
  });
});

/** Counts to the position behind the last that the instrument said, and checks on the way that each gap begins where the packets before it end. */
function positionBehindLast(packets: readonly Packet[], from: bigint): bigint {
  let position = from;
  let behindLast = from;
  for (const { type, payload, lengthBytes } of packets) {
    if (type === PacketType.GAP) {
      const gap = readGap(payload);
      expect(gap.from).toBe(position);
      position = gap.to;
    } else if (isJournalled(type)) position += BigInt(lengthBytes);
    if (type === PacketType.FROM_INSTRUMENT) behindLast = position;
  }
  return behindLast;
}
