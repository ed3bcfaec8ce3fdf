import { PortAgentProcess } from '@taffrail/port-agent';
import { LineOutput } from '../output/line-output.ts';
import type { Shell } from '../shell/shell.ts';
import { type AgentDirFlags, forEachAgent } from './agent-report.ts';

/** Stops the agent of a directory, or every agent of a file. */
export async function stopAgent(shell: Shell, flags: AgentDirFlags): Promise<void> {
  const output = new LineOutput(shell, flags);
  await forEachAgent(shell, flags, async (dir) => {
    const agent = PortAgentProcess.attach(dir);
    await agent.stop();
    output.write({ event: 'stopped', pid: agent.pid, dir }, () => `port agent ${agent.pid} in ${dir} has stopped`);
  });
}
