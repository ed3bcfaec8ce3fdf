import { encodePacket, ntpFromUnixMs, PacketType } from '@taffrail/port-agent-packet';
import fc from 'fast-check';
import { VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../../test/support/agent-fixture.ts';
import { BatchReader } from './batch-reader.ts';
import { Journal } from './journal.ts';

const packetOf = (payload: Uint8Array) => encodePacket({ type: PacketType.FROM_INSTRUMENT, payload, time: ntpFromUnixMs(0) });

describe('BatchReader', () => {
  it('reads from any packet on exactly what was written behind it, across segments', async () => {
    const lengths = fc.array(fc.integer({ min: 0, max: 65_519 }), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(lengths, fc.nat(), fc.integer({ min: 1, max: 300_000 }), async (payloadLengths, from, segmentLengthBytes) => {
        const journal = new Journal({ directory: temporaryDirectory(), scheduler: new VirtualTimeScheduler(), fsync: 'never', segmentLengthBytes });
        const packets = payloadLengths.map((length, i) => packetOf(new Uint8Array(length).fill(i)));
        const positions = packets.map((packet) => {
          const position = journal.append(packet);
          journal.flush();
          return position;
        });
        const first = from % packets.length;
        const reader = new BatchReader(journal, positions[first]!);

        const read: Uint8Array[] = [];
        for (let item = await reader.next(); item !== undefined; item = await reader.next()) if (item.kind === 'batch') read.push(...item.batch.packets.filter((packet) => packet[3] === PacketType.FROM_INSTRUMENT));
        await reader.close();
        await journal.close();

        expect(Buffer.concat(read).equals(Buffer.concat(packets.slice(first)))).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it('finds at the head what is added there later', async () => {
    const journal = new Journal({ directory: temporaryDirectory(), scheduler: new VirtualTimeScheduler(), fsync: 'never' });
    const reader = new BatchReader(journal, 0n);

    const before = await reader.next();
    journal.append(packetOf(Buffer.from('one')));
    journal.flush();
    const after = await reader.next();
    await reader.close();
    await journal.close();

    expect(before).toBeUndefined();
    expect(after).toMatchObject({ kind: 'batch', batch: { position: 0n } });
  });
});
