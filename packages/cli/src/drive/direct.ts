import { DriverEvent } from '@taffrail/driver';
import { AnswerCutError } from '../errors.ts';
import { errorLine } from '../output/error-report.ts';
import { eventToJson } from '../output/event-json.ts';
import { LineOutput } from '../output/line-output.ts';
import { TerminalFilter } from '../output/terminal-filter.ts';
import type { CommonFlags } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import type { DriverSession } from './driver-session.ts';
import { KeyboardInput } from './keyboard-input.ts';
import { quiet } from './quiet.ts';

/** For how long the instrument must say nothing, after the end of piped input, before it counts as having answered. */
export const DIRECT_QUIET_MS = 1_000;

/** For how long, unless a time is given, that is waited for: an instrument that samples may never say nothing. */
export const DIRECT_ANSWER_LIMIT_MS = 10_000;

/**
 * Makes the terminal the instrument, or sends it what comes through a pipe.
 *
 * What the instrument sends passes a filter that shows, instead of obeying, what could do more to a terminal than
 * move its cursor. Line ends typed or piped become the instrument's own.
 */
export async function talkDirectly(shell: Shell, session: DriverSession, flags: CommonFlags): Promise<void> {
  const { stdin, stdout, stderr } = shell.process;
  const { driver, definition, signal, verbOptions } = session;
  const { timeoutMs: limitMs = DIRECT_ANSWER_LIMIT_MS } = verbOptions;
  await session.connect();
  const filter = new TerminalFilter(definition.ignoredBytes);
  const output = new LineOutput(shell, flags);
  const subscription = driver.events$.subscribe((event) => {
    if (event.type !== 'direct-access') return;
    if (flags.json) output.write(eventToJson(event), () => '');
    else stdout.write(filter.push(event.bytes));
  });
  const isTerminal = stdin.isTTY === true && stdin.setRawMode !== undefined;
  try {
    await driver.startDirect(verbOptions);
    if (isTerminal) stderr.write(`${definition.id} at ${driver.state}: what you type goes to it; Ctrl-] ends this.\r\n`);
    if (isTerminal) stdin.setRawMode?.(true);
    const input = new KeyboardInput({ terminator: definition.terminator, hasEscapeKey: isTerminal });
    for await (const typed of input.read(stdin, signal)) await driver.executeDirect(typed, { signal });
    if (!isTerminal && !(await quiet(driver.events$, { quietMs: DIRECT_QUIET_MS, limitMs, signal }))) stderr.write(`${errorLine(new AnswerCutError(limitMs), flags)}\n`);
  } finally {
    if (isTerminal) stdin.setRawMode?.(false);
    stdin.destroy?.();
    if (!flags.json) stdout.write(filter.end() + (isTerminal ? '\r\n' : ''));
    // What the driver and the instrument say to each other from here on is nobody's direct access.
    subscription.unsubscribe();
    await handBack(shell, session, flags);
  }
}

/** Gives the instrument back to the driver; that it cannot be found after that is worth a word, but not a failure. */
async function handBack(
  { process }: Shell,
  { driver, signal, verbOptions: { timeoutMs = HAND_BACK_LIMIT_MS } }: DriverSession,
  flags: CommonFlags,
): Promise<void> {
  if (signal.aborted || !driver.capabilities.includes(DriverEvent.STOP_DIRECT)) return;
  try {
    await driver.stopDirect({ timeoutMs });
  } catch (error) {
    process.stderr.write(`${errorLine(error, flags)}\n`);
  }
}

const HAND_BACK_LIMIT_MS = 10_000;
