import { utcMs } from '@taffrail/driver';
import { PromptedSimulator, type SimulatedCommand, type SimulatedReply } from '@taffrail/simulator';
import { map, type Subscription, timer } from 'rxjs';
import { clockText } from '../clock-text.ts';
import { pingingIntervalMs } from '../pinging-interval.ts';
import { ensembleBytes, withChecksum } from './ensemble-writer.ts';
import { InstrumentClock } from './instrument-clock.ts';
import { SettingMemory } from './setting-memory.ts';
import { ancillaryText, compassCalibrationText, selfTestText, systemConfigurationText, transmitPathText } from './texts.ts';
import { ShearingWater, type Water } from './water.ts';
import { workhorseFaults } from './workhorse-faults.ts';
import type { WorkhorseMode, WorkhorseSimulatorOptions } from './workhorse-options.ts';

/** The shortest BREAK that is noticed (H-OM p. 124). */
const BREAK_MS = 300;
const SOFT_BREAK = '===';
/** No unit pings faster here, whatever its settings. */
const INTERVAL_MS = 1_000;
/** How long a byte takes at 9600 baud, the factory's rate. */
const BYTE_MS = 10 / 9.6;
/** How long all tests take; a guess. */
const SELF_TEST_MS = 12_000;
const READY = '\r\n>';
const UNSET_TIME = '****/**/**,**:**:**';

/** A Teledyne RD Instruments WorkHorse with firmware 50.40, as its driver meets it on a serial line. */
export class WorkhorseSimulator extends PromptedSimulator {
  /** The number of the refusal is made up: only 002 and 011 are known. */
  protected override readonly prompts = { ready: READY, rejected: `ERR 001:  UNRECOGNIZED COMMAND${READY}` };

  readonly #settings: SettingMemory;
  readonly #water: Water;
  readonly #clock: InstrumentClock;
  readonly #sleepAfterMs: number;
  readonly #hasBottomTrack: boolean;
  #mode: WorkhorseMode;
  #nextEnsemble: number;
  #firstPing = UNSET_TIME;
  #pinging: Subscription | undefined;
  #heardAtMs: number;
  #lastCharacters = '';
  #unheededBreaks = 0;

  /** @throws `FaultError` for a fault that a WorkHorse does not show; `RangeError` for a setting that it does not take. */
  constructor(options: WorkhorseSimulatorOptions = {}) {
    super(options, workhorseFaults);
    const { mode = 'command', settings, nextEnsemble = 1, hasBottomTrack = false, water, clockDriftPpm = 0, clockStartMs, sleepAfterMs = 300_000 } = options;
    this.#settings = new SettingMemory(settings);
    this.#water = water ?? new ShearingWater(this.random.fork('water'));
    this.#clock = new InstrumentClock({ now: () => this.scheduler.now(), driftPpm: clockDriftPpm, startMs: clockStartMs });
    this.#sleepAfterMs = sleepAfterMs;
    this.#hasBottomTrack = hasBottomTrack;
    this.#nextEnsemble = nextEnsemble;
    this.#heardAtMs = this.scheduler.now();
    this.#mode = mode;
    if (mode === 'pinging') this.#ping();
  }

