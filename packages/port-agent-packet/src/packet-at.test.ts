import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodePacket } from './encode.ts';
import { ntpFromUnixMs } from './ntp-time.ts';
import { packetLengthAt } from './packet-at.ts';

const packetOf = (payload: Uint8Array) => encodePacket({ type: 1, payload, time: ntpFromUnixMs(0) });

describe('packetLengthAt', () => {
  it('gives the length of a packet wherever it lies', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 20 }), fc.uint8Array({ maxLength: 20 }), (payload, before, after) => {
        const packet = packetOf(payload);

        const length = packetLengthAt(Uint8Array.of(...before, ...packet, ...after), before.length);

        expect(length).toBe(packet.length);
      }),
    );
  });

  it('gives 0 for a packet of which a bit has changed, where that does not move its end', () => {
    const bits = fc.nat({ max: 8 * 66 - 1 }).filter((bit) => bit >> 3 !== 4 && bit >> 3 !== 5);
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 50, maxLength: 50 }), bits, (payload, bit) => {
        const packet = packetOf(payload);
        packet[bit >> 3] = (packet[bit >> 3] ?? 0) ^ (1 << (bit & 7));

        const length = packetLengthAt(packet, 0);

        expect(length).toBe(0);
      }),
    );
  });

  it('gives 0 for a packet that is cut off, and for a size that is no size', () => {
    const packet = packetOf(new Uint8Array(40));
    const tooSmall = packet.slice();
    tooSmall[5] = 15;

    const lengths = [packetLengthAt(packet.subarray(0, 55), 0), packetLengthAt(packet.subarray(0, 15), 0), packetLengthAt(tooSmall, 0), packetLengthAt(packet, 56)];

    expect(lengths).toEqual([0, 0, 0, 0]);
  });
});
