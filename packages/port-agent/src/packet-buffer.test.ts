import { encodePackets, MAX_PAYLOAD_LENGTH, ntpFromUnixMs, PayloadTooLongError } from '@taffrail/port-agent-packet';
import { describe, expect, it } from 'vitest';
import { packetBuffer, packetBuffers } from './packet-buffer.ts';

const time = ntpFromUnixMs(1_700_000_000_000);

describe('packetBuffers', () => {
  it.each([0, 1, 100, MAX_PAYLOAD_LENGTH, MAX_PAYLOAD_LENGTH + 1, 2 * MAX_PAYLOAD_LENGTH])('makes of %d bytes the packets that encodePackets makes', (lengthBytes) => {
    const parts = { type: 2, payload: Uint8Array.from({ length: lengthBytes }, (_, i) => i), time };

    const packets = packetBuffers(parts);

    expect(packets.every((packet) => Buffer.isBuffer(packet))).toBe(true);
    expect(Buffer.concat(packets).equals(Buffer.concat(encodePackets(parts)))).toBe(true);
    expect(packets.length).toBe(encodePackets(parts).length);
  });
});

describe('packetBuffer', () => {
  it('refuses what does not fit into one packet', () => {
    expect(() => packetBuffer({ type: 2, payload: new Uint8Array(MAX_PAYLOAD_LENGTH + 1), time })).toThrow(PayloadTooLongError);
  });
});
