import type { ConnectionOpener } from '@taffrail/connection';
import type { ConformanceLevel } from './conformance-level.ts';
import type { HardwareRecording } from './package-evidence.ts';

/** What the suite is told of hardware; all of it may be left out. */
export interface HardwareFacts {
  /** How it is reached. Default by `tcp://host:port`, `agent://host:port` or `lineage://host:dataPort?command=port`. */
  readonly open?: ConnectionOpener;
  /** Of the unit that is reached. Default what `INSTRUMENT_FIRMWARE` says, which goes before this. */
  readonly firmware?: string;
}

/** What the levels of conformance are told of an instrument's package; all of it may be left out. */
export interface ConformanceFacts {
  /** The level whose checks fail the run; those of higher levels are only reported. Default `gold`. */
  readonly aims?: ConformanceLevel;
  /** The package's `package.json`, in which the level is claimed. Default none, and nothing is claimed. */
  readonly manifest?: URL;
  /** Records that real hardware sent. */
  readonly recordings?: readonly HardwareRecording[];
  /** What there is to say of the hardware that `INSTRUMENT_ADDRESS` names, if it names some. */
  readonly hardware?: HardwareFacts;
  /** Whether this suite runs on that hardware. Default yes; of several suites of one driver all but one say no. */
  readonly isRunOnHardware?: boolean;
}
