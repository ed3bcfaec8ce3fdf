import { LAUNCH_CONNECT_TIMEOUT_MS, readArguments } from './daemon/launch-arguments.ts';
import { failureReport, type LaunchReport } from './daemon/launch-report.ts';
import { PortAgentHost } from './daemon/port-agent-host.ts';
import { yieldToLoop } from './daemon/side-threads.ts';

/** The program that `PortAgentProcess.launch` starts: one agent, until it is told to stop. */
async function main(): Promise<number> {
  yieldToLoop();
  const { keepTrying = false, connectTimeoutMs = LAUNCH_CONNECT_TIMEOUT_MS, ...options } = readArguments(process.argv.slice(2));
  const host = await PortAgentHost.start(options);
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void host.stop());
  if (!keepTrying) {
    try {
      await host.agent.linkUp({ timeoutMs: connectTimeoutMs });
    } catch (error) {
      await host.stop();
      throw error;
    }
  }
  const { epoch, ports } = host.agent;
  await report({ type: 'ready', pid: process.pid, epoch, ports });
  await host.ended;
  return 0;
}

/** Tells whoever launched this process, if anybody did and still listens, and lets go of the channel. */
async function report(message: LaunchReport): Promise<void> {
  if (process.send === undefined || !process.connected) return;
  await new Promise<void>((resolve) => process.send?.(message, () => { resolve(); }));
  if (process.connected) process.disconnect();
}

const exitCode = await main().catch(async (error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  await report(failureReport(error));
  return 1;
});
// Everything has been closed; a process that is to end does not wait for what might have been forgotten.
process.exit(exitCode);
