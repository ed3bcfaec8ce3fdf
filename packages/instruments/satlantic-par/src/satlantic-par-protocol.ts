import {
  CommandResponseProtocol, DriverEvent as E, DriverProtocolState as S, type GetRequest, ParameterError, ProtocolError, type ProtocolTable,
  ReplyTimeoutError, SampleError,
} from '@taffrail/driver';
import { Subscription } from 'rxjs';
import { satlanticPar } from './definition.ts';
import { frame } from './frame.ts';
import { NoConsoleError } from './no-console-error.ts';
import { durationMs } from './parameters.ts';

const { commands } = satlanticPar;

/** What has to pass between two mode commands, and behind `exit`. Source: the lineage's code, as all times here. */
const MODE_PAUSE_MS = 115;
const EXIT_PAUSE_MS = 300;
/** From this rate on, and at 0, one stop often goes unnoticed, and buffers on the way are long. */
const FAST_HZ = 8;
const SLOWEST_HZ = 0.125;
const BURST_STOPS = 25;
const BURST_EVERY_MS = 150;
const DRAIN_MS = 5_000;
const STOP_LIMIT_MS = 40_000;
const POLL_ATTEMPTS = 3;
const POLL_TIMEOUT_MS = 5_000;
/** A status interrupts sampling for up to 40 s. */
const SHORT_STATUS_INTERVAL_MS = 60_000;

/** What the PAR sensor does in each state. Polled mode is passed through, and never stayed in. */
export class SatlanticParProtocol extends CommandResponseProtocol<typeof satlanticPar> {
  /** What the console said when it was opened last: the only place where serial number and firmware are told. */
  #banner = '';
  #dialect = '';
  #statusInterval = '00:00:00';
  #statusTimer = new Subscription();

  protected override handlers(): ProtocolTable<typeof satlanticPar> {
    return {
      [S.UNKNOWN]: {
        [E.DISCOVER]: () => this.#discover(),
        [E.START_DIRECT]: () => ({ next: S.DIRECT_ACCESS }),
      },
      [S.COMMAND]: {
        [E.ENTER]: () => this.#enterCommand(),
        [E.EXIT]: () => { this.#statusTimer.unsubscribe(); },
        [E.DISCOVER]: () => this.#discover(),
        [E.GET]: (request) => this.getParameters(request),
        [E.SET]: (changes) => this.setParameters(changes),
        [E.UPDATE_PARAMS]: () => this.#tellStatus(() => this.refreshSettings()),
        [E.ACQUIRE_SAMPLE]: () => this.#acquireSample(),
        [E.START_AUTOSAMPLE]: () => this.#startAutosample(),
        [E.START_DIRECT]: () => ({ next: S.DIRECT_ACCESS }),
      },
      [S.AUTOSAMPLE]: {
        [E.ENTER]: () => this.#enterAutosample(),
        [E.EXIT]: () => { this.#statusTimer.unsubscribe(); },
        [E.DISCOVER]: () => this.#discover(),
        [E.GET]: (request) => this.#getWhileSampling(request),
        [E.UPDATE_PARAMS]: () => this.#tellStatus(() => this.#interrupted(() => this.refreshSettings())),
        [E.STOP_AUTOSAMPLE]: () => this.#stopAutosample(),
        [E.START_DIRECT]: () => ({ next: S.DIRECT_ACCESS }),
      },
      [S.DIRECT_ACCESS]: {
        [E.EXECUTE_DIRECT]: (bytes) => this.sendDirect(bytes),
        [E.STOP_DIRECT]: () => this.#discover(),
      },
    };
  }

  override async stop(): Promise<void> {
    this.#statusTimer.unsubscribe();
    await super.stop();
  }

  /** `show all` also makes a status record, which has to know the banner; before that only the rate is asked for. */
  protected override async readSettings(): Promise<string> {
    const told = await this.run(this.#banner === '' ? commands.showMaximumRate : commands.showAll);
    if (!told.includes('Maximum Frame Rate:')) throw new ProtocolError(`expected "Maximum Frame Rate:" in the answer to "show", received ${JSON.stringify(told)}`);
    return [told, this.#banner, `Instrument: ${this.#dialect}`, `Status Interval: ${this.#statusInterval}`].join('\r\n');
  }

  protected override async writeSetting(wire: string, value: string): Promise<void> {
    if (wire === satlanticPar.parameters.statusInterval.wire) return this.#setStatusInterval(value);
    await this.run(commands.set, wire, value);
    await this.run(commands.save);
  }

  /** By what it answers, and never by its settings: discovery by those failed in service. */
  async #discover() {
    try {
      if ((await this.run(commands.probe)).endsWith('$')) return { next: S.COMMAND };
    } catch (error) {
      // At its slowest a frame comes every 8 s.
      if (!(error instanceof ReplyTimeoutError)) throw error;
    }
    await this.#freeRun();
    return { next: S.AUTOSAMPLE };
  }

  async #enterCommand(): Promise<void> {
    this.#scheduleStatus();
    if (this.#banner === '') {
      await this.refreshSettings();
      await this.#leaveConsole();
      await this.#openConsole();
    }
    await this.applyStartup();
  }

  /** One that was found sampling is interrupted once for its settings; without a console it goes on as it is. */
  async #enterAutosample(): Promise<void> {
    this.#scheduleStatus();
    if (!this.settings.isEmpty) return;
    try {
      await this.#interrupted(() => this.applyStartup());
    } catch (error) {
      if (!(error instanceof NoConsoleError)) throw error;
      this.announceError(error);
    }
  }

  async #getWhileSampling(request: GetRequest<typeof satlanticPar>) {
    const isKnown = this.settings.knows(this.settings.checkNames(request.names)) && !request.isFresh;
    return isKnown ? this.getParameters(request) : this.#interrupted(() => this.getParameters(request));
  }

