import { command } from '@taffrail/driver';

/**
 * What is sent beside the answers of the menus.
 *
 * Fill in: what the instrument answers in any mode, and changes nothing; it tells streaming from a menu, and both from silence.
 */
export const commands = {
  probe: command('\r', {
    description: 'Show the screen once more or, while it streams, say so.',
    isRaw: true,
    isUrgent: true,
    until: /, \d to [^\r\n:]*: |Streaming\r\n/,
    replyTimeoutMs: 3_000,
  }),
};
