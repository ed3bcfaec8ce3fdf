export type { Chunk, Connection, ConnectionOpener } from '@taffrail/connection';
export {
  ConnectFailedError,
  ConnectionClosedError,
  ConnectionError,
  ConnectionLostError,
  ConnectionUrlError,
  InstrumentError,
  LinkCapabilityError,
  WriteRefusedError,
} from '@taffrail/connection';
export { chunk, Chunker, type ChunkOptions, type Unparsed } from './chunking/chunk.ts';
export { isCalendarDate, monthNumber, type UtcFields, utcMs } from './definition/calendar-date.ts';
export { command, type Command, type CommandOptions, type ReplyEnd } from './definition/command.ts';
export {
  type AnyDefinition,
  type Changes,
  defineInstrument,
  type InstrumentDefinition,
  type ParameterName,
  type Rejection,
  type SampleValues,
  type StateGraph,
  type Values,
  type WakeUp,
} from './definition/instrument-definition.ts';
export { choice, date, flag, float, int, text } from './definition/parameter-kinds.ts';
export {
  type Parameter,
  parameter,
  type ParameterKind,
  type ParameterOptions,
  type ParameterValue,
  type Visibility,
} from './definition/parameter.ts';
export {
  type Field,
  type FieldValue,
  type FieldValues,
  type Groups,
  type KnownSettings,
  particle,
  type ParticleDefinition,
  type ParticleOptions,
  type Quality,
  type Reading,
} from './definition/particle-definition.ts';
export { type CommsConfig } from './driver/comms-config.ts';
export { CONNECTION_STATES } from './driver/connection-states.ts';
export type { GetOptions, InstrumentDriver, VerbOptions } from './driver/instrument-driver.ts';
export { SESSION_END_LIMIT_MS } from './driver/session.ts';
export { type DriverOptions, SingleConnectionInstrumentDriver } from './driver/single-connection-instrument-driver.ts';
export { VERBS } from './driver/verbs.ts';
export { CommandEngine, EXCHANGE_QUEUE_LIMIT, type ExchangeOptions } from './engine/command-engine.ts';
export { REPLY_LIMIT_CHARACTERS } from './engine/inbound.ts';
export { REPLY_END_CHARACTERS } from './engine/pattern-scanner.ts';
export {
  CommandRejectedError,
  DeadlineError,
  DefinitionError,
  type Difference,
  InterruptedError,
  LimitError,
  NotImplementedError,
  ParameterError,
  ProtocolError,
  ReadBackError,
  ReplyTimeoutError,
  SampleError,
  StateEntryError,
  StateError,
  TimeoutError,
  UnknownCommandError,
  WakeUpError,
} from './errors.ts';
export type {
  ConfigChangeEvent,
  DirectAccessEvent,
  ErrorEvent,
  GapEvent,
  InstrumentEvent,
  LinkEvent,
  StateChangeEvent,
  TestResultEvent,
} from './events.ts';
export {
  DriverAnnouncement,
  DriverAsyncEvent,
  DriverConnectionState,
  DriverEvent,
  DriverParameter,
  DriverProtocolState,
  type DriverState,
  EventKey,
} from './lineage/names.ts';
export type { Particle } from './particle/particle.ts';
export { CommandResponseProtocol } from './protocol/command-response-protocol.ts';
export { InstrumentProtocol, type ProtocolContext } from './protocol/instrument-protocol.ts';
export type { ArgumentOf, GetRequest, ProtocolAnswer, ProtocolHandler, ProtocolTable, ResultOf } from './protocol/protocol-table.ts';
export { BinaryInstrumentProtocol } from './lineage/binary-instrument-protocol.ts';
export { type LineageEvent, toLineageEvent } from './lineage/lineage-event.ts';
export { type Announcement, type Logger, type LoggerConfig, type LoggerLauncher, LoggerOwningProtocol } from './lineage/logger-owning-protocol.ts';
export { parseScript, SCRIPT_DELAY_LIMIT_MS, ScriptInstrumentProtocol, type ScriptStep } from './lineage/script-instrument-protocol.ts';
export { type LineageParticle, toLineageJson } from './particle/lineage-json.ts';
export { type ParticleJson, particleToJson } from './particle/particle-json.ts';
