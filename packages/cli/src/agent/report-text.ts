import type { AgentReport, PortAgentReport } from '@taffrail/port-agent';
import { oneLine } from '../output/escape.ts';
import { doorsText } from './doors-text.ts';

/** Says in readable lines how an agent is doing. */
export function reportText(dir: string, { isRunning, isLive = false, pid, ports = {}, status = {} }: PortAgentReport): string {
  const report: Partial<AgentReport> = status; // read from a file that an older version may have written, so anything may be missing
  return [
    isRunning ? `port agent ${pid} runs in ${dir}, epoch ${String(report.epoch)}` : `no port agent runs in ${dir}; the last one left this, epoch ${String(report.epoch)}`,
    `  link     ${String(report.url)} is ${String(report.link)}${why(report.reason)}${report.reconnects === undefined ? '' : `, came up again ${report.reconnects} times`}`,
    ...(isRunning ? doorsText(ports) : []),
    ...counters(report),
    ...clients(report),
    ...(isRunning && !isLive ? ['  as of its last change of state; without a command door it cannot be asked'] : []),
  ].join('\n');
}

function why(reason: string | undefined): string {
  return typeof reason === 'string' ? `: ${oneLine(reason)}` : '';
}

function counters({ fromInstrument, toInstrument, lease, kept, journal, garbageBytes, turnedAway, heartbeatLateMs }: Partial<AgentReport>): readonly string[] {
  if (fromInstrument === undefined || toInstrument === undefined || lease === undefined || kept === undefined) return [];
  const { fsyncAgeMs } = kept;
  return [
    `  in       ${fromInstrument.bytes} bytes in ${fromInstrument.packets} packets`,
    `  out      ${toInstrument.bytes} bytes in ${toInstrument.packets} packets`,
    `  lease    ${oneLine(lease.holder ?? 'nobody')}; ${lease.refusedWrites} writes refused, ${lease.takeovers} takeovers`,
    `  journal  ${String(journal)}, positions ${kept.start} to ${kept.head} in ${kept.segments} files; ${fsyncAgeMs === null ? 'synced by the system' : `${fsyncAgeMs} ms to sync`}`,
    `  trouble  ${garbageBytes} garbage bytes, ${turnedAway} connections turned away, the last heartbeat ${heartbeatLateMs} ms late`,
  ];
}

function clients({ doors = {} }: Partial<AgentReport>): readonly string[] {
  return Object.values(doors).flatMap((door) =>
    door.clients.map(({ name, lagBytes, queuedBytes }) => `  client   ${oneLine(name)}${lagBytes === undefined ? '' : `, ${lagBytes} bytes behind`}, ${queuedBytes} queued`),
  );
}
