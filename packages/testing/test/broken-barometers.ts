import { type Chunk, ConnectFailedError, type Connection, LinkCapabilityError } from '@taffrail/connection';
import { DriverEvent, type DriverOptions, DriverProtocolState, type ProtocolContext, type VerbOptions } from '@taffrail/driver';
import { asyncScheduler, concat, firstValueFrom, map, mergeMap, NEVER, type Observable, of, skip, timer } from 'rxjs';
import { BarometerDriver, BarometerProtocol, barometer, BarometerSimulator } from './barometer.ts';

/*
 * Barometers with one fault each, for the checks to find.
 */

/** Leaves a timer running for every sample. */
export class TimerLeakingDriver extends BarometerDriver {
  readonly #scheduler;

  constructor(options: DriverOptions) {
    super(options);
    this.#scheduler = options.scheduler ?? asyncScheduler;
  }

  override acquireSample(options?: VerbOptions) {
    this.#scheduler.schedule(() => undefined, 3_600_000);
    return super.acquireSample(options);
  }
}

/** Opens a connection too many whenever it opens one. */
export class ConnectionLeakingDriver extends BarometerDriver {
  constructor(options: DriverOptions) {
    super({
      ...options,
      open: async (url) => {
        const forgotten = await options.open(url);
        forgotten.data$.subscribe({ error: () => undefined });
        return options.open(url);
      },
    });
  }
}

/** Leaves a listener on each signal. */
export class ListenerLeakingDriver extends BarometerDriver {
  override acquireSample(options: VerbOptions = {}) {
    options.signal?.addEventListener('abort', () => undefined);
    return super.acquireSample(options);
  }
}

/** Never completes its streams. */
export class UnclosableDriver extends BarometerDriver {
  override async close(): Promise<void> {
    if (this.state !== 'DRIVER_STATE_UNCONFIGURED' && this.state !== 'DRIVER_STATE_DISCONNECTED') await this.disconnect();
  }
}

/** Answers a sample in any state, without asking. */
export class UnrefusingDriver extends BarometerDriver {
  override acquireSample() {
    return Promise.resolve({ pressure: 1 });
  }
}

/** Refuses in the wrong words. */
export class RudeDriver extends BarometerDriver {
  override async acquireSample(options?: VerbOptions) {
    if (!this.capabilities.includes(DriverEvent.ACQUIRE_SAMPLE)) throw new LinkCapabilityError('memory:', 'take a sample');
    return super.acquireSample(options);
  }
}

/** Sends first and refuses afterwards. */
export class HastyDriver extends BarometerDriver {
  #connection: Connection | undefined;

  constructor(options: DriverOptions) {
    const open: DriverOptions['open'] = async (url) => (this.#connection = await options.open(url));
    super({ ...options, open: (url) => open(url) });
  }

  override async acquireSample(options?: VerbOptions) {
    await this.#connection?.send(Uint8Array.of(0x70));
    return super.acquireSample(options);
  }
}

/** Says it can be calibrated, which is not declared. */
export class BoastfulDriver extends BarometerDriver {
  override get capabilities() {
    return [...super.capabilities, DriverEvent.CALIBRATE];
  }
}

/** Waits for a sample for ever. */
export class HangingDriver extends BarometerDriver {
  override acquireSample(options?: VerbOptions) {
    return super.acquireSample(options).catch(() => new Promise<never>(() => undefined));
  }
}

/** Answers what it does not know when the instrument is silent. */
export class InventiveDriver extends BarometerDriver {
  override acquireSample(options?: VerbOptions) {
    return super.acquireSample(options).catch(() => ({ pressure: 1 }));
  }
}

/** Throws what is no InstrumentError. */
export class UntypedDriver extends BarometerDriver {
  override acquireSample(options?: VerbOptions) {
    return super.acquireSample(options).catch(() => Promise.reject(new TypeError('no sample')));
  }
}

/** Never sees the first byte of a connection after the first one. */
export class LateDriver extends BarometerDriver {
  constructor(options: DriverOptions) {
    let count = 0;
    super({ ...options, open: async (url) => ((count += 1) > 1 ? deafAtFirst(await options.open(url)) : options.open(url)) });
  }
}

/** Takes each piece with a reading in it twice. */
export class StutteringDriver extends BarometerDriver {
  constructor(options: DriverOptions) {
    super({ ...options, open: async (url) => stuttering(await options.open(url)) });
  }
}

/** Is not told when its data ends. */
export class StubbornDriver extends BarometerDriver {
  constructor(options: DriverOptions) {
    super({ ...options, open: async (url) => endless(await options.open(url)) });
  }
}

/** Opens one connection in its life. */
export class OnceOnlyDriver extends BarometerDriver {
  constructor(options: DriverOptions) {
    let count = 0;
    super({ ...options, open: async (url) => ((count += 1) > 1 ? Promise.reject(new ConnectFailedError(url, 'once is enough')) : options.open(url)) });
  }
}

/** Loses digits that come alone. */
export class LossyDriver extends BarometerDriver {
  constructor(options: DriverOptions) {
    super({ ...options, open: async (url) => lossy(await options.open(url)) });
  }
}

/** Does not pass on the signal it is given. */
export class HeedlessDriver extends BarometerDriver {
  override acquireSample() {
    return super.acquireSample();
  }
}

/** Takes what has come within five milliseconds for the whole reply. */
export class ImpatientDriver extends BarometerDriver {
  protected override buildProtocol(context: ProtocolContext) {
    return new ImpatientProtocol(barometer, context);
  }
}

class ImpatientProtocol extends BarometerProtocol {
  #received = '';

