import { type EchoStyle, PromptedSimulator, type SimulatedCommand, type SimulatedReply } from '@taffrail/simulator';
import { map, timer } from 'rxjs';
import { Attention } from './attention.ts';
import { type CalendarTime, dateText, timeText } from './calendar.ts';
import { calibrationText } from './calibration-text.ts';
import { ClockCommands } from './clock-commands.ts';
import { InstrumentClock } from './instrument-clock.ts';
import { SampleLogger } from './sample-logger.ts';
import { Sampler } from './sampler.ts';
import { sbe37Faults } from './sbe37-faults.ts';
import { defaultOptions, type Sbe37SimulatorOptions } from './sbe37-options.ts';
import { TemperateSea } from './sea.ts';
import { isSettingName, type Sbe37Settings, SettingsMemory } from './settings.ts';
import { statusText } from './status-text.ts';
import { testCommands } from './test-commands.ts';

/** The rates that `baud=` takes. A simulated line has no rate, so it goes on as before. */
const BAUD_RATES = ['600', '1200', '2400', '4800', '9600', '19200', '38400'];

/** Prompts and refusals, byte for byte as in the lineage's recordings. */
const READY = '\r\nS>';
const READY_WHILE_LOGGING = '\r\nS>\r\n';
const WAKE_BANNER = '\0SBE 37-SM\r\n';
const REFUSED_WHILE_LOGGING = 'cmd not allowed while logging\n';
const ALLOWED_WHILE_LOGGING = /^(ds|dc|ts|tsr|slt|qs|stop)$/;

/** A Sea-Bird SBE 37-SM or 37-SMP with firmware 2.6, as its driver meets it on an RS-232 line. */
export class Sbe37Simulator extends PromptedSimulator {
  protected override readonly prompts = { ready: READY, rejected: '?cmd S>' };
  protected override readonly echo: EchoStyle;
  protected override readonly interrupt = '\x1b';

  readonly #options: Omit<Required<Sbe37SimulatorOptions>, 'scheduler' | 'seed' | 'speed' | 'faults' | 'sea' | 'clockStartMs' | 'fixedIntervalMs'>;
  readonly #settings: SettingsMemory;
  readonly #clock: InstrumentClock;
  readonly #attention: Attention;
  readonly #logger: SampleLogger;
  readonly #sampler: Sampler;
  #notLogging = 'received stop command';
  #enterCount = 0;

