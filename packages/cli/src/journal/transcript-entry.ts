import type { JournalPacket } from '@taffrail/port-agent';
import { PacketType } from '@taffrail/port-agent-packet';
import type { TranscriptEntry } from '@taffrail/simulator';

/** Tells what of a journal's packet passed between the instrument and its link; `undefined` for what did not. */
export function transcriptEntryOf({ type, payload, timeMs: atMs }: JournalPacket): TranscriptEntry | undefined {
  switch (type) {
    case PacketType.FROM_INSTRUMENT:
      return { direction: 'transmitted', atMs, bytes: payload, durationMs: 0 };
    case PacketType.FROM_DRIVER:
      return { direction: 'received', atMs, bytes: payload, durationMs: 0 };
    case PacketType.COMMAND: {
      const [, duration] = /^break (\d+)$/.exec(Buffer.from(payload).toString('latin1')) ?? [];
      return duration === undefined ? undefined : { direction: 'break', atMs, bytes: new Uint8Array(), durationMs: Number(duration) };
    }
    default:
      return undefined;
  }
}
