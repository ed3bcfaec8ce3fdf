import { resolve } from 'node:path';
import {
  type DoorPorts,
  type DoorRequests,
  type FsyncPolicy,
  LinkUrlError,
  MetricsServer,
  type PortAgentError,
  PortAgentHost,
  type PortAgentHostOptions,
  PortAgentOptionError,
  PortAgentProcess,
  problemsOf,
} from '@taffrail/port-agent';
import { WrongUsageError } from '../errors.ts';
import { LineOutput } from '../output/line-output.ts';
import type { CommonFlags } from '../shell/action.ts';
import { concludeService } from '../shell/end-request.ts';
import type { Shell } from '../shell/shell.ts';
import { doorsText } from './doors-text.ts';
import { warnOfNetwork } from './network-warning.ts';
import { startFleet } from './start-fleet.ts';

/** Flags of `taffrail port-agent start`. */
export interface StartFlags extends CommonFlags {
  readonly dir?: string;
  readonly host: string;
  readonly tokenFile?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly tlsCa?: string;
  readonly metricsPort?: number;
  readonly config?: string;
  readonly streamPort: number;
  readonly dataPort: number;
  readonly rawPort: number;
  readonly commandPort: number;
  readonly sniffPort: number;
  readonly noStream: boolean;
  readonly noData: boolean;
  readonly noRaw: boolean;
  readonly noCommand: boolean;
  readonly noSniff: boolean;
  readonly daemon: boolean;
  readonly keepTrying: boolean;
  readonly fsync?: string;
  readonly retainBytes?: number;
  /** In milliseconds. */
  readonly retainAge?: number;
  readonly ppid?: number;
}

/** How long an agent may take to reach its instrument before its start is given up; afterwards it tries for ever. */
export const INSTRUMENT_DEADLINE_MS = 10_000;

/** Starts an agent: in this process until it is told to stop, or with `--daemon` in one that stays. With `--config`, many in this process. */
export async function startAgent(shell: Shell, flags: StartFlags, link?: string): Promise<void> {
  if (flags.config !== undefined) return startFleet(shell, flags, { file: flags.config, link });
  const { dir, host, ppid } = flags;
  if (link === undefined || dir === undefined) throw new WrongUsageError('expected a link-url and --dir, or --config');
  if (flags.daemon && flags.metricsPort !== undefined) throw new WrongUsageError('expected at most one of --daemon and --metrics-port');
  const settings = { link, dir, host, ports: doorRequests(flags), ...securitySettings(flags), ...journalSettings(flags), ...(ppid !== undefined && { ppid }) };
  const [problem] = await problemsOf(settings);
  if (problem !== undefined) throw inFlags(problem, host);
  warnOfNetwork(shell, settings);
  if (flags.daemon) await launch(shell, { ...flags, dir }, settings);
  else await serve(shell, { ...flags, dir }, settings);
}

type AgentFlags = StartFlags & { readonly dir: string };

function securitySettings({ tokenFile, tlsCert: certFile, tlsKey: keyFile, tlsCa: caFile }: StartFlags): Pick<PortAgentHostOptions, 'tokenFile' | 'tls'> {
  const token = tokenFile === undefined ? {} : { tokenFile: resolve(tokenFile) };
  if (certFile === undefined && keyFile === undefined && caFile === undefined) return token;
  if (certFile === undefined || keyFile === undefined) throw new WrongUsageError('expected --tls-cert and --tls-key together');
  return { ...token, tls: { certFile: resolve(certFile), keyFile: resolve(keyFile), ...(caFile !== undefined && { caFile: resolve(caFile) }) } };
}

/** Puts a problem with the settings in the words of the command line, where its own are those of the library; a file that cannot be used is no wrong usage. */
function inFlags(problem: PortAgentError, host: string): Error {
  if (problem instanceof LinkUrlError) return new WrongUsageError(problem.message, { cause: problem, code: problem.code });
  if (!(problem instanceof PortAgentOptionError)) return problem;
  if (problem.option !== 'host') return new WrongUsageError(problem.message, { cause: problem, code: problem.code });
  const expected = 'expected a loopback address, or --token-file, or --tls-cert and --tls-key, with it';
  return new WrongUsageError(`--host ${host}: ${expected}; a door is not opened to a network where it cannot ask who comes`, { cause: problem });
}

async function launch(shell: Shell, flags: AgentFlags, settings: PortAgentHostOptions): Promise<void> {
  const { pid, epoch, ports } = await PortAgentProcess.launch({
    ...settings,
    connectTimeoutMs: INSTRUMENT_DEADLINE_MS,
    keepTrying: flags.keepTrying,
    signal: shell.signal,
  });
  announce(shell, flags, { pid, epoch, ports });
}

async function serve(shell: Shell, flags: AgentFlags, settings: PortAgentHostOptions): Promise<void> {
  const { signal } = shell;
  const host = await PortAgentHost.start(settings);
  const metrics = await openMetrics(flags.metricsPort, host);
  const stop = (): void => {
    void host.stop();
  };
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    if (!flags.keepTrying) await host.agent.linkUp({ timeoutMs: INSTRUMENT_DEADLINE_MS, signal });
    const metricsPort = metrics === undefined ? {} : { metricsPort: metrics.port };
    announce(shell, flags, { pid: process.pid, epoch: host.agent.epoch, ports: host.agent.ports, ...metricsPort });
    await host.ended;
  } catch (error) {
    // To be told to stop is what it waits for, also before it is ready.
    if (error !== signal.reason) throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    await metrics?.close();
    await host.stop();
  }
  concludeService(signal);
}

async function openMetrics(port: number | undefined, host: PortAgentHost): Promise<MetricsServer | undefined> {
  if (port === undefined) return undefined;
  try {
    return await MetricsServer.open(port, () => [host.agent.report()]);
  } catch (error) {
    await host.stop();
    throw error;
  }
}

function announce(
  shell: Shell,
  flags: AgentFlags,
  { pid, epoch, ports, ...more }: { readonly pid: number; readonly epoch: string; readonly ports: DoorPorts; readonly metricsPort?: number },
): void {
  const { dir, host } = flags;
  new LineOutput(shell, flags).write({ event: 'ready', pid, epoch, dir, ports, ...more }, () =>
    [`port agent ${pid} is ready in ${dir}, epoch ${epoch}`, ...doorsText(ports, host)].join('\n'),
  );
}

function journalSettings({ fsync, retainBytes, retainAge }: StartFlags): Pick<PortAgentHostOptions, 'fsync' | 'retainBytes' | 'retainAgeMs'> {
  return {
    ...(fsync !== undefined && { fsync: fsync as FsyncPolicy }), // the agent checks it before it does anything else
    ...(retainBytes !== undefined && { retainBytes }),
    ...(retainAge !== undefined && { retainAgeMs: retainAge }),
  };
}

function doorRequests(flags: StartFlags): DoorRequests {
  return {
    stream: flags.noStream ? false : flags.streamPort,
    data: flags.noData ? false : flags.dataPort,
    raw: flags.noRaw ? false : flags.rawPort,
    command: flags.noCommand ? false : flags.commandPort,
    sniff: flags.noSniff ? false : flags.sniffPort,
  };
}
