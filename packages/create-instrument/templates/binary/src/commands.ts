import { bytesCommand, command } from '@taffrail/driver';

/** How long the instrument takes to answer a command. */
export const REPLY_TIMEOUT_MS = 3_000;

/** Each is answered by a configuration record, which the protocol waits for; samples may come before it. */
const ANSWERED_BY_RECORD = { isUrgent: true, until: 'sent' } as const;

/**
 * The commands that the driver sends: `#`, a letter, and the bytes of a value, lowest first.
 *
 * Fill in: the commands, how their values are written, and how long an answer may take.
 */
export const commands = {
  tell: command('#C', { description: 'The configuration.', isRaw: true, ...ANSWERED_BY_RECORD }),
  start: command('#S', { description: 'Send samples.', isRaw: true, ...ANSWERED_BY_RECORD }),
  halt: command('#H', { description: 'Send no more samples.', isRaw: true, ...ANSWERED_BY_RECORD }),
  setInterval: bytesCommand('#I', {
    description: 'Change the time from one sample to the next.',
    lengthBytes: 2,
    encode: (seconds: number) => Uint8Array.of(seconds & 0xff, seconds >> 8),
    ...ANSWERED_BY_RECORD,
  }),
  setGain: bytesCommand('#G', { description: 'Change the amplification.', lengthBytes: 1, encode: (gain: number) => Uint8Array.of(gain), ...ANSWERED_BY_RECORD }),
};
