import type { ConnectionOpener, ResumePlace } from '@taffrail/connection';
import type { SchedulerLike } from 'rxjs';
import type { SilencePolicy } from '../liveness/liveness.ts';
import type { SamplingPolicy, SettingsPolicy } from '../protocol/desired-settings.ts';
import type { ProtocolContext } from '../protocol/instrument-protocol.ts';
import type { ReconnectOptions } from './connection-supervisor.ts';
import type { DirectAccessOptions } from './direct-access-watch.ts';

/** What a driver is given to work with. */
export interface DriverOptions {
  /** Opens connections; `schemeOpener` joins several kinds. */
  readonly open: ConnectionOpener;
  /** The one clock. Default the real one. */
  readonly scheduler?: SchedulerLike;
  /** Whether start-up values are sent when the instrument is found in command mode: `apply`, the default, or `leave`, as `taffrail do` has it. */
  readonly startup?: ProtocolContext['startup'];
  /**
   * What happens when the instrument, which had been given its settings, is found with others in command mode, after a
   * lost connection or a reset: it is given them again, or that is only announced, or it is announced each time until
   * `settleSettings` answers it. Default `restore`.
   */
  readonly whenSettingsDiffer?: SettingsPolicy;
  /**
   * What happens when the instrument, which sampled by itself and was not stopped, is found in command mode, after a lost
   * connection or a reset: it is started again, once its settings are seen to, or it is left. Whoever ends direct access leaves it as
   * he has it. Default `resume`.
   */
  readonly whenSamplingEnds?: SamplingPolicy;
  /**
   * What comes of a stream that falls silent, beside the `liveness` event: nothing, or the instrument is discovered again,
   * at once and then after twice as long each time. Default `announce`.
   */
  readonly whenSilent?: SilencePolicy;
  /**
   * Has `connect` go on until there is a connection, and a lost one looked for again until it is found, and then the
   * instrument discovered if it had been, behind growing delays until it answers; `disconnect` ends that for good. Each failure is
   * an error event. Default not.
   */
  readonly reconnect?: ReconnectOptions;
  /**
   * Where the first connection goes on: the `resumePlace` of an earlier driver. All that was journalled since comes first. A
   * connection that was lost is gone on from without being told, a deliberate `disconnect` ends that. Default with what comes from then on.
   */
  readonly resumeFrom?: ResumePlace;
  /** What direct access is limited to; its limits end it, with an error event that says which. */
  readonly directAccess?: DirectAccessOptions;
}
