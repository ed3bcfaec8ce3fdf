import type { JsonRecord, LinkWord } from '@taffrail/port-agent-packet';
import type { SchedulerLike } from 'rxjs';
import type { Journal } from './journal/journal.ts';
import type { Writer } from './write-lease.ts';

/** What became of a write or a BREAK: where it stands in the journal, or why it was refused. */
export type WriteOutcome = { readonly position: bigint } | { readonly code: string; readonly message: string };

/** What the doors need of the agent. */
export interface AgentCore {
  readonly journal: Journal;
  readonly scheduler: SchedulerLike;
  readonly link: LinkWord;
  readonly version: string;
  /** How often clients are told that the agent is alive. */
  readonly heartbeatIntervalMs: number;
  /** The settings, for display. */
  config(): JsonRecord;
  /** Sends bytes to the instrument; `done` is called once, at once when refused. */
  write(writer: Writer, bytes: Uint8Array, done: (outcome: WriteOutcome) => void): void;
  /** Holds the line in the BREAK condition; `done` is called once. */
  sendBreak(writer: Writer, durationMs: number, done: (outcome: WriteOutcome) => void): void;
  /** Says that a client will write no more. */
  release(writer: Writer): void;
  /** Ends the agent. */
  shutdown(reason: string): void;
  log(line: string): void;
}
