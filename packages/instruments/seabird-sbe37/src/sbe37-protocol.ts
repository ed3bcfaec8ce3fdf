import { CommandResponseProtocol, DriverEvent as E, DriverProtocolState as S, nextSecondMs, ProtocolError, type ProtocolTable, ReplyTimeoutError } from '@taffrail/driver';
import { clockMs, dateText, timeText } from './clock-text.ts';
import { sbe37 } from './definition.ts';

const { commands } = sbe37;

/** How often the whole stop sequence is tried: a unit that is measuring does not hear it (SBE 37-SM manual rev 041 p. 26). */
const STOP_ATTEMPTS = 5;

/** What the SBE 37 does in each state. */
export class Sbe37Protocol extends CommandResponseProtocol<typeof sbe37> {
  protected override handlers(): ProtocolTable<typeof sbe37> {
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
        [E.ACQUIRE_SAMPLE]: async () => ({ result: await this.run(commands.takeSample) }),
        [E.START_AUTOSAMPLE]: () => this.#startLogging(),
        [E.TEST]: () => ({ next: S.TEST }),
        [E.CLOCK_SYNC]: () => this.#syncClock(),
        [E.START_DIRECT]: () => ({ next: S.DIRECT_ACCESS }),
      },
      [S.AUTOSAMPLE]: {
        [E.ENTER]: () => this.#learnSettings(),
        [E.DISCOVER]: () => this.#discover(),
        [E.GET]: (request) => this.getParameters(request),
        [E.CLOCK_SYNC]: () => this.amidSampling({ interrupt: () => this.#stop(), work: () => this.#syncClock(), resume: () => this.#resumeLogging() }),
        [E.RESET]: () => this.orUnknown(() => this.#resumeLogging()),
        [E.STOP_AUTOSAMPLE]: () => this.#stopLogging(),
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

  protected override async readSettings(): Promise<string> {
    const status = await this.run(commands.displayStatus);
    return `${status}\n${await this.run(commands.displayCalibration)}`;
  }

  protected override async writeSetting(wire: string, value: string): Promise<void> {
    await this.run(commands.set, wire, value);
  }

  /** The status says whether it is logging; the prompt does not, the third Enter while logging brings that of command mode. */
  async #isLogging(): Promise<boolean> {
    const status = await this.run(commands.displayStatus);
    const [line] = /^(?:not )?logging.*$/m.exec(status) ?? [];
    if (line === undefined) throw new ProtocolError(`expected "logging data" or "not logging" in the answer to "ds", received ${JSON.stringify(status)}`);
    return line.startsWith('logging');
  }

  async #discover() {
    return { next: (await this.#isLogging()) ? S.AUTOSAMPLE : S.COMMAND };
  }

  /** An instrument that was found logging has told nothing of its settings yet. */
  async #learnSettings(): Promise<void> {
    if (this.settings.isEmpty) await this.refreshSettings();
  }

  async #startLogging() {
    if (this.settings.values.transmitRealTime !== true) await this.setParameters({ transmitRealTime: true });
    await this.#log();
    return { next: S.AUTOSAMPLE };
  }

  async #log(): Promise<void> {
    try {
      await this.run(commands.startLogging);
    } catch (error) {
      // Whether a real unit answers anything is unverified; its status is the authority.
      if (!(error instanceof ReplyTimeoutError) || !(await this.#isLogging())) throw error;
    }
  }

  async #stopLogging() {
    await this.#stop();
    return { next: S.COMMAND };
  }

  async #stop(): Promise<void> {
    for (let attempt = 1; attempt <= STOP_ATTEMPTS; attempt += 1) {
      await this.#tryToStop(attempt === STOP_ATTEMPTS);
      if (!(await this.#isLogging())) return;
    }
    throw new ProtocolError(`still logging after "stop" was sent ${STOP_ATTEMPTS} times`);
  }

  async #tryToStop(isLastAttempt: boolean): Promise<void> {
    try {
      await this.run(commands.stopLogging);
    } catch (error) {
      if (isLastAttempt || !(error instanceof ReplyTimeoutError)) throw error;
    }
  }

  async #resumeLogging(): Promise<void> {
    if (!(await this.#isLogging())) await this.#log();
  }

  /** The date is sent before, and the time when its second begins. Woken first, so that a wake-up comes between no question and its answer. */
  async #syncClock() {
    if (this.needsWakeUp()) await this.wakeUp();
    return this.setClock({
      resolutionMs: 1_000,
      read: async () => clockMs(await this.runWith({ isWakeUpNeeded: false }, commands.displayStatus)),
      set: async () => {
        const sentDate = await this.#sendDate();
        // Midnight comes once: another date is right until tomorrow.
        if (dateText(nextSecondMs(this.scheduler.now())) !== sentDate) await this.#sendDate();
        const atMs = nextSecondMs(this.scheduler.now());
        await this.pause(atMs - this.scheduler.now());
        await this.runWith({ isWakeUpNeeded: false }, commands.setTime, timeText(atMs));
      },
    });
  }

  async #sendDate(): Promise<string> {
    const date = dateText(nextSecondMs(this.scheduler.now()));
    await this.runWith({ isWakeUpNeeded: false }, commands.setDate, date);
    return date;
  }

  /** A test that failed half-way leaves the instrument wherever it was; an error event says why. */
  #runTest() {
    return this.orUnknown(async () => {
      await this.#testEach();
      return { next: S.COMMAND };
    });
  }

  async #testEach(): Promise<void> {
    const conductivity = await this.run(commands.testConductivity);
    const temperature = await this.run(commands.testTemperature);
    const pressure = await this.run(commands.testPressure);
    const isPassed = conductivity.isPassed && temperature.isPassed && pressure.isPassed;
    this.announce({ type: 'test-result', isPassed, result: { conductivity, temperature, pressure }, atMs: this.scheduler.now() });
  }
}
