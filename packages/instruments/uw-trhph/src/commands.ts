import { command } from '@taffrail/driver';

/** What is sent outside of the menus: nothing that means anything to an instrument that streams. */
export const commands = {
  listen: command('\b', {
    description: 'Wait for a sample line. In the menus it wipes out a character that was typed, while streaming it is ignored.',
    isRaw: true,
    isUrgent: true,
    until: /^ *(?:\d\.\d{3} {2}){8}[^\r\n]*\r\n/m,
    replyTimeoutMs: 25_000,
  }),
};
