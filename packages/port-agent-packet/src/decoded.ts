import type { NtpTime } from './ntp-time.ts';

/** A packet that was found in the input. */
export interface Packet {
  readonly kind: 'packet';
  /** The type's code; any value from 0 to 255 may come. */
  readonly type: number;
  /** The type's name in the decoder's dialect, `TYPE_<n>` when it has none. */
  readonly name: string;
  /** An array of its own, which nothing writes again. */
  readonly payload: Uint8Array;
  readonly time: NtpTime;
  /** The same time in Unix milliseconds with fractions. */
  readonly timeMs: number;
  /** Where the packet begins, in bytes since the decoder was made. */
  readonly offset: number;
  /** The packet's length, header included. */
  readonly lengthBytes: number;
}

/**
 * Why bytes could not be used: `no-sync` no packet begins there; `bad-size` a header whose size field is below 16;
 * `bad-checksum` a packet whose bytes do not XOR to its checksum; `truncated` the input ended inside it.
 */
export type GarbageReason = 'no-sync' | 'bad-size' | 'bad-checksum' | 'truncated';

/** Bytes that are no packet, up to the next thing that looks like one. */
export interface Garbage {
  readonly kind: 'garbage';
  /** Where the span begins, in bytes since the decoder was made. */
  readonly offset: number;
  /** An array of its own, at most {@link MAX_GARBAGE_LENGTH} long; a longer span comes in several. */
  readonly bytes: Uint8Array;
  readonly reason: GarbageReason;
}

/** What a decoder makes of its input: every byte lies in exactly one of these, and they come in order without a hole. */
export type Decoded = Packet | Garbage;

/** How long one {@link Garbage} may be, in bytes, before it is handed out and a new one begun. */
export const MAX_GARBAGE_LENGTH = 65_536;
