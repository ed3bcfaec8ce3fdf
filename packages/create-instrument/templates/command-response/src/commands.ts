import { command } from '@taffrail/driver';
import { sample } from './sample.ts';

/**
 * The commands that the driver sends.
 *
 * Fill in: the commands, and how long each reply may take where that is longer than usual; `until` where no prompt ends it.
 */
export const commands = {
  status: command('STATUS', { description: 'All settings, and whether it samples by itself.' }),
  takeSample: command('SAMPLE', { description: 'Take one sample.', parse: sample.parse, replyTimeoutMs: 15_000 }),
  start: command('START', { description: 'Take samples by itself.' }),
  stop: command('STOP', { description: 'Take no more samples by itself.' }),
  set: command((wire: string, value: string) => `${wire}=${value}`, { description: 'Change a setting.' }),
};
