import {
  DriverEvent as E, DriverProtocolState as S, type GetRequest, ProtocolError, type ProtocolTable, SampleError,
} from '@taffrail/driver';
import { satlanticPar } from './definition.ts';
import { frame } from './frame.ts';
import { NoConsoleError } from './no-console-error.ts';
import { MODE_PAUSE_MS, SatlanticParModes } from './satlantic-par-modes.ts';

const { commands } = satlanticPar;

/** A polled frame takes up to 2 s; three attempts make the 15 s that a sample may take. */
const POLL_ATTEMPTS = 3;
const POLL_TIMEOUT_MS = 5_000;

/** What the PAR sensor does in each state. Polled mode is passed through, and never stayed in. */
export class SatlanticParProtocol extends SatlanticParModes {
  protected override handlers(): ProtocolTable<typeof satlanticPar> {
    return {
      [S.UNKNOWN]: {
        [E.DISCOVER]: () => this.#discover(),
        [E.START_DIRECT]: () => ({ next: S.DIRECT_ACCESS }),
      },
      [S.COMMAND]: {
        [E.ENTER]: () => this.#enterCommand(),
        [E.DISCOVER]: () => this.#discover(),
        [E.GET]: (request) => this.getParameters(request),
        [E.SET]: (changes) => this.setParameters(changes),
        [E.ACQUIRE_STATUS]: () => this.refreshSettings(),
        [E.ACQUIRE_SAMPLE]: () => this.#acquireSample(),
        [E.START_AUTOSAMPLE]: () => this.#startAutosample(),
        [E.RESET]: () => this.orUnknown(() => this.#returnToConsole()),
        [E.START_DIRECT]: () => ({ next: S.DIRECT_ACCESS }),
      },
      [S.AUTOSAMPLE]: {
        [E.ENTER]: () => this.#enterAutosample(),
        [E.DISCOVER]: () => this.#discover(),
        [E.GET]: (request) => this.#getWhileSampling(request),
        [E.ACQUIRE_STATUS]: () => this.#atConsole(() => this.refreshSettings()),
        [E.STOP_AUTOSAMPLE]: () => this.#stopAutosample(),
        [E.RESET]: () => this.orUnknown(() => this.#returnToSampling()),
        [E.START_DIRECT]: () => ({ next: S.DIRECT_ACCESS }),
      },
      [S.DIRECT_ACCESS]: {
        [E.EXECUTE_DIRECT]: (bytes) => this.sendDirect(bytes),
        [E.STOP_DIRECT]: () => this.#discover(),
      },
    };
  }

  /** `show all` also makes a status record, which needs the banner; before that only the rate is asked for. */
  protected override async readSettings(): Promise<string> {
    this.#readIdentity();
    const told = await this.insist(() => this.run(this.banner === '' ? commands.showMaximumRate : commands.showAll));
    if (told.includes('Maximum Frame Rate:')) return told;
    throw new ProtocolError(`expected "Maximum Frame Rate:" in the answer to "show", received ${JSON.stringify(told)}`);
  }

  protected override async writeSetting(wire: string, value: string): Promise<void> {
    await this.insist(() => this.run(commands.set, wire, value));
    await this.insist(() => this.run(commands.save));
  }

  async #discover() {
    if (await this.isAtConsole()) return { next: S.COMMAND };
    await this.freeRun();
    return { next: S.AUTOSAMPLE };
  }

  async #enterCommand(): Promise<void> {
    if (this.banner === '') {
      await this.refreshSettings();
      await this.#onTheWay(async () => {
        await this.leaveConsole();
        await this.breakIn();
      });
    }
    await this.applyStartup();
  }

  /** One that was found sampling is interrupted once for its settings; without a console it goes on as it is. */
  async #enterAutosample(): Promise<void> {
    if (!this.settings.isEmpty) return;
    try {
      await this.#atConsole(() => this.applyStartup());
    } catch (error) {
      if (!(error instanceof NoConsoleError)) throw error;
      this.announceError(error);
    }
  }

  async #getWhileSampling(request: GetRequest<typeof satlanticPar>) {
    const isKnown = this.settings.knows(this.settings.checkNames(request.names)) && !request.isFresh;
    return isKnown ? this.getParameters(request) : this.#atConsole(() => this.getParameters(request));
  }

  /** The one good frame is the answer; all frames are published. Whatever comes of it, the console is open again. */
  #acquireSample() {
    return this.#onTheWay(async () => {
      await this.exit();
      try {
        return { result: await this.#goodFrame() };
      } finally {
        await this.pause(MODE_PAUSE_MS);
        await this.run(commands.stopUnheard);
        await this.pause(MODE_PAUSE_MS);
        await this.openConsole();
      }
    });
  }

  async #goodFrame() {
    let received: string | undefined;
    for (let attempt = 1; attempt <= POLL_ATTEMPTS; attempt += 1) {
      received = await this.answerTo(this.runWith({ timeoutMs: POLL_TIMEOUT_MS }, commands.poll));
      const reading = received === undefined ? undefined : frame.read(received.slice(received.lastIndexOf('SATP')).trimEnd(), {});
      if (reading?.quality === 'ok') return reading.values;
    }
    throw new SampleError(frame.stream, received ?? '');
  }

  #startAutosample() {
    return this.#onTheWay(async () => {
      await this.sampleAgain();
      return { next: S.AUTOSAMPLE };
    });
  }

  #stopAutosample() {
    return this.#onTheWay(async () => {
      await this.breakIn();
      return { next: S.COMMAND };
    });
  }

  /** Does something at the console of an instrument that samples, and has it sample again. */
  #atConsole<R>(work: () => Promise<R>): Promise<R> {
    return this.amidSampling({ interrupt: () => this.breakIn(), work, resume: () => this.sampleAgain() });
  }

  /** Goes from one mode to another. What is given up or fails half-way is made good: the sensor goes back to where the state says it is. */
  async #onTheWay<R>(work: () => Promise<R>): Promise<R> {
    try {
      return await work();
    } catch (error) {
      this.raise(E.RESET);
      throw error;
    }
  }

  async #returnToConsole(): Promise<void> {
    if (!(await this.isAtConsole())) await this.breakIn();
  }

  async #returnToSampling(): Promise<void> {
    await this.isAtConsole();
    await this.sampleAgain();
  }

  /** Takes over what the instrument does not tell with its settings. */
  #readIdentity(): void {
    const changed = this.settings.read(`${this.banner}\r\nInstrument: ${this.dialect}`);
    if (changed.length > 0) this.announce({ type: 'config-change', values: this.settings.values, changed, atMs: this.scheduler.now() });
  }
}
