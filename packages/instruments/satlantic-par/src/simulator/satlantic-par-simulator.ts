import { PromptedSimulator, type SimulatedCommand, type SimulatedReply } from '@taffrail/simulator';
import { Subscription } from 'rxjs';
import { FrameText } from './frame-text.ts';
import { parFaults } from './par-faults.ts';
import { defaultOptions, type ParMode, type ParSettings, type SatlanticParSimulatorOptions } from './par-options.ts';

const FREE_RUN = '\x01';
const CONSOLE = '\x03';
const SOFT_RESET = '\x12';
const STOP = '\x13';
const CLEAR_SCREEN = '\f';
const LINE_FEED = 0x0a;

const FRAME_RATES = ['0', '0.125', '0.5', '1', '2', '4', '8', '10', '12'];
const BAUD_RATES = ['9600', '19200', '38400', '57600'];
/** What it manages, whatever rate is set. */
const FASTEST_HZ = 7.5;
/** Below this rate it hears every control character. */
const HEARS_ALL_BELOW_HZ = 4;
/** How long it waits for somebody to want the console before it samples; unverified. */
const INITIALIZING_MS = 2_000;
/** How close characters may come with `strictPacing`, and how long an echo then takes. */
const CHARACTER_MS = 1;

/** A Satlantic digital PAR sensor, as its driver meets it on a serial line. */
export class SatlanticParSimulator extends PromptedSimulator {
  protected override readonly prompts = { ready: '$', rejected: 'Invalid command\r\n$' };

  readonly #options: Required<Pick<SatlanticParSimulatorOptions, keyof typeof defaultOptions>>;
  readonly #serialNumber: string;
  readonly #frames: FrameText;
  #settings: ParSettings;
  #saved: ParSettings;
  #mode: ParMode;
  /** Where `exit` leads. */
  #modeBefore: Exclude<ParMode, 'command'>;
  #poweredAtMs: number;
  #sampling = new Subscription();
  #isHung = false;
  #heardAtMs = -Infinity;
  #frameCount = 0;

  /** @throws `FaultError` for a fault that a PAR sensor does not show; `RangeError` for a speed that is not above zero. */
  constructor(options: SatlanticParSimulatorOptions = {}) {
    super(options, parFaults);

    this.#options = { ...defaultOptions, ...options };
    const { dialect, mode, settings, uptimeMs } = this.#options;
    this.#serialNumber = this.faults.has('long-serial') ? '4278190306' : (options.serialNumber ?? (dialect === 'SATPAR' ? '0229' : '9999'));
    this.#frames = new FrameText(dialect, this.random.fork('light'));
    this.#saved = { maxrate: 4, telbaud: 19_200, ...settings };
    this.#settings = this.#saved;
    this.#mode = mode;
    this.#modeBefore = mode === 'command' ? 'autosample' : mode;
    this.#poweredAtMs = this.scheduler.now() - uptimeMs;
    if (mode === 'autosample') this.#freeRun();
  }

  /** What it is doing. */
  get mode(): ParMode {
    return this.#mode;
  }

  /** The settings it holds, saved or not. */
  get settings(): ParSettings {
    return this.#settings;
  }

  /** Whether a soft reset has hung it, until its power is cut. */
  get isHung(): boolean {
    return this.#isHung;
  }

  /** How many frames it has sent whole and with their own checksum, line end or not. */
  get frameCount(): number {
    return this.#frameCount;
  }

