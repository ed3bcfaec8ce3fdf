import { command } from '@taffrail/driver';
import { parseSelfTest } from './texts/self-test.ts';

/** The commands that the driver sends; time limits are the lineage's. Sources as given for the definition. */
export const commands = {
  /** Sent as it is, before anybody knows whether there is a prompt. */
  probe: command('\n', { description: 'Ask for the prompt.', isRaw: true, isUrgent: true, replyTimeoutMs: 1_000 }),
  query: command((wire: string) => `${wire}?`, { description: 'Tell one parameter.' }),
  set: command((wire: string, value: string) => `${wire}${value}`, { description: 'Change one parameter.' }),
  /** Its echo is all the answer there is; a refusal may follow it. */
  startPinging: command('CS\n', { description: 'Start pinging.', isRaw: true, until: /CS\r?\n/i }),
  setClock: command((time: string) => `TT${time}`, { description: 'Set the clock, when the end of the line arrives.' }),
  systemConfiguration: command('PS0', { description: 'Make and parts of the instrument.' }),
  compassCalibration: command('AC', { description: 'Calibration of compass and tilt sensors.' }),
  ancillaryData: command('PT2', { description: 'Temperatures and moisture inside.' }),
  transmitPath: command('PT4', { description: 'Transmit a ping, and tell its current and voltage.' }),
  selfTest: command('PT200', { description: 'Run all tests.', replyTimeoutMs: 30_000, parse: parseSelfTest }),
};
