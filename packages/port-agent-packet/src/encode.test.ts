import { describe, expect, it } from 'vitest';
import { encodePacket, encodePackets, MAX_PAYLOAD_LENGTH, PacketFieldError, PacketType, PayloadTooLongError, sealPacket } from './index.ts';

const time = { seconds: 3_600_000_000, fraction: 0x8000_0000 };
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const ascii = (text: string) => new TextEncoder().encode(text);

describe('encodePacket', () => {
  it('writes instrument bytes exactly as the lineage does', () => {
    const packet = encodePacket({ type: PacketType.FROM_INSTRUMENT, payload: ascii('abc123'), time });

    expect(hex(packet)).toBe('a39d7a0100160062d693a40080000000616263313233');
  });

  it('writes a heartbeat exactly as the lineage does', () => {
    const packet = encodePacket({ type: PacketType.HEARTBEAT, payload: ascii('HB'), time });

    expect(hex(packet)).toBe('a39d7a0900120034d693a400800000004842');
  });

  it('takes the longest payload and refuses one byte more', () => {
    const longest = encodePacket({ type: 1, payload: new Uint8Array(MAX_PAYLOAD_LENGTH), time });

    expect(longest.length).toBe(0xffff);
    expect(() => encodePacket({ type: 1, payload: new Uint8Array(MAX_PAYLOAD_LENGTH + 1), time })).toThrow(
      new PayloadTooLongError(65_520, 65_519),
    );
  });

  it.each([
    ['type', { type: 256, time }],
    ['type', { type: 1.5, time }],
    ['time seconds', { type: 1, time: { seconds: -1, fraction: 0 } }],
    ['time fraction', { type: 1, time: { seconds: 0, fraction: 2 ** 32 } }],
  ])('refuses a %s that its field cannot hold', (field, parts) => {
    expect(() => encodePacket({ ...parts, payload: ascii('x') })).toThrow(expect.objectContaining({ code: 'packet-field', field }));
    expect(() => encodePacket({ ...parts, payload: ascii('x') })).toThrow(PacketFieldError);
  });
});

describe('sealPacket', () => {
  it('makes in place what encodePacket makes from a copy', () => {
    const room = new Uint8Array(1 + 16 + 200).fill(0xee);
    const payload = ascii('x'.repeat(200));
    room.set(payload, 17);

    const sealed = sealPacket(room.subarray(1), { type: 1, time });

    expect(sealed.buffer).toBe(room.buffer);
    expect(hex(sealed)).toBe(hex(encodePacket({ type: 1, payload, time })));
    expect(room[0]).toBe(0xee);
  });
});

describe('encodePackets', () => {
  it.each([
    [0, [16]],
    [1, [17]],
    [MAX_PAYLOAD_LENGTH, [0xffff]],
    [MAX_PAYLOAD_LENGTH + 1, [0xffff, 17]],
    [2 * MAX_PAYLOAD_LENGTH, [0xffff, 0xffff]],
  ])('cuts %d bytes into packets of %j bytes, without an empty one at the end', (length, expected) => {
    const packets = encodePackets({ type: 1, payload: new Uint8Array(length), time });

    expect(packets.map((packet) => packet.length)).toEqual(expected);
  });
});
