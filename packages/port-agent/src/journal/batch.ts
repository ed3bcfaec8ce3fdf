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

/** Joins arrays; without a copy where they already lie side by side in memory. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [first] = parts;
  if (first === undefined) return new Uint8Array(0);
  let end = first.byteOffset + first.byteLength;
  for (const part of parts.slice(1)) {
    if (part.buffer !== first.buffer || part.byteOffset !== end) return Buffer.concat(parts);
    end += part.byteLength;
  }
  return new Uint8Array(first.buffer, first.byteOffset, end - first.byteOffset);
}
