import type { Gap, InstrumentError, LinkStatus } from '@taffrail/connection';
import type { AnyDefinition, ParameterName, Values } from './definition/instrument-definition.ts';
import type { Progress } from './engine/progress-report.ts';
import type { Difference } from './errors.ts';
import type { DriverState } from './lineage/names.ts';
import type { ClockSync } from './protocol/clock.ts';
import type { SettingsPolicy } from './protocol/desired-settings.ts';

/** Everything a driver announces of its own accord, particles apart; `type` tells which. Times are Unix milliseconds. */
export type InstrumentEvent<D extends AnyDefinition = AnyDefinition> =
  | StateChangeEvent
  | ConfigChangeEvent<D>
  | ConfigDiffEvent
  | InstrumentResetEvent
  | LivenessEvent
  | ProgressEvent
  | ClockSyncEvent
  | TestResultEvent
  | DirectAccessEvent
  | LinkEvent
  | GapEvent
  | JournalEvent
  | ErrorEvent;

/** The driver's state is another one. Two of these in a row never name the same state. */
export interface StateChangeEvent {
  readonly type: 'state-change';
  /** Absent in the first one. */
  readonly from: DriverState | undefined;
  readonly to: DriverState;
  readonly atMs: number;
}

/** The instrument holds other settings than were last known. */
export interface ConfigChangeEvent<D extends AnyDefinition = AnyDefinition> {
  readonly type: 'config-change';
  /** All that is known now. */
  readonly values: Partial<Values<D>>;
  readonly changed: readonly ParameterName<D>[];
  readonly atMs: number;
}

/**
 * The instrument, which had been given its settings, holds others: it was reset, or somebody else has set them. Announced
 * when the differences are others than were announced last; without any, when it holds again what it should.
 */
export interface ConfigDiffEvent {
  readonly type: 'config-diff';
  /** What it should hold and what it does. */
  readonly differences: readonly Difference[];
  /** What comes of them: they are undone, left alone, or left for the application to settle with `settleSettings`. */
  readonly policy: SettingsPolicy;
  readonly atMs: number;
}

/** A stream that is expected to bring something has fallen silent, or is back. Its link may be up all the while. */
export interface LivenessEvent {
  readonly type: 'liveness';
  readonly stream: string;
  readonly status: 'silent' | 'back';
  /** How long nothing has come, or had come. */
  readonly silentMs: number;
  readonly expectedEveryMs: number;
  readonly atMs: number;
}

/** A command that may take long is still running; every `PROGRESS_INTERVAL_MS`. */
export interface ProgressEvent extends Progress {
  readonly type: 'progress';
  readonly atMs: number;
}

/** The instrument's clock has been set; how far it was out is what its records from before are to be corrected by. */
export interface ClockSyncEvent extends ClockSync {
  readonly type: 'clock-sync';
  readonly atMs: number;
}

/** The instrument has started anew, and says so. */
export interface InstrumentResetEvent {
  readonly type: 'instrument-reset';
  /** By what it was recognised. */
  readonly line: string;
  readonly atMs: number;
}

/** A self-test has ended. */
export interface TestResultEvent {
  readonly type: 'test-result';
  readonly isPassed: boolean;
  /** What was tested and measured; each instrument's own. */
  readonly result: Readonly<Record<string, unknown>>;
  readonly atMs: number;
}

/** Bytes came from the instrument while somebody has direct access. */
export interface DirectAccessEvent {
  readonly type: 'direct-access';
  readonly bytes: Uint8Array;
  readonly atMs: number;
}

/** The instrument's own link went up or down, or nobody knows. */
export interface LinkEvent {
  readonly type: 'link';
  readonly instrumentLink: LinkStatus['instrumentLink'];
  readonly atMs: number;
}

/** Part of the instrument's data can no longer be had. */
export interface GapEvent extends Gap {
  readonly type: 'gap';
  readonly atMs: number;
}

/** The port agent's journal cannot be written or synced, or can again: what comes in between reaches this driver and may not be kept. */
export interface JournalEvent {
  readonly type: 'journal';
  readonly journal: 'ok' | 'failing';
  readonly atMs: number;
}

/** Something went wrong that is nobody's answer. */
export interface ErrorEvent {
  readonly type: 'error';
  readonly code: string;
  readonly message: string;
  readonly error: InstrumentError | Error;
  readonly atMs: number;
}