  /** What it is doing; it falls asleep when it was told nothing for a while. */
  get mode(): WorkhorseMode {
    if (this.#mode === 'command' && this.scheduler.now() - this.#heardAtMs >= this.#sleepAfterMs) this.#mode = 'asleep';
    return this.#mode;
  }

  /** Gives a setting as it is told, by its token. */
  setting(token: string): string {
    return this.#settings.get(token);
  }

  /** What its clock shows, in Unix milliseconds. */
  get clockMs(): number {
    return this.#clock.shownMs;
  }

  protected override commands(): readonly SimulatedCommand[] {
    return [
      [/^CS$/, () => this.#start()],
      [/^CZ$/, () => this.#sleep()],
      [/^CK$/, () => '[Parameters saved as USER defaults]'],
      [/^CR([01])$/, ([, which]) => this.#restore(which === '0' ? 'USER' : 'FACTORY')],
      [/^PS0$/, () => systemConfigurationText({ hasTwoBoards: this.faults.has('two-boards') })],
      [/^AC$/, () => compassCalibrationText()],
      [/^PT2$/, () => ancillaryText],
      [/^PT4$/, () => transmitPathText],
      [/^PT200$|^PA$/, () => ({ parts$: timer(SELF_TEST_MS, this.scheduler).pipe(map(() => selfTestText)) })],
      [/^TS\?$/, () => `TS ${clockText(this.clockMs).slice(2)} --- Time Set (yr/mon/day,hour:min:sec)`],
      [/^TT\?$/, () => `TT ${clockText(this.clockMs)} - Time Set (CCYY/MM/DD,hh:mm:ss)`],
      [/^TG\?$/, () => `TG ${this.#firstPing} - Time of First Ping (CCYY/MM/DD,hh:mm:ss)`],
      [/^TT(.*)$/, ([, time = '']) => this.#setClock(time)],
      [/^TG(.*)$/, ([, time = '']) => this.#setFirstPing(time)],
      [/^([A-Z]{2})\?$/, ([line, token = '']) => (this.#settings.has(token) ? this.#settings.line(token) : this.answerUnknown(line ?? ''))],
      [/^([A-Z]{2})(.*)$/, ([line, token = '', value = '']) => this.#set(line ?? '', token, value)],
    ];
  }

  protected override canonical(line: string): string {
    return line.trim().toUpperCase();
  }

  /** A line end shows as a new line, whichever of the two it is; the second of the two does not show. */
  protected override echoOf(character: string): string {
    const isSecond = character === '\n' && this.#lastCharacters.endsWith('\r\n');
    if (character !== '\r' && character !== '\n') return character;
    return isSecond ? '' : '\r\n';
  }

  protected override handleByte(byte: number): void {
    this.#lastCharacters = (this.#lastCharacters + String.fromCharCode(byte)).slice(-SOFT_BREAK.length);
    if (this.#lastCharacters === SOFT_BREAK) return this.#wake();
    if (this.mode !== 'command') return;
    this.#heardAtMs = this.scheduler.now();
    super.handleByte(byte);
  }

  protected override handleBreak(durationMs: number): void {
    if (durationMs >= BREAK_MS && !this.faults.has('deaf-to-break')) this.#wake();
  }

  protected override handlePowerOff(): void {
    super.handlePowerOff();
    this.#pinging?.unsubscribe();
  }

  /** It goes on pinging if it was when the power went, with the same settings (H-OM p. 91). */
  protected override handlePowerOn(): void {
    if (this.#mode === 'pinging') this.#ping();
    else this.#mode = 'asleep';
  }

  #wake(): void {
    this.forgetInput();
    const wasPinging = this.mode === 'pinging';
    const isUnheeded = wasPinging && this.#unheededBreaks < this.faults.amount('break-unheeded');
    if (isUnheeded) this.#unheededBreaks += 1;
    else this.#stop({ isCut: wasPinging && this.faults.has('cut-by-break') });
    this.#heardAtMs = this.scheduler.now();
    const cause = this.faults.has('alarm') ? 'ALARM' : 'BREAK';
    const banner = `[${cause} Wakeup A]\r\nWorkHorse Broadband ADCP Version 50.40\r\nTeledyne RD Instruments (c) 1996-2010\r\nAll Rights Reserved.`;
    const noise = this.faults.has('noise-before-banner') ? '\xff' : '';
    this.transmit(`${noise}\r\n${this.#settings.get('CH') === '1' ? '' : banner}${READY}`);
  }

  #stop({ isCut }: { readonly isCut: boolean }): void {
    if (isCut) {
      const cut = this.#ensemble();
      this.transmit(cut.subarray(0, cut.length >> 1));
    }
    this.#pinging?.unsubscribe();
    this.#mode = 'command';
  }

  #start(): SimulatedReply {
    if (this.faults.has('refuse-start')) return 'ERR 011:  LAYER BOUNDARY BEYOND PROFILING RANGE';
    this.#mode = 'pinging';
    this.#ping(Math.max(0, (timeOf(this.#firstPing) ?? -Infinity) - this.clockMs));
    return { text: '', prompt: '' };
  }

  #sleep(): SimulatedReply {
    this.#mode = 'asleep';
    return { text: '[POWERING DOWN .....]\r\n', prompt: '' };
  }

  #restore(which: string): string {
    this.#settings.restore();
    return `[Parameters set to ${which} defaults]`;
  }

  #set(line: string, token: string, value: string): SimulatedReply {
    if (!this.#settings.has(token)) return this.answerUnknown(line);
    if (this.#settings.set(token, value)) return '';
    return `${token} ERR 002:  NUMBER EXPECTED`;
  }

  #setClock(time: string): SimulatedReply {
    const shownMs = timeOf(time);
    if (shownMs === undefined) return 'TT ERR 002:  NUMBER EXPECTED';
    this.#clock.set(shownMs);
    return '';
  }

  #setFirstPing(time: string): SimulatedReply {
    const firstMs = timeOf(time);
    if (firstMs === undefined) return 'TG ERR 002:  NUMBER EXPECTED';
    this.#firstPing = clockText(firstMs);
    return '';
  }

  /** Pings after a time, and from then on no faster than the line can carry. */
  #ping(delayMs = 0, sentBytes = 0): void {
    if (this.faults.has('no-master')) return;
    const timePerEnsemble = this.#settings.get('TE');
    const timing = { timePerEnsemble, timePerPing: this.#settings.get('TP'), pingsPerEnsemble: this.#settings.number('WP') };
    this.#pinging = this.after(delayMs + Math.max(INTERVAL_MS, pingingIntervalMs(timing), Math.ceil(sentBytes * BYTE_MS)), () => {
      const ensemble = this.#disturbed(this.#ensemble());
      this.#ping(0, ensemble.length);
      this.transmit(ensemble);
      this.#nextEnsemble = (this.#nextEnsemble + 1) % 0x1_00_00_00;
    });
  }

  #ensemble(): Uint8Array {
    return ensembleBytes(this.#settings, this.#water, {
      number: this.#nextEnsemble,
      clockMs: this.clockMs,
      clockText: clockText(this.clockMs),
      pressure: this.faults.has('surface-pressure') ? -442 : 197,
      hasBottomTrack: this.#hasBottomTrack,
    });
  }

  #disturbed(ensemble: Uint8Array): Uint8Array {
    const view = new DataView(ensemble.buffer);
    if (this.faults.has('false-sync')) {
      view.setUint16(46 + view.getUint16(8, true), 0x7f7f); // the reserved word of the variable leader
      withChecksum(ensemble);
    }
    if (this.strikes('bad-checksum')) view.setUint8(20, view.getUint8(20) ^ 1);
    if (this.strikes('huge-length')) view.setUint16(2, 0xffff, true);
    return ensemble;
  }
}

/** Reads a time that was sent, with or without a blank behind the comma. */
function timeOf(text: string): number | undefined {
  const [, year, month, day, hour, minute, second] = /^\s*(\d{4})\/(\d\d)\/(\d\d), ?(\d\d):(\d\d):(\d\d)$/.exec(text)?.map(Number) ?? [];
  if (year === undefined || month === undefined || day === undefined || hour === undefined || minute === undefined || second === undefined) return undefined;
  return utcMs({ year, month, day, hour, minute, second });
}