  protected override commands(): readonly SimulatedCommand[] {
    return [
      [/^show maxrate$/, () => this.#rateLine()],
      [/^show telbaud$/, () => this.#baudLine()],
      [/^show all$/, () => this.#rateLine() + this.#baudLine()],
      [/^set maxrate (\S+)$/, ([, value = '']) => this.#set('maxrate', value, FRAME_RATES)],
      [/^set telbaud (\S+)$/, ([, value = '']) => this.#set('telbaud', value, BAUD_RATES)],
      [/^save$/, () => this.#save()],
      [/^exit$/, () => this.#exit()],
      [/^exit!$/, () => this.#hang()],
      [/^help$/, () => 'show <maxrate|telbaud|all>\r\nset <maxrate|telbaud> <value>\r\nsave\r\nexit\r\nexit!\r\nhelp\r\n'],
    ];
  }

  protected override answerEnter(): SimulatedReply {
    return this.#options.emptyLine === 'complaint' ? this.answerUnknown('') : '';
  }

  protected override answerLine(line: string): SimulatedReply {
    if (this.faults.has('frame-in-reply')) this.transmit(this.#frame());
    return super.answerLine(line);
  }

  protected override answerControl(character: string): SimulatedReply | undefined {
    if (character === SOFT_RESET) return this.#hang();
    return [FREE_RUN, CONSOLE, STOP].includes(character) ? NOTHING : undefined;
  }

  protected override echoOf(character: string): string {
    return /[^\x20-\x7e\r\n]/.test(character) ? '' : character;
  }

  protected override handleInput(bytes: Uint8Array): void {
    if (!this.#options.strictPacing || this.#mode !== 'command') return super.handleInput(bytes);
    for (const byte of bytes) {
      // A line feed belongs to the carriage return before it.
      const isTooSoon = this.scheduler.now() - this.#heardAtMs < CHARACTER_MS && byte !== LINE_FEED;
      this.#heardAtMs = this.scheduler.now();
      if (!isTooSoon) this.after(CHARACTER_MS, () => { super.handleInput(Uint8Array.of(byte)); });
    }
  }

  protected override handleByte(byte: number): void {
    if (this.#isHung) return;
    if (this.#mode === 'command') super.handleByte(byte);
    else this.#hear(String.fromCharCode(byte));
  }

  protected override handlePowerOff(): void {
    super.handlePowerOff();
    this.#isHung = false;
    this.#sampling.unsubscribe();
  }

  protected override handlePowerOn(): void {
    this.#settings = this.#saved;
    this.#poweredAtMs = this.scheduler.now();
    this.#mode = 'autosample';
    this.transmit(
      'Satlantic Digital PAR Sensor\r\nCopyright (C) 2003, Satlantic Inc. All rights reserved.\r\n' +
        `Instrument: ${this.#options.dialect}\r\n${this.#identity()}Press <Ctrl+C> for command console. \r\nInitializing system. Please wait...\r\n`,
    );
    this.#sampling = this.after(INITIALIZING_MS, () => { this.#freeRun(); });
  }

  /** While it samples, each character acts at once, if it is heard. */
  #hear(character: string): void {
    if (character === SOFT_RESET) this.#hang();
    else if (character === FREE_RUN) this.#freeRun();
    else if (character === '\r' && this.#mode === 'polled') this.#poll();
    else if ((character === STOP || character === CONSOLE) && !this.#misses()) this.#leaveSampling(character);
  }

  #misses(): boolean {
    if (this.#mode !== 'autosample' || !this.#options.missesControls || this.#rateHz < HEARS_ALL_BELOW_HZ) return false;
    return this.random.unit() < this.#rateHz / 10;
  }

  #leaveSampling(character: typeof STOP | typeof CONSOLE): void {
    if (character === CONSOLE && !this.#options.hasConsole) return;
    this.#sampling.unsubscribe();
    if (character === STOP) {
      this.#mode = 'polled';
      return;
    }
    this.#modeBefore = this.#mode === 'polled' ? 'polled' : 'autosample';
    this.#mode = 'command';
    this.forgetInput();
    this.transmit(
      `${CLEAR_SCREEN}Satlantic PAR Sensor\r\nCommand Console\r\nType 'help' for a list of available commands.\r\n${this.#identity()}\r\n${this.prompts.ready}`,
    );
  }

  #exit(): SimulatedReply {
    if (this.#modeBefore === 'autosample') this.#freeRun();
    else this.#mode = 'polled';
    return { text: CLEAR_SCREEN, prompt: '' };
  }

  #hang(): SimulatedReply {
    this.#isHung = true;
    this.#sampling.unsubscribe();
    return NOTHING;
  }

  #freeRun(): void {
    this.#mode = 'autosample';
    this.#sampling.unsubscribe();
    this.#sampling = this.after(1_000 / this.#rateHz, () => {
      this.transmit(this.#frame());
      this.#freeRun();
    });
  }

  /** One frame at a time; what is asked for meanwhile is lost. */
  #poll(): void {
    if (!this.#sampling.closed) return;
    this.#sampling = this.after(this.#options.polledMs, () => {
      this.#sampling.unsubscribe();
      this.transmit(this.#frame());
    });
  }

  get #rateHz(): number {
    return Math.min(this.#settings.maxrate || FASTEST_HZ, FASTEST_HZ);
  }

  #frame(): string {
    if (this.strikes('timer-reset')) this.#poweredAtMs = this.scheduler.now();
    const wrongBy = this.strikes('wrong-checksum') ? 1 + this.random.below(255) : 0;
    const atMs = this.scheduler.now();
    const text = this.#frames.write({ serialNumber: this.#serialNumber, elapsedMs: atMs - this.#poweredAtMs, atMs }, wrongBy);
    const noise = this.strikes('noise') ? Array.from({ length: 1 + this.random.below(8) }, () => String.fromCharCode(this.random.below(256))).join('') : '';
    if (this.strikes('cut-frame')) return noise + text.slice(0, this.random.below(text.length));
    if (wrongBy === 0) this.#frameCount += 1;
    return noise + text + (this.strikes('glued-frames') ? '' : '\r\n');
  }

  #identity(): string {
    return `S/N: ${this.#serialNumber}\r\nFirmware: ${this.#options.firmwareVersion}\r\n`;
  }

  #rateLine(): string {
    return `Maximum Frame Rate: ${this.#settings.maxrate} Hz\r\n`;
  }

  #baudLine(): string {
    return `Telemetry Baud Rate: ${this.#settings.telbaud} bps\r\n`;
  }

  /** What a unit says to a value that it does not take is unverified. A simulated line has no baud rate, so it goes on as before. */
  #set(name: keyof ParSettings, value: string, allowed: readonly string[]): SimulatedReply {
    if (!allowed.includes(value)) return this.answerUnknown(value);
    this.#settings = { ...this.#settings, [name]: Number(value) };
    return '';
  }

  #save(): SimulatedReply {
    this.#saved = this.#settings;
    return '';
  }
}

const NOTHING: SimulatedReply = { text: '', prompt: '' };
