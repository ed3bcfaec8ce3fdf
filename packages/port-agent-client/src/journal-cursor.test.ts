import { encodePacket, ntpFromUnixMs, type Packet, PacketDecoder } from '@taffrail/port-agent-packet';
import { describe, expect, it } from 'vitest';
import { JournalCursor } from './journal-cursor.ts';

const bytes = encodePacket({ type: 1, payload: Buffer.from('7.5451'), time: ntpFromUnixMs(1_700_000_000_123.456) });
const header = Buffer.from(bytes.subarray(0, 16)).toString('hex');
const [packet] = new PacketDecoder().push(bytes) as [Packet]; // what was just encoded

describe('JournalCursor', () => {
  it('shows the header of the last packet as it came, and what was shown before until there is another', () => {
    const cursor = new JournalCursor({ epoch: 'e', position: 5n, last: 'what was shown' });
    const before = cursor.place;

    cursor.take(packet);

    expect(before).toEqual({ epoch: 'e', position: 5n, last: 'what was shown' });
    expect(cursor.place).toEqual({ epoch: 'e', position: 27n, last: header });
  });

  it('shows no packet behind a gap, where it had none', () => {
    const cursor = new JournalCursor({ epoch: 'e', position: 5n });
    cursor.take(packet);

    cursor.skip(1_000n);

    expect(cursor.place).toEqual({ epoch: 'e', position: 1_000n });
  });
});
