import { ConnectFailedError, type Gap } from '@taffrail/connection';
import type { Fault, JournalPlace } from '@taffrail/port-agent-packet';
import { ResumeRefusedError } from './errors.ts';

/** The agent's words for a place that it cannot go on from. */
const RESUME_FAULTS: ReadonlySet<string> = new Set(['epoch-mismatch', 'position-beyond-head', 'journal-differs']);

/** Gives the error for an agent's refusal of HELLO. */
export function refusalOf(url: string, { code, message }: Fault): ResumeRefusedError | ConnectFailedError {
  return RESUME_FAULTS.has(code) ? new ResumeRefusedError(url, code, message) : new ConnectFailedError(url, `${code}: ${message}`);
}

/** Gives what lies between a place that was refused, if any was, and where the agent begins instead. */
export function gapBehind(refused: JournalPlace | undefined, { epoch, position: to }: JournalPlace): Gap | undefined {
  if (refused === undefined) return undefined;
  const { position: from, epoch: fromEpoch } = refused;
  return fromEpoch === epoch ? { from, to } : { from, to, fromEpoch };
}
