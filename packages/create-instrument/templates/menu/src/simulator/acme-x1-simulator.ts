import { PromptedSimulator, type SimulatedCommand, type SimulatedReply, type SimulatorOptions } from '@taffrail/simulator';
import { Subscription } from 'rxjs';

/** Settings of an {@link AcmeX1Simulator}; all have a default. */
export interface AcmeX1SimulatorOptions extends SimulatorOptions {
  /** Whether it streams at first. Default no. */
  readonly isStreaming?: boolean;
}

/** What can be on its screen. */
type Screen = 'main' | 'setUp' | 'interval' | 'average';

const ESCAPE = '\x1b';
const STREAMING = 'Streaming\r\n';

/**
 * An Acme X1, as its driver meets it on a serial line.
 *
 * Fill in: whatever the manual says, word for word: what the driver is tested against is this.
 */
export class AcmeX1Simulator extends PromptedSimulator {
  protected override readonly terminator = '\r';
  protected override readonly prompts = { ready: '', rejected: '' };

  #intervalS = 60;
  #average = 4;
  #screen: Screen = 'main';
  #streaming = Subscription.EMPTY;

  /** @throws `FaultError` for a fault that it does not show; `RangeError` for a speed that is not above zero. */
  constructor(options: AcmeX1SimulatorOptions = {}) {
    super(options);
    if (options.isStreaming === true) this.#stream();
  }

  /** Whether it streams. */
  get isStreaming(): boolean {
    return !this.#streaming.closed;
  }

  protected override commands(): readonly SimulatedCommand[] {
    return [[/^(.*)$/, ([, answer = '']) => this.#answer(answer)]];
  }

  protected override answerEnter(): SimulatedReply {
    return this.#show(this.#screen);
  }

  protected override answerControl(character: string): SimulatedReply | undefined {
    if (character !== ESCAPE) return undefined;
    this.#streaming.unsubscribe();
    this.forgetInput();
    return this.#show('main');
  }

  protected override echoOf(character: string): string {
    return character === ESCAPE ? '' : character;
  }

  /** While it streams it listens to nothing but Enter and Escape. */
  protected override handleByte(byte: number): void {
    const character = String.fromCharCode(byte);
    if (!this.isStreaming || character === ESCAPE) super.handleByte(byte);
    else if (character === '\r') this.transmit(STREAMING);
  }

  protected override handlePowerOff(): void {
    super.handlePowerOff();
    this.#streaming.unsubscribe();
  }

  protected override handlePowerOn(): void {
    this.transmit(this.#show('main'));
  }

  #answer(answer: string): string {
    switch (this.#screen) {
      case 'main':
        return this.#answerMain(answer);
      case 'setUp':
        return this.#show(({ 0: 'main', 1: 'interval', 2: 'average' } as const)[answer] ?? 'setUp');
      case 'interval':
        if (isWhole(answer, 3_600)) this.#intervalS = Number(answer);
        return this.#show('setUp');
      case 'average':
        if (isWhole(answer, 64)) this.#average = Number(answer);
        return this.#show('setUp');
    }
  }

  #answerMain(answer: string): string {
    if (answer === '1') return this.#show('setUp');
    if (answer === '2') return `\r\n${this.#sample()}${this.#show('main')}`;
    if (answer !== '3') return this.#show('main');
    this.#stream();
    return `\r\n${STREAMING}`;
  }

  #show(screen: Screen): string {
    this.#screen = screen;
    switch (screen) {
      case 'main':
        return '\r\n1) Set-up\r\n2) Take one sample\r\n3) Stream\r\nMain menu, 1 to 3: ';
      case 'setUp':
        return `\r\nUnit 4711, set-up\r\n1) Interval: ${this.#intervalS} s\r\n2) Average: ${this.#average}\r\n0) Back\r\nSet-up, 0 to 2: `;
      case 'interval':
        return '\r\nSeconds, 1 to 3600, 0 to keep: ';
      case 'average':
        return '\r\nReadings, 1 to 64, 0 to keep: ';
    }
  }

  #stream(): void {
    this.#streaming.unsubscribe();
    this.#streaming = this.after(this.#intervalS * 1_000, () => {
      this.#stream();
      this.transmit(this.#sample());
    });
  }

  #sample(): string {
    return `${(12 + this.random.gaussian()).toFixed(3)} C  ${(0.2 + 0.01 * this.random.unit()).toFixed(3)} V\r\n`;
  }
}

function isWhole(text: string, most: number): boolean {
  return /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= most;
}
