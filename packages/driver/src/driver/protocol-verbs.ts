import type { AnyDefinition, Changes, SampleValues, Values } from '../definition/instrument-definition.ts';
import { DriverEvent, type DriverState } from '../lineage/names.ts';
import type { ClockSync } from '../protocol/clock.ts';
import type { ArgumentOf, ResultOf } from '../protocol/protocol-table.ts';
import type { VerbOptions } from './instrument-driver.ts';

/** The verbs that a driver passes on to its protocol as they are; see `InstrumentDriver` for what each does. */
export abstract class ProtocolVerbs<D extends AnyDefinition> {
  abstract get state(): DriverState;

  async discover(options: VerbOptions = {}): Promise<DriverState> {
    await this.forward('discover', DriverEvent.DISCOVER, undefined, options);
    return this.state;
  }

  set(changes: Changes<D>, options: VerbOptions = {}): Promise<Partial<Values<D>>> {
    return this.forward('set', DriverEvent.SET, asTheyAre(changes), options);
  }

  acquireSample(options: VerbOptions = {}): Promise<SampleValues<D>> {
    return this.forward('acquireSample', DriverEvent.ACQUIRE_SAMPLE, undefined, options);
  }

  async startAutosample(options: VerbOptions = {}): Promise<void> {
    await this.forward('startAutosample', DriverEvent.START_AUTOSAMPLE, undefined, options);
  }

  async stopAutosample(options: VerbOptions = {}): Promise<void> {
    await this.forward('stopAutosample', DriverEvent.STOP_AUTOSAMPLE, undefined, options);
  }

  async test(options: VerbOptions = {}): Promise<void> {
    await this.forward('test', DriverEvent.TEST, undefined, options);
  }

  async calibrate(options: VerbOptions = {}): Promise<void> {
    await this.forward('calibrate', DriverEvent.CALIBRATE, undefined, options);
  }

  syncClock(options: VerbOptions = {}): Promise<ClockSync> {
    return this.forward('syncClock', DriverEvent.CLOCK_SYNC, undefined, options);
  }

  async acquireStatus(options: VerbOptions = {}): Promise<void> {
    await this.forward('acquireStatus', DriverEvent.ACQUIRE_STATUS, undefined, options);
  }

  /** Hands an event to the protocol and waits for what it answers. */
  protected abstract forward<E extends DriverEvent>(verb: string, event: E, argument: ArgumentOf<D, E>, options: VerbOptions): Promise<ResultOf<D, E>>;
}

/** Copies changes, so that those that are checked are those that are sent, read back and wanted; what are none is for the check to refuse. */
function asTheyAre<C>(changes: C): C {
  return typeof changes === 'object' && changes !== null && !Array.isArray(changes) ? { ...changes } : changes;
}
