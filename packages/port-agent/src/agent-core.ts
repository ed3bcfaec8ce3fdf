import type { JsonRecord, LeaseNotice, LeaseWish, LinkWord } from '@taffrail/port-agent-packet';
import type { SchedulerLike } from 'rxjs';
import type { AgentCounters } from './agent-counters.ts';
import type { AgentReport } from './agent-report.ts';
import type { Journal } from './journal/journal.ts';
import type { LinkPacer } from './link-pacer.ts';
import type { Writer } from './write-lease.ts';

/** What became of a write or a BREAK: where it stands in the journal, or why it was refused. */
export type WriteOutcome = { readonly position: bigint } | { readonly code: string; readonly message: string; readonly holder?: string };

/** What the doors need of the agent. */
export interface AgentCore {
  readonly journal: Journal;
  readonly scheduler: SchedulerLike;
  readonly pacer: LinkPacer;
  readonly link: LinkWord;
  readonly version: string;
  readonly counters: AgentCounters;
  /** How often clients are told that the agent is alive. */
  readonly heartbeatIntervalMs: number;
  /** All that is told of the agent, as of now. */
  report(): AgentReport;
  /** The settings, for display. */
  config(): JsonRecord;
  /** Says why a client that shows this token, or none, may not come in; undefined when it may. */
  refusalOf(token: string | undefined): string | undefined;
  /** Sends bytes to the instrument as the journal is flushed, which whoever calls sees to; `done` is called once, at once when refused. */
  write(writer: Writer, bytes: Uint8Array, done: (outcome: WriteOutcome) => void): void;
  /** Holds the line in the BREAK condition; `done` is called once. */
  sendBreak(writer: Writer, durationMs: number, done: (outcome: WriteOutcome) => void): void;
  /** Does what a client wishes about the lease, if that can be, and says what became of it. */
  lease(writer: Writer, wish: LeaseWish): LeaseNotice;
  /** Says that a client will write no more. */
  release(writer: Writer): void;
  /** Ends the agent. */
  shutdown(reason: string): void;
  log(line: string): void;
}
