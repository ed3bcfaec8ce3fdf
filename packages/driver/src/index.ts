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
export { LINE_LIMIT_BYTES } from './chunking/line-framer.ts';
export { SCAN_LIMIT_BYTES } from './chunking/record-scanner.ts';
export {
  binaryParticle,
  type BinaryParticleOptions,
  type BinaryValues,
  type DerivedField,
  type DerivedTypes,
} from './definition/binary-particle.ts';
export { BinaryRecord } from './definition/binary-record.ts';
export { calendarDateOf, isCalendarDate, monthNumber, type UtcFields, utcMs } from './definition/calendar-date.ts';
export { byteSum, byteXor, type Checksum, type ChecksumOptions, type WireUint, wordSum } from './definition/checksum.ts';
export { bytesCommand, type BytesCommandOptions, command, type Command, type CommandOptions, type CommandStage, type ReplyEnd } from './definition/command.ts';
export { duration, durationMs } from './definition/duration.ts';
export {
  delimited,
  type DelimitedFraming,
  type DelimitedOptions,
  fixedLength,
  type FixedLengthFraming,
  type FixedLengthOptions,
  type Framing,
  type LineFraming,
  type LineOptions,
  lines,
  RECORD_LIMIT_BYTES,
  type RecordFraming,
  sized,
  type SizedFraming,
  type SizedOptions,
  type SizeField,
  type Verified,
  type VerifiedOptions,
} from './definition/framing.ts';
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
export { array, type ArrayOptions, type Count, type ElementOf, repeat, type RepeatOptions } from './definition/layout-arrays.ts';
export { bit, type BitField, bitRange, bits, type BitValues } from './definition/layout-bits.ts';
export {
  at,
  type Block,
  block,
  BLOCK_LIMIT,
  blockTable,
  type BlockTableOptions,
  type BlockValues,
  optionalBlock,
  repeatedBlock,
} from './definition/layout-blocks.ts';
export type { All, Flat, GroupItem, LayoutItem, LayoutReader, LayoutValues, SilentItem, ValueItem } from './definition/layout-item.ts';
export {
  bcd,
  f32be,
  f32le,
  f64be,
  f64le,
  i16be,
  i16le,
  i32be,
  i32le,
  i8,
  type LayoutFieldOptions,
  type MayBeMissing,
  type NumberKind,
  type NumberOptions,
  type NumberValue,
  u16be,
  u16le,
  u32be,
  u32le,
  u8,
} from './definition/layout-numbers.ts';
export { base64, characters, type CharactersOptions, literal, spare, u64be, u64le } from './definition/layout-text.ts';
export { layout, type Layout, type LayoutStop } from './definition/layout.ts';
export { driverInterval, type DriverInterval, type DriverIntervalOptions, isDriverInterval, type RepeatedEvent } from './definition/driver-interval.ts';
export { DEFAULT_CHARACTER_ECHO_MS, type Pacing } from './definition/pacing.ts';
export { choice, custom, type CustomOptions, date, flag, float, int, text, time } from './definition/parameter-kinds.ts';
export { timeOfDayOf } from './definition/time-of-day.ts';
export {
  type Parameter,
  parameter,
  type ParameterKind,
  type ParameterOptions,
  type ParameterValue,
  type Visibility,
  type VisibilityOf,
} from './definition/parameter.ts';
export {
  type AnswerName,
  type AnswerOutside,
  type AnswerToScreen,
  type AnswerValue,
  type BackStep,
  defineMenu,
  type Menu,
  type MenuAnswer,
  type MenuAttention,
  type MenuScreen,
  numberBetween,
  type ScreenName,
} from './definition/menu.ts';
export {
  type BinaryParticle,
  type Field,
  type FieldValue,
  type FieldValues,
  type Groups,
  type KnownSettings,
  particle,
  type ParticleDefinition,
  type ParticleKind,
  type ParticleOptions,
  type Quality,
  type Reading,
  type TextParticle,
} from './definition/particle-definition.ts';
export type { WakeSignal } from './definition/wake-signal.ts';
export { type CommsConfig } from './driver/comms-config.ts';
export { CONNECTION_STATES } from './driver/connection-states.ts';
export type { ReconnectOptions } from './driver/connection-supervisor.ts';
export { DirectAccessLimitError } from './driver/direct-access-limit-error.ts';
export { type DirectAccessOptions, LEASE_ANSWER_LIMIT_MS, LEASE_RENEWAL_MS } from './driver/direct-access-watch.ts';
export type { GetOptions, InstrumentDriver, VerbOptions } from './driver/instrument-driver.ts';
export { INSTRUMENT_ENTRY_VERSION, type InstrumentEntry, instrumentEntry } from './driver/instrument-entry.ts';
export { RECOVERY_FIRST_DELAY_MS, RECOVERY_LONGEST_DELAY_MS } from './driver/recovery.ts';
export { SESSION_END_LIMIT_MS } from './driver/session.ts';
export { type DriverOptions, SingleConnectionInstrumentDriver } from './driver/single-connection-instrument-driver.ts';
export { VERBS } from './driver/verbs.ts';
export { CommandEngine, EXCHANGE_QUEUE_LIMIT, type ExchangeOptions } from './engine/command-engine.ts';
export { REPLY_LIMIT_CHARACTERS } from './engine/inbound.ts';
export { type Progress, PROGRESS_INTERVAL_MS } from './engine/progress-report.ts';
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
  ClockSyncEvent,
  ConfigChangeEvent,
  ConfigDiffEvent,
  DirectAccessEvent,
  ErrorEvent,
  GapEvent,
  JournalEvent,
  InstrumentEvent,
  InstrumentResetEvent,
  LinkEvent,
  LivenessEvent,
  ProgressEvent,
  StateChangeEvent,
  TestResultEvent,
} from './events.ts';
export { Explainer } from './explaining/explainer.ts';
export type { ChecksumComparison, Explanation } from './explaining/explanation.ts';
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
export { DEFAULT_MISSES, type Expectation } from './liveness/expectation.ts';
export type { SilencePolicy } from './liveness/liveness.ts';
export { REDISCOVER_LIMIT_MS } from './liveness/liveness-monitor.ts';
export { type JsonSchema, jsonSchemaOf } from './metadata/json-schema.ts';
export { type LineageCommand, lineageMetadata, type LineageMetadata, type LineageParameter } from './metadata/lineage-metadata.ts';
export type { Particle } from './particle/particle.ts';
export { type ExpectedNext, LOOK_TEXT_LIMIT } from './patterns/follow-pattern.ts';
export { REPEAT_LIMIT, STATE_LIMIT } from './patterns/pattern-graph.ts';
export { CLOCK_TOLERANCE_MS, type ClockAccess, type ClockOffset, type ClockSync, nextSecondMs } from './protocol/clock.ts';
export { CommandResponseProtocol, type Interruption } from './protocol/command-response-protocol.ts';
export { DesiredSettings, type SamplingPolicy, type SettingsPolicy } from './protocol/desired-settings.ts';
export type { Listening } from './protocol/hears-sample.ts';
export { InstrumentProtocol, type ProtocolContext } from './protocol/instrument-protocol.ts';
export { MenuRouteError, UnexpectedScreenError } from './protocol/menu-errors.ts';
export { MenuProtocol } from './protocol/menu-protocol.ts';
export { MENU_MISS_LIMIT, MENU_STEP_LIMIT } from './protocol/menu-walker.ts';
export type { ArgumentOf, GetRequest, ProtocolAnswer, ProtocolHandler, ProtocolTable, ResultOf } from './protocol/protocol-table.ts';
export { ENTRY_ATTEMPTS } from './protocol/resumption.ts';
export { siblingProtocol } from './protocol/sibling-protocol.ts';
export { BinaryInstrumentProtocol } from './lineage/binary-instrument-protocol.ts';
export { type LineageEvent, toLineageEvent } from './lineage/lineage-event.ts';
export { type Announcement, type Logger, type LoggerConfig, type LoggerLauncher, LoggerOwningProtocol } from './lineage/logger-owning-protocol.ts';
export { parseScript, SCRIPT_DELAY_LIMIT_MS, ScriptInstrumentProtocol, type ScriptStep } from './lineage/script-instrument-protocol.ts';
export { type LineageParticle, toLineageJson } from './particle/lineage-json.ts';
export { type ParticleJson, particleToJson } from './particle/particle-json.ts';
export { cron, type NextTime } from './scheduling/cron.ts';
export {
  type Job,
  type JobEvent,
  JobSchedule,
  type JobScheduleOptions,
  type JobTrigger,
  LATENESS_LIMIT_MS,
  TIMER_LIMIT_MS,
} from './scheduling/job-schedule.ts';
export { type AsyncIterableOptions, DEFAULT_CAPACITY, type Overflow, type StreamIterable, toAsyncIterable } from './streams/to-async-iterable.ts';
