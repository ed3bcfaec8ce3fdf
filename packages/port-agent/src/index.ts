export type { LinkWait } from './agent-runtime.ts';
export type { LaunchSettings } from './daemon/launch-arguments.ts';
export { PortAgentHost, type PortAgentHostOptions } from './daemon/port-agent-host.ts';
export { type LaunchOptions, PortAgentProcess, type PortAgentReport, type StopOptions } from './daemon/port-agent-process.ts';
export {
  AlreadyRunningError,
  BreakError,
  ComPortRefusedError,
  ComPortTimeoutError,
  DoorError,
  InstrumentUnreachableError,
  JournalFormatError,
  JournalLockedError,
  LaunchError,
  LinkSupportError,
  LinkUrlError,
  NotRunningError,
  PortAgentError,
  PortAgentOptionError,
  StopError,
  TelnetError,
} from './errors.ts';
export type { FsyncPolicy } from './journal/fsync-policy.ts';
export { type JournalEntry, type JournalPacket, JournalReader, type JournalSpan } from './journal/journal-reader.ts';
export { PortAgent } from './port-agent.ts';
export {
  type AgentObserver,
  type AgentStatus,
  DOOR_NAMES,
  type DoorName,
  type DoorPorts,
  type DoorRequests,
  type PortAgentOptions,
} from './port-agent-options.ts';
