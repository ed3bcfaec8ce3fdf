import { AlreadyRunningError, InstrumentUnreachableError, LaunchError, type PortAgentError } from '../errors.ts';
import type { DoorPorts } from '../port-agent-options.ts';

/** What a launched process tells the one that launched it, once, when it is ready or has failed. */
export type LaunchReport =
  | { readonly type: 'ready'; readonly pid: number; readonly epoch: string; readonly ports: DoorPorts }
  | { readonly type: 'failed'; readonly code: string; readonly message: string; readonly url?: string; readonly reason?: string; readonly pid?: number };

/** Writes why a launch failed. */
export function failureReport(error: unknown): LaunchReport {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof InstrumentUnreachableError) return { type: 'failed', code: error.code, message, url: error.url, reason: error.reason };
  if (error instanceof AlreadyRunningError) return { type: 'failed', code: error.code, message, pid: error.pid };
  return { type: 'failed', code: 'launch-failed', message };
}

/** Makes the error again that the launched process failed with. */
export function errorFrom(report: LaunchReport & { readonly type: 'failed' }, dir: string): PortAgentError {
  if (report.code === 'instrument-unreachable') return new InstrumentUnreachableError(report.url ?? '', report.reason ?? report.message);
  if (report.code === 'already-running') return new AlreadyRunningError(dir, report.pid ?? 0);
  return new LaunchError(dir, report.message);
}

/** Recognises a report among what came over the channel. */
export function isLaunchReport(message: unknown): message is LaunchReport {
  return typeof message === 'object' && message !== null && 'type' in message && (message.type === 'ready' || message.type === 'failed');
}
