import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type MemberState, MetricsServer, PortAgentFleet } from '@taffrail/port-agent';
import { ConfigError, FleetError, WrongUsageError } from '../errors.ts';
import { errorLine, reportOf } from '../output/error-report.ts';
import { LineOutput } from '../output/line-output.ts';
import type { CommonFlags } from '../shell/action.ts';
import { concludeService } from '../shell/end-request.ts';
import type { Shell } from '../shell/shell.ts';
import { type FleetConfig, readFleetConfig } from './config/fleet-config.ts';
import { doorsText } from './doors-text.ts';
import { warnOfNetwork } from './network-warning.ts';

/** Flags that matter to a fleet; the rest is in its file. */
export interface FleetFlags extends CommonFlags {
  readonly dir?: string;
  readonly daemon: boolean;
  readonly metricsPort?: number;
}

/** How long a configuration file may be, in bytes. */
export const CONFIG_LENGTH_LIMIT = 4_194_304;

/** Runs the agents that a file describes, all in this process, until it is told to stop. */
export async function startFleet(shell: Shell, flags: FleetFlags, { file, link }: { readonly file: string; readonly link: string | undefined }): Promise<void> {
  if (link !== undefined || flags.dir !== undefined) throw new WrongUsageError('expected a link-url and --dir, or --config, not both');
  if (flags.daemon) throw new WrongUsageError('expected at most one of --daemon and --config: have the system run it in the background');
  const config = await fleetConfig(shell, flags, file);
  for (const { agent } of config.entries) warnOfNetwork(shell, agent);
  const output = new LineOutput(shell, flags);
  let isReady = false;
  const changed = (name: string, state: MemberState): void => {
    if (isReady) output.write({ event: 'agent', ...recordOf(name, state) }, () => textOf(name, state));
  };
  const fleet = PortAgentFleet.start(config.entries, { changed });
  const { signal } = shell;
  const stop = (): void => void fleet.stop();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const metricsPort = flags.metricsPort ?? config.metricsPort;
  let metrics: MetricsServer | undefined;
  try {
    await fleet.tried;
    if (metricsPort !== undefined) metrics = await MetricsServer.open(metricsPort, () => fleet.reports());
    isReady = true;
    announce(output, fleet, metrics?.port);
    await fleet.ended;
  } finally {
    signal.removeEventListener('abort', stop);
    await metrics?.close();
    await fleet.stop();
  }
  concludeService(signal);
  if ([...fleet.states.values()].every(({ state }) => state === 'failed')) throw new FleetError(file);
}

/** Reads a configuration file; every problem in it is a line on standard error. @throws {@link ConfigError}. */
export async function fleetConfig({ process }: Shell, flags: CommonFlags, file: string): Promise<FleetConfig> {
  const config = await readFleetConfig(sourceOf(file), dirname(resolve(file)));
  if (config.problems.length === 0) return config;
  const [last, ...others] = config.problems.map(({ line, column, message }) => new ConfigError(file, `:${line}:${column}: ${message}`)).reverse();
  for (const problem of others.reverse()) process.stderr.write(`${errorLine(problem, flags)}\n`);
  throw last ?? new ConfigError(file, ': unusable');
}

function sourceOf(file: string): string {
  let source: string;
  try {
    source = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new ConfigError(file, `: cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
  if (source.length > CONFIG_LENGTH_LIMIT) throw new ConfigError(file, `: is longer than ${CONFIG_LENGTH_LIMIT} characters`);
  return source;
}

function announce(output: LineOutput, fleet: PortAgentFleet, metricsPort: number | undefined): void {
  const agents = [...fleet.states].map(([name, state]) => recordOf(name, state));
  output.write({ event: 'ready', pid: process.pid, agents, ...(metricsPort !== undefined && { metricsPort }) }, () =>
    [
      `${agents.length} port agents in process ${process.pid}`,
      ...[...fleet.states].map(([name, state]) => textOf(name, state)),
      ...(metricsPort === undefined ? [] : [`metrics at http://127.0.0.1:${metricsPort}/metrics`]),
    ].join('\n'),
  );
}

/** Tells of an agent's state in the form that programs read. */
function recordOf(name: string, member: MemberState): object {
  const { state } = member;
  if ('error' in member) return { name, state, ...reportOf(member.error) };
  if (!('host' in member)) return { name, state };
  const { epoch, ports } = member.host.agent;
  return { name, state, dir: member.host.agent.report().dir, epoch, ports };
}

function textOf(name: string, member: MemberState): string {
  if ('error' in member) return `${name} ${member.state === 'failed' ? 'cannot run' : 'waits to be tried again'}: ${reportOf(member.error).message}`;
  if (!('host' in member)) return `${name} is ${member.state}`;
  return [`${name} runs, epoch ${member.host.agent.epoch}`, ...doorsText(member.host.agent.ports)].join('\n');
}
