import { HEADER_LENGTH, packetTypeName } from '@taffrail/port-agent-packet';
import { escapeBytes } from '../escape-bytes.ts';
import { timeMsOf, typeOf } from '../journal/batch.ts';
import type { DoorSpeech } from './byte-door.ts';

/** The speech of the sniff door: one line for each packet, safe on a terminal. */
export const sniffSpeech: DoorSpeech = {
  writes: false,
  render: ({ position, packets }) => {
    let at = position;
    const lines = packets.map((packet) => {
      const line = `${new Date(timeMsOf(packet)).toISOString()} ${at} ${packetTypeName(typeOf(packet))} "${escapeBytes(packet.subarray(HEADER_LENGTH))}"\n`;
      at += BigInt(packet.length);
      return line;
    });
    return new TextEncoder().encode(lines.join(''));
  },
  fault: (message) => new TextEncoder().encode(`${escapeBytes(new TextEncoder().encode(message))}\n`),
  gap: ({ from, to }) => new TextEncoder().encode(`positions ${from} to ${to} are not kept\n`),
};