  async #acquireSample() {
    await this.run(commands.exit);
    await this.pause(EXIT_PAUSE_MS);
    try {
      return { result: await this.#goodFrame() };
    } finally {
      await this.pause(MODE_PAUSE_MS);
      await this.run(commands.stopUnheard);
      await this.pause(MODE_PAUSE_MS);
      await this.#openConsole();
    }
  }

  async #goodFrame() {
    let received = '';
    for (let attempt = 1; attempt <= POLL_ATTEMPTS; attempt += 1) {
      received = await this.runWith({ timeoutMs: POLL_TIMEOUT_MS }, commands.poll);
      const reading = frame.read(received.slice(received.lastIndexOf('SATP')).trimEnd(), {});
      if (reading?.quality === 'ok') return reading.values;
    }
    throw new SampleError(frame.stream, received);
  }

  async #startAutosample() {
    await this.#leaveConsole();
    await this.pause(MODE_PAUSE_MS);
    await this.#freeRun();
    return { next: S.AUTOSAMPLE };
  }

  async #stopAutosample() {
    await this.#breakIn();
    return { next: S.COMMAND };
  }

  /** Does something at the console, and has the instrument sample again. */
  async #interrupted<T>(work: () => Promise<T>): Promise<T> {
    await this.#breakIn();
    try {
      return await work();
    } finally {
      await this.#startAutosample();
    }
  }

  /** From free running to the console; where there is none, back to free running. */
  async #breakIn(): Promise<void> {
    await this.#stopSampling();
    try {
      await this.#openConsole();
    } catch (error) {
      if (error instanceof NoConsoleError) await this.#answers(this.#freeRun());
      throw error;
    }
  }

  /** It has stopped when no frame comes for longer than one takes; each that comes asks for another stop. */
  async #stopSampling(): Promise<void> {
    const rate = this.settings.knows(['maximumFrameRate']) ? this.settings.values.maximumFrameRate : undefined;
    const isFast = rate === 0 || (rate !== undefined && rate >= FAST_HZ);
    const quietMs = 1_000 / (isFast ? FAST_HZ : (rate ?? SLOWEST_HZ)) + 1_000;
    const endsAtMs = this.scheduler.now() + STOP_LIMIT_MS;
    while (this.scheduler.now() < endsAtMs) {
      if (isFast) await this.#sendBurst();
      if (await this.#answers(this.runWith({ timeoutMs: quietMs }, commands.stop))) continue;
      if (isFast) await this.pause(DRAIN_MS);
      return;
    }
    throw new ProtocolError(`frames still came ${STOP_LIMIT_MS} ms after the first "\\u0013", which was sent again for each of them`);
  }

  async #sendBurst(): Promise<void> {
    for (let sent = 1; sent < BURST_STOPS; sent += 1) {
      await this.run(commands.stopUnheard);
      await this.pause(BURST_EVERY_MS);
    }
  }

  async #openConsole(): Promise<void> {
    try {
      this.#banner = await this.run(commands.openConsole);
    } catch (error) {
      throw error instanceof ReplyTimeoutError ? new NoConsoleError(error) : error;
    }
  }

  /** Back to the mode before: the line end behind it asks for a frame where that is polled mode. */
  async #leaveConsole(): Promise<void> {
    await this.run(commands.exit);
    await this.pause(EXIT_PAUSE_MS);
    this.#note(await this.run(commands.poll));
  }

  async #freeRun(): Promise<void> {
    this.#note(await this.run(commands.freeRun));
  }

  #note(received: string): void {
    this.#dialect = /SATP(?:AR|RL)/.exec(received)?.[0] ?? this.#dialect;
  }

  /** Tells whether a command was answered in time. */
  async #answers(running: Promise<unknown>): Promise<boolean> {
    try {
      await running;
      return true;
    } catch (error) {
      if (error instanceof ReplyTimeoutError) return false;
      throw error;
    }
  }

  #setStatusInterval(interval: string): void {
    this.#statusInterval = interval;
    const isShort = durationMs(interval) > 0 && durationMs(interval) < SHORT_STATUS_INTERVAL_MS;
    if (isShort) this.announceError(new ParameterError(`a status every ${interval} interrupts sampling for most of the time; expected a minute at least`, 'statusInterval'));
    this.#scheduleStatus();
  }

  #scheduleStatus(): void {
    this.#statusTimer.unsubscribe();
    const intervalMs = durationMs(this.#statusInterval);
    if (intervalMs > 0) this.#statusTimer = this.scheduler.schedule(() => { this.raise(E.UPDATE_PARAMS); }, intervalMs);
  }

  async #tellStatus(read: () => Promise<unknown>): Promise<void> {
    try {
      await read();
    } finally {
      this.#scheduleStatus();
    }
  }
}