  protected override gotData(text: string) {
    this.#received += text;
    super.gotData(text);
  }

  protected override async readSettings() {
    this.#received = '';
    await this.connection.send(Uint8Array.from('st\r', (character) => character.charCodeAt(0)));
    await firstValueFrom(timer(5, this.scheduler));
    return this.#received;
  }
}

/** Takes every instrument to be in command mode. */
export class ForgetfulDriver extends BarometerDriver {
  protected override buildProtocol(context: ProtocolContext) {
    return new ForgetfulProtocol(barometer, context);
  }
}

class ForgetfulProtocol extends BarometerProtocol {
  protected override async discover() {
    await super.discover();
    return { next: DriverProtocolState.COMMAND };
  }
}

/** Leaves the instrument as it found it. */
export class LeavingDriver extends BarometerDriver {
  constructor(options: DriverOptions) {
    super({ ...options, startup: 'leave' });
  }
}

/** Sets the interval to its start-up value whenever it enters command mode. */
export class ResettingDriver extends BarometerDriver {
  protected override buildProtocol(context: ProtocolContext) {
    return new ResettingProtocol(barometer, context);
  }
}

class ResettingProtocol extends BarometerProtocol {
  protected override async applyStartup() {
    await this.writeSetting('interval', '2');
    await this.refreshSettings();
  }
}

/** Says that a value was set, and sends nothing. */
export class LyingDriver extends BarometerDriver {
  override async set(changes: Parameters<BarometerDriver['set']>[0]) {
    return changes;
  }
}

/** Sets one value after the other, each checked only when its turn comes. */
export class PiecemealDriver extends BarometerDriver {
  override async set(changes: Parameters<BarometerDriver['set']>[0], options?: VerbOptions) {
    for (const [name, value] of Object.entries(changes)) await super.set({ [name]: value }, options);
    return changes;
  }
}

/** Takes no interval longer than half a minute. */
export class ClampingSimulator extends BarometerSimulator {
  protected override change(name: string, value: string): string {
    return super.change(name, name === 'interval' && Number(value) > 30 ? '30' : value);
  }
}

/** Goes on sending when it is told to stop. */
export class UnstoppableSimulator extends BarometerSimulator {
  protected override halt(): string {
    return this.isPowered ? '' : super.halt();
  }
}

/** Lets the first piece of what comes pass unseen. */
function deafAtFirst(connection: Connection): Connection {
  return through(connection, connection.data$.pipe(skip(1)));
}

function endless(connection: Connection): Connection {
  return through(connection, concat(connection.data$, NEVER));
}

function stuttering(connection: Connection): Connection {
  const hasReading = ({ bytes }: Chunk): boolean => Buffer.from(bytes).includes('hPa');
  return through(connection, connection.data$.pipe(mergeMap((chunk) => (hasReading(chunk) ? of(chunk, chunk) : of(chunk)))));
}

function lossy(connection: Connection): Connection {
  const isLost = ({ bytes: [first = 0, second] }: Chunk): boolean => second === undefined && first >= 0x30 && first <= 0x39;
  return through(connection, connection.data$.pipe(map((chunk) => (isLost(chunk) ? { ...chunk, bytes: Uint8Array.of(0x30) } : chunk))));
}

function through(connection: Connection, data$: Observable<Chunk>): Connection {
  return {
    url: connection.url,
    data$,
    status$: connection.status$,
    send: (bytes, options) => connection.send(bytes, options),
    sendBreak: (durationMs, options) => connection.sendBreak(durationMs, options),
    close: () => connection.close(),
  };
}
