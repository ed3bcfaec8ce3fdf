import {
  CommandRejectedError,
  CommandResponseProtocol,
  DriverEvent as E,
  DriverProtocolState as S,
  isDriverInterval,
  nextSecondMs,
  ProtocolError,
  type ProtocolTable,
  ReplyTimeoutError,
  type TimeoutError,
  WakeUpError,
} from '@taffrail/driver';
import { clockMs, clockText } from './clock-text.ts';
import { workhorse } from './definition.ts';
import { beamVelocity, earthVelocity, instrumentVelocity, shipVelocity } from './pd0/velocity-particles.ts';
import { pingingIntervalMs } from './pinging-interval.ts';

const { commands } = workhorse;

/** How often a bare line end is tried, a second each, before silence is taken for pinging or sleep; the lineage's figures. */
const PROBES = 3;
/** How long the instrument may take to tell the time. */
const REPLY_TO_TIME_MS = 3_000;
/** How long an ensemble is waited for at least before an instrument that is silent is sent a BREAK. */
const LISTENING_MS = 10_000;
/** How often a BREAK is tried: the first is sometimes acknowledged yet not acted on, by the lineage's code. */
const BREAKS = 3;
/** How long it takes an instrument to refuse to ping; nothing says that it does not. */
const REFUSAL_MS = 1_000;
/** How much of what came last is kept to look for banners and refusals. */
const RECENT_CHARACTERS = 1_024;

/** The streams that ensembles give. */
const ENSEMBLE_STREAMS: readonly string[] = [beamVelocity, earthVelocity, instrumentVelocity, shipVelocity].map(({ stream }) => stream);

/** What the WorkHorse does in each state. */
export class WorkhorseProtocol extends CommandResponseProtocol<typeof workhorse> {
  /** What came since something was sent that is not answered with a prompt. */
  #recent = '';

