import { command } from '@taffrail/driver';

/** The line that answers every command; samples may stand before it. */
const STATUS_LINE = /\$STATUS,\d+,\d+,\d+,\w+\r\n/;

/**
 * The commands that the driver sends; each is answered by the status line.
 *
 * Fill in: the commands, and what ends each reply: a pattern that nothing can be added to, since samples come in between.
 */
export const commands = {
  status: command('status', { description: 'All settings, and whether it streams.', until: STATUS_LINE }),
  start: command('start', { description: 'Stream.', until: STATUS_LINE }),
  stop: command('stop', { description: 'Stream no more.', until: STATUS_LINE }),
  set: command((wire: string, value: string) => `${wire}=${value}`, { description: 'Change a setting.', until: STATUS_LINE }),
};
