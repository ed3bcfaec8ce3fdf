import type { HandlerContext } from '@taffrail/fsm';
import { DriverEvent, DriverProtocolState } from '../lineage/names.ts';
import type { DesiredSettings, SamplingPolicy } from './desired-settings.ts';

/** How often in a row it is tried to bring back, on entering command mode, what an instrument was set to. */
export const ENTRY_ATTEMPTS = 5;

/** What a {@link Resumption} goes by. */
export interface ResumptionRules {
  readonly desired: DesiredSettings;
  readonly whenSamplingEnds: SamplingPolicy;
  /** Whether sampling can be started in command mode. */
  readonly canStart: boolean;
  /** Whether there is something to do on entering command mode, which a discovery there repeats. */
  readonly isEntryRepeatable: () => boolean;
}

/**
 * What is still to be brought back of an instrument that is found in command mode: its settings, and then its sampling where nobody has
 * ended that.
 */
export class Resumption {
  readonly #rules: ResumptionRules;
  /** How often in a row the entry that came of a discovery has not succeeded. */
  #failedEntries = 0;

  constructor(rules: ResumptionRules) {
    this.#rules = rules;
  }

  /** Whether the instrument, should it be found in command mode, is to be started again, since it sampled and nobody has stopped it. */
  get isSamplingOwed(): boolean {
    const { desired, whenSamplingEnds, canStart } = this.#rules;
    return desired.isSampling && whenSamplingEnds === 'resume' && canStart;
  }

  /**
   * Whether settings or sampling were to be brought back when command mode was entered, and that has failed and is to be tried again. After
   * {@link ENTRY_ATTEMPTS} in a row it is not: an instrument that does not take its settings can still sample.
   */
  get isEntryOwed(): boolean {
    const { desired, isEntryRepeatable } = this.#rules;
    return isEntryRepeatable() && this.#failedEntries > 0 && this.#failedEntries < ENTRY_ATTEMPTS && (desired.isEstablished || this.isSamplingOwed);
  }

  /** Notes that a handler begins. */
  begun({ event: cause }: HandlerContext<DriverProtocolState, DriverEvent>, event: DriverEvent): void {
    // Until it has succeeded.
    if (event === DriverEvent.ENTER && cause === DriverEvent.DISCOVER) this.#failedEntries += 1;
  }

  /**
   * Notes what a handler has answered: whether the instrument is to sample, and, where it has stopped by itself, that it is to sample again,
   * once it has its settings, or at once where those are not tried again.
   */
  answered(context: HandlerContext<DriverProtocolState, DriverEvent>, event: DriverEvent, next: DriverProtocolState | undefined): void {
    const { AUTOSAMPLE, COMMAND } = DriverProtocolState;
    const { desired, isEntryRepeatable } = this.#rules;
    const isEntered = event === DriverEvent.ENTER;
    if (isEntered) this.#failedEntries = 0;
    if (next === AUTOSAMPLE) desired.isSampling = true;
    if ((isEntered ? context.state : next) !== COMMAND) return;
    if (context.event !== DriverEvent.DISCOVER) desired.isSampling = false;
    else if (isEntered === isEntryRepeatable() && this.isSamplingOwed) context.raise(DriverEvent.START_AUTOSAMPLE);
  }
}
