export type { AgentReport, DoorReport, KeptReport, LeaseReport } from './agent-report.ts';
export type { Traffic } from './agent-counters.ts';
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
  SecretFileError,
  StopError,
  TelnetError,
} from './errors.ts';
export type { ClientReport } from './doors/visitor.ts';
export type { FsyncPolicy } from './journal/fsync-policy.ts';
export { type JournalEntry, type JournalPacket, JournalReader, type JournalSpan } from './journal/journal-reader.ts';
export { metricsText } from './metrics-text.ts';
export type { RecoveryReport } from './journal/recovery-report.ts';
export { PortAgent } from './port-agent.ts';
export {
  type AgentObserver,
  type AgentStatus,
  DOOR_NAMES,
  type DoorName,
  type DoorPorts,
  type DoorRequests,
  hostOfDoor,
  isLoopback,
  type PortAgentOptions,
  type TlsFiles,
} from './port-agent-options.ts';