  protected override handlers(): ProtocolTable<typeof workhorse> {
    return {
      [S.UNKNOWN]: {
        [E.DISCOVER]: () => this.#discover(),
        [E.START_DIRECT]: () => ({ next: S.DIRECT_ACCESS }),
      },
      [S.COMMAND]: {
        [E.ENTER]: () => this.applyStartup(),
        [E.DISCOVER]: () => this.#discover(),
        [E.GET]: (request) => this.getParameters(request),
        [E.SET]: (changes) => this.setParameters(changes),
        [E.CLOCK_SYNC]: () => this.#syncClock(),
        [E.ACQUIRE_STATUS]: () => this.#acquireStatus(),
        [E.START_AUTOSAMPLE]: () => this.#startPinging(),
        [E.TEST]: () => ({ next: S.TEST }),
        [E.START_DIRECT]: () => ({ next: S.DIRECT_ACCESS }),
      },
      [S.AUTOSAMPLE]: {
        [E.DISCOVER]: () => this.#discover(),
        [E.GET]: (request) => this.#amidPinging(() => this.getParameters(request)),
        [E.CLOCK_SYNC]: () => this.#amidPinging(() => this.#syncClock()),
        [E.ACQUIRE_STATUS]: () => this.#amidPinging(() => this.#acquireStatus()),
        [E.STOP_AUTOSAMPLE]: () => this.#stopPinging(),
        [E.RESET]: () => this.orUnknown(() => this.#resumePinging()),
        [E.START_DIRECT]: () => ({ next: S.DIRECT_ACCESS }),
      },
      [S.TEST]: {
        [E.ENTER]: () => { this.raise(E.RUN_TEST); },
        [E.GET]: (request) => this.getParameters(request),
        [E.RUN_TEST]: () => this.#runTest(),
      },
      [S.DIRECT_ACCESS]: {
        [E.EXECUTE_DIRECT]: (bytes) => this.sendDirect(bytes),
        [E.STOP_DIRECT]: () => this.#discover(),
      },
    };
  }

  /** Each parameter has a query of its own; one that the firmware does not know is left out. */
  protected override async readSettings(): Promise<string> {
    const told: string[] = [];
    for (const parameter of Object.values(this.definition.parameters)) {
      if (isDriverInterval(parameter)) continue;
      try {
        told.push(await this.run(commands.query, parameter.wire));
      } catch (error) {
        if (!(error instanceof CommandRejectedError)) throw error;
      }
    }
    return told.join('\n');
  }

  protected override async writeSetting(wire: string, value: string): Promise<void> {
    await this.run(commands.set, wire, value);
  }

  /** A BREAK ends pinging: what is to wake the instrument is said by those who mean it. */
  protected override needsWakeUp(): boolean {
    return this.state === S.COMMAND && super.needsWakeUp();
  }

  protected override gotData(text: string): void {
    this.#recent = (this.#recent + text).slice(-RECENT_CHARACTERS);
    super.gotData(text);
  }

  async #discover() {
    return { next: (await this.#takesCommands()) ? S.COMMAND : S.AUTOSAMPLE };
  }

  /** A prompt tells that it waits for commands, an ensemble that it pings; what tells neither is woken. */
  async #takesCommands(): Promise<boolean> {
    if (await this.#hasPrompt()) return true;
    if (await this.#hearsEnsemble(Math.max(LISTENING_MS, 2 * pingingIntervalMs(this.settings.values)))) return false;
    await this.#breakIn();
    return true;
  }

  async #hasPrompt(): Promise<boolean> {
    for (let probe = 1; probe <= PROBES; probe += 1) {
      // The bytes of an ensemble may look like a prompt, but they echo no command.
      if (await this.isAnswered(this.run(commands.probe))) return this.isAnswered(this.#askTime());
    }
    return false;
  }

  /** Whatever is answered with an echo, a reply and a prompt shows that it takes commands. */
  #askTime(): Promise<string> {
    return this.runWith({ timeoutMs: REPLY_TO_TIME_MS, isWakeUpNeeded: false }, commands.query, 'TS');
  }

  /** Has it stop whatever it is doing, and makes sure that it did. */
  async #breakIn(): Promise<void> {
    let failure: TimeoutError | undefined;
    for (let attempt = 1; attempt <= BREAKS; attempt += 1) {
      this.#recent = '';
      try {
        await this.wakeUp();
        await this.#askTime();
        if (this.#recent.includes('[ALARM Wakeup')) this.announceError(new ProtocolError('the instrument woke with an alarm, its supply voltage is low: it can be used, but is not to be deployed'));
        return;
      } catch (error) {
        if (!(error instanceof ReplyTimeoutError || error instanceof WakeUpError)) throw error;
        failure = error;
      }
    }
    throw failure ?? new ProtocolError('no BREAK was tried');
  }

  async #startPinging() {
    await this.#ping();
    return { next: S.AUTOSAMPLE };
  }

  async #ping(): Promise<void> {
    this.#recent = '';
    await this.run(commands.startPinging);
    await this.#hearsEnsemble(REFUSAL_MS);
    const [refusal] = /ERR \d{3}:[^\r\n]*/.exec(this.#recent) ?? [];
    if (refusal !== undefined) throw new CommandRejectedError('CS', refusal);
  }

  async #stopPinging() {
    await this.#breakIn();
    return { next: S.COMMAND };
  }

  #amidPinging<R>(work: () => Promise<R>): Promise<R> {
    return this.amidSampling({ interrupt: () => this.#breakIn(), work, resume: () => this.#resumePinging() });
  }

  async #resumePinging(): Promise<void> {
    if (await this.#takesCommands()) await this.#ping();
  }

  /** Sets the clock on the second, since the instrument takes the hundredths for zero when the line ends. */
  #syncClock() {
    return this.setClock({
      resolutionMs: 1_000,
      read: async () => clockMs(await this.run(commands.query, 'TT')),
      set: async () => {
        const atMs = nextSecondMs(this.scheduler.now());
        await this.pause(atMs - this.scheduler.now());
        await this.run(commands.setClock, clockText(atMs));
      },
    });
  }

  /** What is told is published as particles; the order is the lineage's. */
  async #acquireStatus(): Promise<undefined> {
    for (const each of [commands.systemConfiguration, commands.compassCalibration, commands.ancillaryData, commands.transmitPath]) await this.run(each);
    return undefined;
  }

  /** A test may well fail out of water, which is a result; one that did not end leaves the instrument wherever it was. */
  #runTest() {
    return this.orUnknown(async () => {
      const result = await this.run(commands.selfTest);
      this.announce({ type: 'test-result', isPassed: result.isPassed, result: { selfTest: result }, atMs: this.scheduler.now() });
      return { next: S.COMMAND };
    });
  }

  /** Waits for an ensemble with a right checksum; false when none comes in time. */
  #hearsEnsemble(withinMs: number): Promise<boolean> {
    return this.hearsSample({ withinMs, streams: ENSEMBLE_STREAMS });
  }
}
