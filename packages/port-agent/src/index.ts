export type { AgentReport, DoorReport, KeptReport, LeaseReport } from './agent-report.ts';
export type { Traffic } from './agent-counters.ts';
export type { LinkWait } from './agent-runtime.ts';
export type { LaunchSettings } from './daemon/launch-arguments.ts';
export { problemsOf } from './check-options.ts';
export { type MemberState } from './daemon/fleet-member.ts';
export { MetricsServer } from './daemon/metrics-server.ts';
export { type FleetEntry, type FleetOptions, PortAgentFleet } from './daemon/port-agent-fleet.ts';
export { PortAgentHost, type PortAgentHostOptions } from './daemon/port-agent-host.ts';
export { type AskOptions, type LaunchOptions, PortAgentProcess, type PortAgentReport, type StopOptions } from './daemon/port-agent-process.ts';
export {
  AgentSilentError,
  AlreadyRunningError,
  BreakError,
  ComPortRefusedError,
  ComPortTimeoutError,
  DirectoryError,
  DoorError,
  InstrumentUnreachableError,
  JournalExistsError,
  NoDatalogError,
  JournalFormatError,
  JournalLockedError,
  JournalTakenError,
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
export { EXPORT_FORMATS, type ExportFormat, exportPacket } from './journal/export-packets.ts';
export { importLineage, type ImportReport, type LineageImport } from './journal/import-lineage.ts';
export { GAP_REASONS, type GapReason } from './journal/journal-notice.ts';
export { type JournalEntry, type JournalPacket, JournalReader, type JournalSpan } from './journal/journal-reader.ts';
export { metricsText } from './metrics-text.ts';
export { HELD_FINDINGS, type JournalFinding, type JournalSummary, verifyJournal } from './journal/verify-journal.ts';
export type { RecoveryReport } from './journal/recovery-report.ts';
export { BreakControl, ComPortCommand } from './link/rfc2217/com-port-command.ts';
export { encodeNegotiation, encodeSubnegotiation, escapeIac, IacDecoder, type TelnetItem, TelnetVerb } from './link/telnet/iac-codec.ts';
export { OptionNegotiation, TelnetOption, type WantedOptions } from './link/telnet/option-negotiation.ts';
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