  /** @throws `FaultError` for a fault that an SBE 37 does not show; `RangeError` for a speed that is not above zero. */
  constructor(options: Sbe37SimulatorOptions = {}) {
    super(options, sbe37Faults);
    const all = { ...defaultOptions, ...options };
    const now = () => this.scheduler.now();
    this.#options = all;
    this.echo = all.echo;
    this.#settings = new SettingsMemory({ ...all.unit.settings, ...all.settings });
    this.#clock = new InstrumentClock(this.scheduler, { driftPpm: all.clockDriftPpm, startMs: all.clockStartMs });
    this.#attention = new Attention({ now, sleepAfterMs: all.sleepAfterMs, wakeMs: all.wakeMs, isAsleep: all.asleep });
    const sea = all.sea ?? new TemperateSea(this.random.fork('sea'));
    this.#sampler = new Sampler({ ...all, sea, clock: this.#clock, settings: this.#settings, now });
    this.#logger = new SampleLogger({
      now,
      after: (delayMs, task) => this.after(delayMs, task),
      intervalMs: () => all.fixedIntervalMs ?? this.settings.INTERVAL * 1_000,
      take: (dueMs) => this.#log(dueMs),
    });
    if (all.logging) this.#startLogging();
  }

  /** The settings it holds. */
  get settings(): Sbe37Settings {
    return this.#settings.values;
  }

  /** What its clock shows, in Unix milliseconds. */
  get clockMs(): number {
    return this.#clock.shownMs();
  }

  /** Whether it is logging, waiting for its time to start, or neither. */
  get loggingState(): SampleLogger['state'] {
    return this.#logger.state;
  }

  protected override commands(): readonly SimulatedCommand[] {
    const clockCommands = new ClockCommands({ clock: this.#clock, startAt: (time) => this.#startAt(time) });
    const sampler = this.#sampler;
    return [
      [/^ds$/, () => this.#status()],
      [/^dc$/, () => calibrationText(this.#options.unit, this.settings)],
      [/^(ts|slt)$/, () => this.#measured(() => sampler.polledLine(sampler.take()))],
      [/^(tss|tsson)$/, () => this.#measured(() => sampler.polledLine(sampler.takeAndStore()))],
      [/^sl$/, () => sampler.polledLine(sampler.last())],
      [/^tsr$/, () => this.#measured(() => sampler.rawLine(sampler.take()))],
      [/^startnow$/, () => this.#startNow()],
      [/^stop$/, () => this.#stop()],
      [/^qs$/, () => this.#goToSleep()],
      [/^pump(on|off)$/, () => ''],
      [/^baud=(.*)$/, ([, rate = '']) => (BAUD_RATES.includes(rate) ? '' : '***BAUD ERROR MESSAGE***')],
      [/^dd(.*?),(.*)$/, ([, first = '', last = '']) => sampler.upload(first, last)],
      ...clockCommands.commands(),
      ...testCommands({ scheduler: this.scheduler, random: this.random.fork('clock test'), measure: () => sampler.measure() }),
      [/^([a-z]+\d?)=(.*)$/, (match) => this.#set(match)],
    ];
  }

  protected override canonical(line: string): string {
    return line.replaceAll('\0', '').trim().toLowerCase();
  }

  protected override handleByte(byte: number): void {
    const isBusy = this.#isLocked || this.isAnswering;
    if (this.#attention.hears({ isBusy })) super.handleByte(byte);
    else this.forgetInput();
  }

  protected override handlePowerOff(): void {
    super.handlePowerOff();
    this.#logger.stop();
    this.#attention.sleep();
  }

  protected override answerLine(line: string): SimulatedReply {
    if (!this.#isLocked) return super.answerLine(line);
    if (!ALLOWED_WHILE_LOGGING.test(line)) return { text: REFUSED_WHILE_LOGGING, prompt: '' };
    if (this.faults.has('sample-before-reply')) this.transmit(this.#sampler.loggedLine(this.#sampler.take()));
    return super.answerLine(line);
  }

  protected override answerUnknown(): SimulatedReply {
    return this.#options.badCommand === 'prompted' ? { text: '', prompt: this.prompts.rejected } : { text: '? CMD\r\n', prompt: '' };
  }

  /** While logging, Enter must come three times before it is noticed; the count starts with the logging. */
  protected override answerEnter(): SimulatedReply {
    if (!this.#isLocked) return '';
    this.#enterCount += 1;
    if (this.#enterCount < 3) return { text: '', prompt: '' };
    if (this.#enterCount === 3) return { text: WAKE_BANNER, prompt: 'S>' };
    return { text: '', prompt: READY_WHILE_LOGGING };
  }

  protected override answerControl(character: string): SimulatedReply | undefined {
    if (character !== this.interrupt) return undefined;
    this.forgetInput();
    return { text: '', prompt: this.#isLocked ? '' : 'S>  ' };
  }

  /** A wait for the time to start locks the instrument just as logging does. */
  get #isLocked(): boolean {
    return this.#logger.state !== 'stopped';
  }

  #status(): string {
    return statusText(this.#options.unit, this.settings, {
      clock: this.#clock.shown(),
      notLogging: this.#logger.state === 'logging' ? undefined : this.#notLogging,
      hasLowBattery: this.faults.has('low-battery'),
    });
  }

  #set([, name = '', value = '']: RegExpExecArray): SimulatedReply {
    const setting = name.toUpperCase();
    return isSettingName(setting) ? this.#settings.set(setting, value) : this.answerUnknown();
  }

  #startNow(): SimulatedReply {
    this.#startLogging();
    return { text: 'start now\r\n', prompt: '' };
  }

  #startLogging(): void {
    this.#enterCount = 0;
    this.#sampler.startAt(this.#clock.shown());
    this.#logger.start();
  }

  #startAt(time: CalendarTime): void {
    this.#enterCount = 0;
    this.#sampler.startAt(time);
    // No unit was seen waiting: these words are made up, after "not logging:".
    this.#notLogging = `waiting to start at ${dateText(time)}, ${timeText(time)}`;
    this.#logger.startAfter(this.#clock.untilShows(time));
  }

  #stop(): SimulatedReply {
    const isCutShort = this.#logger.state === 'logging' && this.faults.has('truncate-at-stop');
    const text = isCutShort ? this.#sampler.loggedLine(this.#sampler.take()).slice(0, TRUNCATED_LENGTH) : '';
    this.#logger.stop();
    this.#notLogging = 'received stop command';
    return { text, prompt: 'S>\r\n' };
  }

  #goToSleep(): SimulatedReply {
    this.#attention.sleep();
    return { text: '', prompt: '' };
  }

  /** Takes a measurement's time over an answer, deaf meanwhile. */
  #measured(answer: () => string): SimulatedReply {
    const { measurementMs } = this.#options;
    if (measurementMs === 0) return answer();
    this.#attention.turnDeaf(measurementMs);
    return { parts$: timer(measurementMs, this.scheduler).pipe(map(answer)) };
  }

  #log(dueMs: number): void {
    const { measurementMs, storesSamples } = this.#options;
    const finish = () => {
      const sample = storesSamples ? this.#sampler.takeAndStore(dueMs) : this.#sampler.take(dueMs);
      if (this.settings.TXREALTIME) this.transmit(this.#sampler.loggedLine(sample, this.faults.has('prompt-in-data') ? 'S>' : ''));
    };
    if (measurementMs === 0) return finish();
    this.#attention.turnDeaf(measurementMs);
    this.after(measurementMs, finish);
  }
}

/** How much of a line is left of one cut short: its blank line, its mark, and a temperature that lost a digit. */
const TRUNCATED_LENGTH = '\r\n# 12.34'.length;
