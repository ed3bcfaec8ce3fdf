import type { Traffic } from './agent-counters.ts';
import type { ClientReport } from './doors/visitor.ts';
import * as limits from './limits.ts';
import type { AgentStatus, DoorName } from './port-agent-options.ts';

/** A door as it is at a moment. */
export interface DoorReport {
  readonly host: string;
  readonly port: number;
  readonly clients: readonly ClientReport[];
}

/** All that an agent tells of itself, at one moment; positions are decimal strings, times Unix milliseconds, counts since its start. */
export interface AgentReport extends AgentStatus {
  readonly version: string;
  readonly pid: number;
  /** The agent's directory. */
  readonly dir: string;
  readonly startedAtMs: number;
  readonly atMs: number;
  /** How often the link came up again. */
  readonly reconnects: number;
  readonly kept: KeptReport;
  readonly fromInstrument: Traffic;
  readonly toInstrument: Traffic;
  readonly lease: LeaseReport;
  readonly doors: Readonly<Partial<Record<DoorName, DoorReport>>>;
  /** Bytes from clients of the stream door that were no packets. */
  readonly garbageBytes: number;
  /** Connections that were turned away. */
  readonly turnedAway: number;
  /** By how much the latest heartbeat was late: heartbeats come from the loop that moves the bytes, and stop when it is stuck. */
  readonly heartbeatLateMs: number;
  readonly limits: Readonly<Record<string, number>>;
}

/** What the journal keeps. */
export interface KeptReport {
  readonly start: string;
  readonly head: string;
  readonly segments: number;
  /** For how long the oldest byte has waited that may not be on the disk yet; 0 when none does, null where nobody sees to it. */
  readonly fsyncAgeMs: number | null;
}

/** Who may write. */
export interface LeaseReport {
  readonly holder: string | null;
  /** For how long the holder has not written; null when there is none. */
  readonly idleMs: number | null;
  readonly refusedWrites: number;
  readonly takeovers: number;
}

/** Every limit of an agent by its name, with its value: `TOKEN_LENGTH.most` where a limit has parts. */
export function namedLimits(): Readonly<Record<string, number>> {
  const entries = Object.entries(limits).flatMap(([name, value]: [string, number | Readonly<Record<string, number>>]) =>
    typeof value === 'number' ? [[name, value] as const] : Object.entries(value).map(([part, number]) => [`${name}.${part}`, number] as const),
  );
  return Object.fromEntries(entries);
}
