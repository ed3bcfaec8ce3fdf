import {
  type DoorPorts,
  type DoorRequests,
  type FsyncPolicy,
  LinkUrlError,
  PortAgentHost,
  type PortAgentHostOptions,
  PortAgentOptionError,
  PortAgentProcess,
} from '@taffrail/port-agent';
import { WrongUsageError } from '../errors.ts';
import { LineOutput } from '../output/line-output.ts';
import type { CommonFlags } from '../shell/action.ts';
import { concludeService } from '../shell/end-request.ts';
import type { Shell } from '../shell/shell.ts';
import { doorsText } from './doors-text.ts';

/** Flags of `taffrail port-agent start`. */
export interface StartFlags extends CommonFlags {
  readonly dir: string;
  readonly host: string;
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
  readonly fsync?: string;
  readonly retainBytes?: number;
  /** In milliseconds. */
  readonly retainAge?: number;
  readonly ppid?: number;
}

/** How long an agent may take to reach its instrument before its start is given up; afterwards it tries for ever. */
export const INSTRUMENT_DEADLINE_MS = 10_000;

/** Starts an agent: in this process until it is told to stop, or with `--daemon` in one that stays. */
export async function startAgent(shell: Shell, flags: StartFlags, link: string): Promise<void> {
  const { dir, host, ppid } = flags;
  const settings = { link, dir, host, ports: doorRequests(flags), ...journalSettings(flags), ...(ppid !== undefined && { ppid }) };
  try {
    if (flags.daemon) await launch(shell, flags, settings);
    else await serve(shell, flags, settings);
  } catch (error) {
    if (error instanceof LinkUrlError) throw new WrongUsageError(error.message, { cause: error, code: error.code });
    if (error instanceof PortAgentOptionError && error.option === 'fsync') throw new WrongUsageError(error.message, { cause: error, code: error.code });
    if (!(error instanceof PortAgentOptionError) || error.option !== 'host') throw error;
    // Its own message names an option of the library that this command does not offer.
    throw new WrongUsageError(
      `--host ${host}: expected a loopback address; doors ask nobody who they are, so they are not opened to a network`,
      { cause: error },
    );
  }
}

async function launch(shell: Shell, flags: StartFlags, settings: PortAgentHostOptions): Promise<void> {
  const { pid, epoch, ports } = await PortAgentProcess.launch({
    ...settings,
    connectTimeoutMs: INSTRUMENT_DEADLINE_MS,
    signal: shell.signal,
  });
  announce(shell, flags, { pid, epoch, ports });
}

async function serve(shell: Shell, flags: StartFlags, settings: PortAgentHostOptions): Promise<void> {
  const { signal } = shell;
  const host = await PortAgentHost.start(settings);
  const stop = (): void => {
    void host.stop();
  };
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    await Promise.race([host.agent.linkUp({ timeoutMs: INSTRUMENT_DEADLINE_MS, signal }), host.ended]);
    announce(shell, flags, { pid: process.pid, epoch: host.agent.epoch, ports: host.agent.ports });
    await host.ended;
  } finally {
    signal.removeEventListener('abort', stop);
    await host.stop();
  }
  concludeService(signal);
}

function announce(
  shell: Shell,
  flags: StartFlags,
  { pid, epoch, ports }: { readonly pid: number; readonly epoch: string; readonly ports: DoorPorts },
): void {
  const { dir, host } = flags;
  new LineOutput(shell, flags).write({ event: 'ready', pid, epoch, dir, ports }, () =>
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
