import { NotRunningError, PortAgentProcess } from '@taffrail/port-agent';
import { oneLine } from '../output/escape.ts';
import { LineOutput } from '../output/line-output.ts';
import type { CommonFlags } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import { doorsText } from './doors-text.ts';

/** Flags of the commands about the agent of a directory. */
export interface AgentDirFlags extends CommonFlags {
  readonly dir: string;
}

/** Prints how the agent of a directory is doing. */
export function reportAgent(shell: Shell, flags: AgentDirFlags): void {
  const { dir } = flags;
  const { isRunning, pid, ports = {}, status = {} } = PortAgentProcess.status(dir);
  if (!isRunning) throw new NotRunningError(dir);
  new LineOutput(shell, flags).write({ event: 'status', pid, dir, ports, ...status }, () => {
    const { link, url, reason, epoch } = status;
    const why = typeof reason === 'string' ? `: ${oneLine(reason)}` : '';
    return [
      `port agent ${pid} runs in ${dir}, epoch ${String(epoch)}`,
      `  link     ${String(url)} is ${String(link)}${why}`,
      ...doorsText(ports),
    ].join('\n');
  });
}
