import type { ConnectionOpener } from '@taffrail/connection';
import type { ConformanceLevel } from './conformance-level.ts';
import type { HardwareRecording } from './package-evidence.ts';

/** What the levels of conformance are told of an instrument's package; all of it may be left out. */
export interface ConformanceFacts {
  /** The level whose checks fail the run; those of higher levels are only reported. Default `gold`. */
  readonly aims?: ConformanceLevel;
  /** The package's `package.json`, in which the level is claimed. Default none, and nothing is claimed. */
  readonly manifest?: URL;
  /** Records that real hardware sent. */
  readonly recordings?: readonly HardwareRecording[];
  /** How hardware is reached where `INSTRUMENT_ADDRESS` names some. */
  readonly hardware?: {
    readonly open: ConnectionOpener;
    /** Of the unit that is reached. */
    readonly firmware: string;
  };
}
