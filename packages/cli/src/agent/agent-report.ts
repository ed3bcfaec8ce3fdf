import { NotRunningError, PortAgentProcess } from '@taffrail/port-agent';
import { WrongUsageError } from '../errors.ts';
import { errorLine } from '../output/error-report.ts';
import { LineOutput } from '../output/line-output.ts';
import type { CommonFlags } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import { reportText } from './report-text.ts';
import { fleetConfig } from './start-fleet.ts';

/** Flags of the commands about the agent of a directory, or the agents of a configuration file. */
export interface AgentDirFlags extends CommonFlags {
  readonly dir?: string;
  readonly config?: string;
}

/** Prints how the agent of a directory is doing, or every agent of a file; fails when one does not run. */
export async function reportAgent(shell: Shell, flags: AgentDirFlags): Promise<void> {
  const output = new LineOutput(shell, flags);
  await forEachAgent(shell, flags, async (dir) => {
    const report = await PortAgentProcess.report(dir);
    const { isRunning, isLive, pid, ports = {}, status } = report;
    if (status !== undefined) {
      output.write({ event: 'status', ...status, isRunning, isLive, ...(pid === undefined ? {} : { pid }), dir, ports }, () => reportText(dir, report));
    }
    if (!isRunning) throw new NotRunningError(dir);
  });
}

/** Does something about each agent that the flags name; one that it fails for does not keep it from the others. */
export async function forEachAgent(shell: Shell, flags: AgentDirFlags, work: (dir: string) => Promise<void>): Promise<void> {
  const dirs = await directoriesOf(shell, flags);
  const errors: unknown[] = [];
  for (const dir of dirs) await work(dir).catch((error: unknown) => errors.push(error));
  const last = errors.pop();
  for (const error of errors) shell.process.stderr.write(`${errorLine(error, flags)}\n`);
  if (last !== undefined) throw last as Error; // what was caught above, the last of it for the exit status
}

async function directoriesOf(shell: Shell, flags: AgentDirFlags): Promise<readonly string[]> {
  const { dir, config } = flags;
  if ((dir === undefined) === (config === undefined)) throw new WrongUsageError('expected one of --dir and --config');
  if (config === undefined) return dir === undefined ? [] : [dir];
  return (await fleetConfig(shell, flags, config)).entries.map(({ agent }) => agent.dir);
}
