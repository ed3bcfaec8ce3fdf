import { type NtpTime, unixMsFromNtp } from '@taffrail/port-agent-packet';

/** Packets that follow one another in the journal. */
export interface Batch {
  /** The position of the first. */
  readonly position: bigint;
  /** All of them, one after the other, as they are in the journal. */
  readonly bytes: Uint8Array;
  /** Each by itself; views of {@link bytes} or of what it was copied from. */
  readonly packets: readonly Uint8Array[];
}

/** Positions that cannot be read: `to` is the first that can. */
export interface JournalGap {
  readonly from: bigint;
  readonly to: bigint;
}

/** Gives the type of a packet known to be whole. */
export function typeOf(packet: Uint8Array): number {
  return packet[3] ?? 0;
}

/** Gives the time of a packet known to be whole. */
export function timeOf(packet: Uint8Array): NtpTime {
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  return { seconds: view.getUint32(8), fraction: view.getUint32(12) };
}

/** Gives the time of a packet known to be whole, in Unix milliseconds. */
export function timeMsOf(packet: Uint8Array): number {
  return unixMsFromNtp(timeOf(packet));
}

/** Up to how many bytes packets that lie apart in memory are copied together; longer ones are worth a write of their own. */
const COPIED_LENGTH = 16_384;

/**
 * Makes batches of packets that follow one another from a position on: as few as there can be without copying much.
 *
 * What lies side by side in memory goes together, however long; what does not is copied together only while it is short.
 */
export function batchesOf(packets: readonly Uint8Array[], position: bigint): Batch[] {
  const [only] = packets;
  if (only !== undefined && packets.length === 1) return [{ position, bytes: only, packets }];
  const groups: Uint8Array[][] = [];
  let lengthBytes = 0;
  let isApart = false;
  let previous: Uint8Array | undefined;
  for (const packet of packets) {
    isApart ||= previous !== undefined && !isBehind(previous, packet);
    const group = groups.at(-1);
    if (group === undefined || (isApart && lengthBytes + packet.length > COPIED_LENGTH)) {
      groups.push([packet]);
      lengthBytes = 0;
      isApart = false;
    } else group.push(packet);
    lengthBytes += packet.length;
    previous = packet;
  }
  let at = position;
  return groups.map((group) => {
    const batch = { position: at, bytes: joined(group), packets: group };
    at += BigInt(batch.bytes.length);
    return batch;
  });
}

function isBehind(one: Uint8Array, next: Uint8Array): boolean {
  return next.buffer === one.buffer && next.byteOffset === one.byteOffset + one.byteLength;
}

/** Joins arrays; without a copy where they already lie side by side in memory. */
export function joined(parts: readonly Uint8Array[]): Buffer {
  const [first] = parts;
  if (first === undefined) return Buffer.alloc(0);
  let end = first.byteOffset + first.byteLength;
  for (const part of parts.slice(1)) {
    if (part.buffer !== first.buffer || part.byteOffset !== end) return Buffer.concat(parts);
    end += part.byteLength;
  }
  return Buffer.from(first.buffer, first.byteOffset, end - first.byteOffset);
}
