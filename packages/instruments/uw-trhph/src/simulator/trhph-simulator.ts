import { InstrumentSimulator } from '@taffrail/simulator';
import { Subscription } from 'rxjs';
import {
  blank, information, mainMenu, parameterBlock, parameterMenu, powerMenu, questions, REFUSAL, SCAN_HEADER, scansQuestion, type Shown,
} from './screens.ts';
import { trhphFaults } from './trhph-faults.ts';
import { defaultOptions, shippedSettings, type TrhphMode, type TrhphProgram, type TrhphSettings, type TrhphSimulatorOptions } from './trhph-options.ts';
import { sampleLine, scanRow, Vent } from './vent.ts';

const BREAK = '\x13';
/** How soon the second has to follow. Whoever types it has a clock that does not run faster, whatever the speed. */
const BREAK_WINDOW_MS = 500;
/** How long one scan takes; unverified. */
const SCAN_MS = 1_000;
const LINE_LIMIT_CHARACTERS = 80;
/** Screens by choice. Choices of BARS that are not here, the clock among them, are not simulated: they bring the menu again. */
const MAIN_CHOICES: Readonly<Record<TrhphProgram, Readonly<Record<string, TrhphMode>>>> = {
  '1.2': { 1: 'streaming', 2: 'parameters', 3: 'scans', 4: 'power', 5: 'information', 6: 'dead' },
  '1.25': { 1: 'streaming', 2: 'parameters', 3: 'scans', 4: 'power', 5: 'information', 6: 'dead' },
  'BARS 1.7': { 1: 'streaming', 5: 'power', 6: 'information', 7: 'dead' },
};
const PARAMETER_CHOICES: Readonly<Record<string, TrhphMode>> = {
  1: 'unit', 2: 'verbosity', 3: 'metadata-on-power-up', 4: 'metadata-on-restart', 6: 'printed', 7: 'main', 8: 'main', 9: 'main',
};

/** A TRHPH, or its forerunner BARS as far as its driver has to know it from one, as it is met on a serial line. */
export class TrhphSimulator extends InstrumentSimulator {
  readonly #options: Required<Pick<TrhphSimulatorOptions, keyof typeof defaultOptions>>;
  readonly #vent: Vent;
  readonly #breakWindowMs: number;
  #settings: TrhphSettings;
  #mode: TrhphMode;
  /** The question that refused an answer last. */
  #asked: TrhphMode = 'verbosity';
  #line = '';
  #brokenAtMs = -Infinity;
  #working = Subscription.EMPTY;
  #lineCount = 0;

  /** @throws `FaultError` for a fault that a TRHPH does not show; `RangeError` for a speed that is not above zero. */
  constructor(options: TrhphSimulatorOptions = {}) {
    super(options, trhphFaults);
    this.#options = { ...defaultOptions, ...options };
    this.#vent = new Vent(this.random.fork('vent'));
    this.#breakWindowMs = BREAK_WINDOW_MS * (options.speed ?? 1);
    this.#settings = { ...shippedSettings, ...options.settings };
    this.#mode = this.#options.mode;
    if (this.#mode === 'streaming') this.#working = this.after(0, () => { this.#stream(); });
  }

  /** What it shows. */
  get mode(): TrhphMode {
    return this.#mode;
  }

  /** The settings it holds. */
  get settings(): TrhphSettings {
    return this.#settings;
  }

  /** How many sample lines it has sent whole, line end or not. */
  get lineCount(): number {
    return this.#lineCount;
  }

  protected override handleInput(bytes: Uint8Array): void {
    for (const byte of bytes) this.#hear(String.fromCharCode(byte));
  }

  protected override handlePowerOff(): void {
    this.#line = '';
    this.#working.unsubscribe();
  }

  protected override handlePowerOn(): void {
    this.#startStreaming(this.#settings.metadataOnPowerUp);
  }

  #hear(character: string): void {
    if (character === BREAK && this.faults.has('swallowed-break')) return;
    if (this.#mode === 'streaming') {
      if (character === BREAK && !this.strikes('lost-break')) this.#hearBreak();
      return;
    }
    const delayMs = this.faults.amount('echo-delay');
    if (delayMs === 0) this.#type(character);
    else this.after(delayMs, () => { this.#type(character); });
  }

  #hearBreak(): void {
    const isSecond = this.scheduler.now() - this.#brokenAtMs <= this.#breakWindowMs;
    this.#brokenAtMs = this.scheduler.now();
    if (isSecond || this.#options.breaksAtOnce) {
      this.#brokenAtMs = -Infinity;
      this.#working.unsubscribe();
      return this.#show('main');
    }
    if (this.faults.has('line-in-break')) this.transmit(this.#sampleLine());
    this.transmit('\r\n');
  }

  #type(character: string): void {
    if (!this.#listens) return;
    if (/\d/.test(character) && this.#line === '' && this.strikes('lost-digit')) return;
    this.transmit(character === '\r' ? '\r\n' : character);
    if (character === '\b') this.#line = this.#line.slice(0, -1);
    else if (character !== '\r') this.#line = (this.#line + character).slice(0, LINE_LIMIT_CHARACTERS);
    else {
      const line = this.#line;
      this.#line = '';
      this.#answerInTime(line);
    }
  }

  #answerInTime(line: string): void {
    this.noteCommand(line);
    const lateMs = this.faults.amount('late');
    if (lateMs === 0) this.#answer(line);
    else this.after(lateMs, () => { this.#answer(line); });
  }

  #answer(line: string): void {
    if (!this.#listens) return;
    if (line !== '' && this.strikes('reject')) return this.#show(this.#mode);
    switch (this.#mode) {
      case 'main': return this.#choose(MAIN_CHOICES[this.#options.program][line] ?? 'main');
      case 'parameters': return this.#answerParameterMenu(line);
      case 'power': return this.#answerPowerMenu(line);
      case 'scans': return this.#scan(line === '' ? 0 : Number(line));
      case 'printed': return this.#show('parameters');
      case 'refused': return this.#show(this.#asked);
      case 'information':
      case 'scanned': return this.#show('main');
      default: return this.#answerQuestion(line);
    }
  }

  /** While it streams or scans it does not. */
  get #listens(): boolean {
    return this.#mode !== 'dead' && this.#working.closed;
  }

  #choose(mode: TrhphMode): void {
    if (mode === 'streaming') this.#startStreaming(this.#settings.metadataOnRestart);
    else this.#show(mode);
  }

  #answerParameterMenu(line: string): void {
    if (line === '5') this.#settings = { ...shippedSettings, power: this.#settings.power };
    this.#show(PARAMETER_CHOICES[line] ?? 'parameters');
  }

  #answerPowerMenu(line: string): void {
    const [one, two, three, four, five] = this.#settings.power.map((isOn, at) => isOn !== (line === String(at + 1)));
    this.#settings = { ...this.#settings, power: [one === true, two === true, three === true, four === true, five === true] };
    this.#show(/^[6-9]$/.test(line) ? 'main' : 'power');
  }

