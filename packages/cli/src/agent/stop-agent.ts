import { PortAgentProcess } from '@taffrail/port-agent';
import { LineOutput } from '../output/line-output.ts';
import type { Shell } from '../shell/shell.ts';
import type { AgentDirFlags } from './agent-report.ts';

/** Stops the agent of a directory. */
export async function stopAgent(shell: Shell, flags: AgentDirFlags): Promise<void> {
  const { dir } = flags;
  const agent = PortAgentProcess.attach(dir);
  await agent.stop();
  new LineOutput(shell, flags).write({ event: 'stopped', pid: agent.pid, dir }, () => `port agent ${agent.pid} in ${dir} has stopped`);
}
