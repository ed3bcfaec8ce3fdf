import { HEADER_LENGTH, PacketType } from '@taffrail/port-agent-packet';
import { joined, typeOf } from '../journal/batch.ts';
import type { DoorSpeech } from './byte-door.ts';

/** The speech of the raw door: the instrument's bytes as they came, and bytes for it. */
export const rawSpeech: DoorSpeech = {
  writes: true,
  render: ({ packets }) => {
    const payloads = packets.filter((packet) => typeOf(packet) === PacketType.FROM_INSTRUMENT).map((packet) => packet.subarray(HEADER_LENGTH));
    return payloads.length === 0 ? undefined : joined(payloads);
  },
};
