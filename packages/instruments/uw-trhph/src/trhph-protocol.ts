import {
  DriverEvent as E, DriverProtocolState as S, type GetRequest, MENU_MISS_LIMIT, MenuProtocol, type ProtocolContext, type ProtocolTable,
} from '@taffrail/driver';
import { trhph } from './definition.ts';
import { DIAGNOSTIC_SCANS, diagnosticScans } from './diagnostics.ts';
import { trhphMenu } from './menu.ts';
import { isPowered, type PowerSensor, powerSensors } from './power-sensors.ts';
import { sample } from './sample.ts';
import { status } from './status.ts';
import { WrongProgramError } from './wrong-program-error.ts';

const { parameters } = trhph;

/** For how long a sample is waited for, where the cycle is longer, or not known, before the instrument is interrupted. */
const LISTENING_MS = { atLeast: 25_000, atMost: 65_000 };
const MARGIN_MS = 5_000;

/** What the TRHPH does in each state. */
export class TrhphProtocol extends MenuProtocol<typeof trhph, typeof trhphMenu> {
  constructor(context: ProtocolContext) {
    super(trhph, trhphMenu, context);
  }

  protected override handlers(): ProtocolTable<typeof trhph> {
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
        [E.ACQUIRE_STATUS]: () => this.#acquireStatus(),
        [E.TEST]: () => this.#runDiagnostics(),
        [E.START_AUTOSAMPLE]: () => this.#startStreaming(),
        [E.START_DIRECT]: () => ({ next: S.DIRECT_ACCESS }),
      },
      [S.AUTOSAMPLE]: {
        [E.DISCOVER]: () => this.#discover(),
        [E.GET]: (request) => this.#getWhileStreaming(request),
        [E.ACQUIRE_STATUS]: () => this.#amidStreaming(() => this.#acquireStatus()),
        [E.STOP_AUTOSAMPLE]: () => this.#stopStreaming(),
        [E.RESET]: () => this.orUnknown(() => this.#resumeStreaming()),
        [E.START_DIRECT]: () => ({ next: S.DIRECT_ACCESS }),
      },
      [S.DIRECT_ACCESS]: {
        [E.EXECUTE_DIRECT]: (bytes) => this.sendDirect(bytes),
        [E.STOP_DIRECT]: () => this.#leaveDirectAccess(),
      },
    };
  }

  /** Verbosity is told by the menu alone, all else by the block that it prints. */
  protected override async readSettings(): Promise<string> {
    const menu = await this.give('parameters', 'reprint');
    const block = await this.give('parameters', 'print');
    await this.goHome();
    return `${menu}\r\n${block}`;
  }

  protected override async writeSetting(wire: string, value: string): Promise<void> {
    const sensor = Object.values(powerSensors).find(({ inBlock }) => inBlock === wire);
    if (sensor !== undefined) await this.#switchPower(sensor, value === 'On');
    else if (wire === parameters.cycleTime.wire) await this.#setCycle(value);
    else if (wire === parameters.verbose.wire) await this.give('verbosity', 'enter', value);
    else {
      await this.give('parameters', wire === parameters.metadataOnPowerUp.wire ? 'metadataOnPowerUp' : 'metadataOnRestart');
      await this.give('metadata', 'enter', value);
    }
    await this.goHome();
  }

  async #setCycle(value: string): Promise<void> {
    const [count, unit] = value.split(' ');
    await this.give(unit === 'minutes' ? 'minutes' : 'seconds', 'enter', Number(count));
  }

  /** There is only a toggle, so the menu is looked at before it and behind it. */
  async #switchPower(sensor: PowerSensor, isOn: boolean): Promise<void> {
    for (let attempt = 0; attempt <= MENU_MISS_LIMIT; attempt += 1) {
      if (isPowered(sensor, await this.give('power', 'reprint')) === isOn) return;
      await this.give('power', sensor.answer);
    }
  }

  /**
   * A prompt tells that it shows its menus, a sample that it streams, and then it goes on. What tells neither is interrupted:
   * if that brings the main menu it streams in a longer cycle, and goes on with its start-up values.
   */
  async #discover() {
    if (await this.#showsMenu()) return { next: S.COMMAND };
    if (!(await this.#streams())) await this.#amidStreaming(() => this.applyStartup());
    return { next: S.AUTOSAMPLE };
  }

  /** Wherever it was left. What direct access must not change is put back, if it takes an interruption. */
  async #leaveDirectAccess() {
    const found = await this.#discover();
    if (found.next === S.AUTOSAMPLE && this.settings.isRemembering) await this.#amidStreaming(() => this.applyStartup());
    return found;
  }

  async #showsMenu(): Promise<boolean> {
    const place = await this.look();
    if (place === 'bars') throw new WrongProgramError('look at the menu');
    return place !== undefined;
  }

  #streams(): Promise<boolean> {
    const cycleMs = (this.settings.values.cycleTime ?? 0) * 1_000 + MARGIN_MS;
    return this.hearsSample({ withinMs: Math.min(LISTENING_MS.atMost, Math.max(LISTENING_MS.atLeast, cycleMs)), streams: [sample.stream] });
  }

  /** Has it stop streaming. A BARS, which shows itself only then, streams again. */
  async #breakIn(): Promise<void> {
    try {
      await this.callAttention();
    } catch (error) {
      if (this.place !== 'bars') throw error;
      await this.give('bars', 'start');
      throw new WrongProgramError('interrupt the stream');
    }
  }

  async #startStreaming() {
    await this.give('main', 'start');
    return { next: S.AUTOSAMPLE };
  }

  async #stopStreaming() {
    await this.#breakIn();
    return { next: S.COMMAND };
  }

  async #getWhileStreaming(request: GetRequest<typeof trhph>) {
    const isKnown = this.settings.knows(this.settings.checkNames(request.names)) && !request.isFresh;
    return isKnown ? this.getParameters(request) : this.#amidStreaming(() => this.getParameters(request));
  }

  #amidStreaming<R>(work: () => Promise<R>): Promise<R> {
    return this.amidSampling({ interrupt: () => this.#breakIn(), work, resume: () => this.#resumeStreaming() });
  }

  /** It may be streaming, if the interruption failed. */
  async #resumeStreaming(): Promise<void> {
    if (this.place !== undefined || (await this.#showsMenu())) await this.give('main', 'start');
  }

  /** Whoever wants the status gets it as a particle; that it is one is made sure of. */
  async #acquireStatus(): Promise<undefined> {
    status.parse(await this.give('main', 'information'));
    await this.goHome();
    return undefined;
  }

  async #runDiagnostics(): Promise<undefined> {
    const scans = diagnosticScans(await this.give('scans', 'enter', DIAGNOSTIC_SCANS));
    await this.goHome();
    this.announce({ type: 'test-result', isPassed: scans.length === DIAGNOSTIC_SCANS, result: { scans }, atMs: this.scheduler.now() });
    return undefined;
  }
}
