import { AbortedError, EventNotHandledError, FsmStoppedError, type Transition } from '@taffrail/fsm';
import type { SchedulerLike } from 'rxjs';
import type { AnyDefinition } from '../definition/instrument-definition.ts';
import { CommandRejectedError } from '../errors.ts';
import { DriverEvent, DriverProtocolState } from '../lineage/names.ts';
import type { DesiredSettings } from '../protocol/desired-settings.ts';
import type { InstrumentProtocol } from '../protocol/instrument-protocol.ts';
import { Recovery, type RecoveryStep } from './recovery.ts';
import type { Session } from './session.ts';

/** What an {@link InstrumentRecovery} works with. */
export interface InstrumentRecoveryMeans<D extends AnyDefinition> {
  readonly scheduler: SchedulerLike;
  readonly desired: DesiredSettings;
  readonly session: () => Session<D> | undefined;
  /** The protocol, while the instrument can be spoken with. */
  readonly protocol: () => InstrumentProtocol<D> | undefined;
  readonly discover: () => Promise<unknown>;
  readonly startAutosample: () => Promise<unknown>;
  /** Is told of each step that failed; another attempt follows. */
  readonly failed: (error: unknown) => void;
}

/** Tells from what becomes of an instrument whether it is to be found again and what is to be done then, and has it done by a {@link Recovery}. */
export class InstrumentRecovery<D extends AnyDefinition> {
  readonly #means: InstrumentRecoveryMeans<D>;
  readonly #recovery: Recovery;
  /** Whether nobody knows if it samples: what was to start or stop that has neither succeeded nor been refused. */
  #isInDoubt = false;
  /** The session in which the instrument was found last. */
  #foundIn: Session<D> | undefined;

  constructor(means: InstrumentRecoveryMeans<D>) {
    this.#means = means;
    const { scheduler, failed } = means;
    this.#recovery = new Recovery({ scheduler, nextStep: () => this.#nextStep(), failed });
  }

  /** Notes that the instrument is gone: it is to be found again if it had been, now or before an earlier loss that is not over yet. */
  owe(): void {
    // What a verb lost sight of, as the link went, had been found all the same.
    const wasFound = this.#foundIn !== undefined && this.#foundIn === this.#means.session();
    if (wasFound || this.#means.desired.isSampling || this.#recovery.isOwed) this.#recovery.owe();
  }

  /** Begins, if it is owed: it can be tried now. */
  begin(): void {
    this.#recovery.begin();
  }

  /** Tries no more until {@link begin}. */
  pause(): void {
    this.#recovery.pause();
  }

  /** Ends it for good. */
  end(): void {
    this.#recovery.end();
  }

  /** Notes in which session the instrument is known, once its state is. */
  noteState(): void {
    const session = this.#means.session();
    if ((session?.protocol.state ?? DriverProtocolState.UNKNOWN) !== DriverProtocolState.UNKNOWN) this.#foundIn = session;
  }

  /** Notes that a verb has failed. One that was cut off on its way, as the agent went, may have reached the instrument. */
  noteFailure(event: DriverEvent, error: unknown): void {
    const isToChange = event === DriverEvent.START_AUTOSAMPLE || event === DriverEvent.STOP_AUTOSAMPLE;
    if (isToChange && !(error instanceof CommandRejectedError || error instanceof EventNotHandledError)) this.#isInDoubt = true;
  }

  /**
   * A discovery that nobody has given up, and that did not come to its end, is owed from then on. So is one of an instrument that is to sample,
   * and that could not be had to sample again after an interruption: nobody else would look for it.
   */
  noteEntry({ to, event, error }: Transition<DriverProtocolState, DriverEvent>): void {
    this.#isInDoubt = false;
    if (this.#recovery.isOwed) return;
    const isGivenUp = error?.cause instanceof AbortedError || error?.cause instanceof FsmStoppedError;
    const isLost = event === DriverEvent.RESET && to === DriverProtocolState.UNKNOWN && this.#means.desired.isSampling;
    const isUnfinished = event === DriverEvent.DISCOVER && !isGivenUp && this.#means.session()?.protocol.isEntryOwed === true;
    if (isLost || isUnfinished) this.#recovery.owe();
    if (isUnfinished) this.#recovery.begin();
    else if (isLost) this.#recovery.beginLater();
  }

  #nextStep(): RecoveryStep {
    const { protocol: protocolOf, discover, startAutosample } = this.#means;
    const protocol = protocolOf();
    if (protocol === undefined) return 'impossible';
    if (protocol.state === DriverProtocolState.UNKNOWN || protocol.isEntryOwed) return discover;
    if (this.#isInDoubt && protocol.capabilities.includes(DriverEvent.DISCOVER)) return discover;
    return protocol.state === DriverProtocolState.COMMAND && protocol.isSamplingOwed ? startAutosample : 'done';
  }
}
