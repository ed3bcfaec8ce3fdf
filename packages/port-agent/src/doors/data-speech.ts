import { HEADER_LENGTH, PacketType, readLinkChange } from '@taffrail/port-agent-packet';
import type { SchedulerLike } from 'rxjs';
import { joined, timeOf, typeOf } from '../journal/batch.ts';
import { packetBuffer } from '../packet-buffer.ts';
import { stamp } from '../stamp.ts';
import type { DoorSpeech } from './byte-door.ts';

/** What a driver of the lineage is sent of what stands in the journal. */
const FOR_DRIVERS: ReadonlySet<number> = new Set([PacketType.FROM_INSTRUMENT, PacketType.CONFIG, PacketType.DIGI_REPLY, PacketType.PICKLED]);

const text = (words: string) => new TextEncoder().encode(words);

/** The speech of the data door, the lineage's own: framed packets to the driver, raw bytes from it. */
export function dataSpeech(scheduler: SchedulerLike): DoorSpeech {
  const now = () => stamp(scheduler);
  return {
    writes: true,
    render: ({ bytes, packets }) => {
      if (packets.every((packet) => FOR_DRIVERS.has(typeOf(packet)))) return bytes;
      const said = packets.map(forDriver).filter((packet) => packet !== undefined);
      return said.length === 0 ? undefined : joined(said);
    },
    heartbeat: () => packetBuffer({ type: PacketType.HEARTBEAT, payload: text('HB'), time: now() }),
    fault: (message) => packetBuffer({ type: PacketType.FAULT, payload: text(message), time: now() }),
  };
}

function forDriver(packet: Uint8Array): Uint8Array | undefined {
  const type = typeOf(packet);
  if (FOR_DRIVERS.has(type)) return packet;
  if (type !== PacketType.STATUS) return undefined;
  const link = readLinkChange(packet.subarray(HEADER_LENGTH));
  if (link === undefined) return undefined;
  // The lineage's word for it; its drivers do not read JSON.
  return packetBuffer({ type, payload: text(link === 'up' ? 'CONNECTED' : 'DISCONNECTED'), time: timeOf(packet) });
}
