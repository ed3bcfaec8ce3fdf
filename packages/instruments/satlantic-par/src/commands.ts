import { command } from '@taffrail/driver';

/** A whole frame, be it a broken one: what shows that the instrument is sampling. */
const A_FRAME = /SATP(?:AR|RL)\d+,[^\r\n]*[\r\n]/;
/** The beginning of a frame. */
const FRAME_BEGINS = /SATP(?:AR|RL)\d/;

/**
 * The commands that the driver sends. Source: the lineage's code.
 *
 * Never sent: `exit!` and the control character R, a soft reset after which deployed units hang until their power is cut;
 * `set telbaud`, which loses the link; the letters of the SATPRL's boot loader, which replaces the firmware.
 */
export const commands = {
  showMaximumRate: command('show maxrate', { description: 'The frame rate.' }),
  showAll: command('show all', { description: 'The frame rate and the baud rate.' }),
  set: command((wire: string, value: string) => `set ${wire} ${value}`, { description: 'Change a setting, until the power goes.' }),
  save: command('save', { description: 'Keep the settings when the power goes. Nothing confirms it but the prompt.' }),
  exit: command('exit', { description: 'Back to the mode before, polled or free running. No prompt follows.', until: 'sent', replyTimeoutMs: 15_000 }),
  probe: command('\r', {
    description: 'A frame in polled mode, a prompt in command mode; while free running the next frame comes anyway.',
    isRaw: true,
    isUrgent: true,
    until: /SATP(?:AR|RL)\d|^\$/m,
    replyTimeoutMs: 2_000,
  }),
  poll: command('\r\n', { description: 'One frame, in polled mode.', isRaw: true, isUrgent: true, until: A_FRAME, replyTimeoutMs: 15_000 }),
  freeRun: command('\x01', { description: 'Send frames unasked.', isRaw: true, isUrgent: true, until: A_FRAME, replyTimeoutMs: 15_000 }),
  stop: command('\x13', { description: 'Send no more frames unasked. No answer means that it was heard.', isRaw: true, isUrgent: true, until: FRAME_BEGINS, replyTimeoutMs: 9_000 }),
  stopUnheard: command('\x13', { description: 'The same, one of a burst.', isRaw: true, isUrgent: true, until: 'sent' }),
  /** From free running it is not always heard, hence again and again. */
  openConsole: command('\x03', {
    description: 'Open the command console.',
    isRaw: true,
    isUrgent: true,
    resendEveryMs: 300,
    until: /Command Console[^$]*\$/,
    replyTimeoutMs: 5_000,
  }),
};