  #answerQuestion(line: string): void {
    const number = /^\d+$/.test(line) ? Number(line) : NaN;
    switch (this.#mode) {
      case 'unit': return this.#show(line === '1' ? 'seconds' : line === '2' ? 'minutes' : 'unit');
      case 'seconds': return number >= 15 && number <= 59 ? this.#keep({ cycle: { count: number, unit: 'seconds' } }) : this.#show('seconds');
      case 'minutes': return number >= 1 && number <= 60 ? this.#keep({ cycle: { count: number, unit: 'minutes' } }) : this.#show('minutes');
      default: return number === 1 || number === 2 ? this.#keep(yesOrNo(this.#mode, number === 2)) : this.#refuse();
    }
  }

  #keep(changes: Partial<TrhphSettings>): void {
    this.#settings = { ...this.#settings, ...changes };
    this.#show('parameters');
  }

  #refuse(): void {
    this.#asked = this.#mode;
    this.#show('refused');
  }

  #scan(count: number): void {
    if (!(Number.isInteger(count) && count >= 0 && count <= 1_000)) return this.#show('scans');
    this.transmit(`\r\n\r\n${SCAN_HEADER}\r\n`);
    this.#scanOn(count);
  }

  #scanOn(count: number): void {
    if (count === 0) return this.#show('scanned');
    this.#working = this.after(SCAN_MS, () => {
      this.transmit(`${scanRow(this.#measure())}\r\n`);
      this.#scanOn(count - 1);
    });
  }

  #startStreaming(hasMetadata: boolean): void {
    this.#mode = 'streaming';
    const shown = this.#shown;
    this.transmit(hasMetadata ? `\r\n${information(shown)}\r\n${parameterBlock(shown)}\r\n` : '\r\n');
    this.#stream();
  }

  #stream(): void {
    this.transmit(this.#sampleLine());
    const { count, unit } = this.#settings.cycle;
    this.#working = this.after(count * (unit === 'minutes' ? 60_000 : 1_000), () => { this.#stream(); });
  }

  #sampleLine(): string {
    const noise = this.strikes('noise') ? Array.from({ length: 1 + this.random.below(8) }, () => String.fromCharCode(0x61 + this.random.below(26))).join('') : '';
    const line = sampleLine(this.#measure());
    if (this.strikes('cut-line')) return noise + line.slice(0, this.random.below(line.length));
    this.#lineCount += 1;
    return noise + line + (this.strikes('glued-lines') ? '' : '\r\n');
  }

  #measure() {
    return this.#vent.measure(this.scheduler.now(), this.#settings.power);
  }

  #show(mode: TrhphMode): void {
    this.#mode = mode;
    const hasPrompt = this.faults.has('prompt-in-data') && (mode === 'printed' || mode === 'information');
    this.transmit((hasPrompt ? `${powerMenu(this.#shown)}\r\n` : '') + this.#screen(mode));
  }

  #screen(mode: TrhphMode): string {
    const shown = this.#shown;
    switch (mode) {
      case 'main': return mainMenu(shown);
      case 'parameters': return parameterMenu(shown);
      case 'power': return powerMenu(shown);
      case 'scans': return scansQuestion(shown);
      case 'scanned': return 'Press Enter to return to Main Menu.';
      case 'printed': return `${blank(50)}${parameterBlock(shown)}\r\n Press ENTER to continue. `;
      case 'information': return `${blank(51)}${information(shown)}\r\n${parameterBlock(shown)}\r\nPress Enter to return to the Main Menu. --> `;
      case 'refused': return REFUSAL;
      case 'streaming':
      case 'dead': return '';
      default: return questions[mode];
    }
  }

  get #shown(): Shown {
    const { program, serialNumber } = this.#options;
    return { program, serialNumber, settings: this.#settings };
  }
}

function yesOrNo(question: TrhphMode, isYes: boolean): Partial<TrhphSettings> {
  if (question === 'verbosity') return { isVerbose: isYes };
  return question === 'metadata-on-power-up' ? { metadataOnPowerUp: isYes } : { metadataOnRestart: isYes };
}
