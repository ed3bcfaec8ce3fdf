import { PromptedSimulator, type SimulatedCommand, type SimulatorOptions } from '@taffrail/simulator';
import { Subscription } from 'rxjs';

/** Settings of an {@link AcmeX1Simulator}; all have a default. */
export interface AcmeX1SimulatorOptions extends SimulatorOptions {
  /** Whether it samples by itself at first. Default no. */
  readonly isSampling?: boolean;
}

/** What each setting may be. */
const ALLOWED: Readonly<Record<string, (value: string) => boolean>> = {
  INTERVAL: (value) => isWhole(value, 1, 3_600),
  AVERAGE: (value) => isWhole(value, 1, 64),
  PRESSURE: (value) => value === 'YES' || value === 'NO',
};

/**
 * An Acme X1, as its driver meets it on a serial line.
 *
 * Fill in: whatever the manual says, word for word: what the driver is tested against is this.
 */
export class AcmeX1Simulator extends PromptedSimulator {
  protected override readonly prompts = { ready: '\r\nready>', rejected: '? unknown\r\nready>' };

  readonly #settings = new Map([['INTERVAL', '60'], ['AVERAGE', '4'], ['PRESSURE', 'YES']]);
  #sampling = Subscription.EMPTY;

  /** @throws `FaultError` for a fault that it does not show; `RangeError` for a speed that is not above zero. */
  constructor(options: AcmeX1SimulatorOptions = {}) {
    super(options);
    if (options.isSampling === true) this.#start();
  }

  /** Whether it samples by itself. */
  get isSampling(): boolean {
    return !this.#sampling.closed;
  }

  protected override commands(): readonly SimulatedCommand[] {
    return [
      [/^STATUS$/, () => this.#status()],
      [/^SAMPLE$/, () => `\r\n${this.#sample()}`],
      [/^START$/, () => this.#start()],
      [/^STOP$/, () => this.#stop()],
      [/^([A-Z]+)=(\S+)$/, ([line, name = '', value = '']) => (ALLOWED[name]?.(value) === true ? this.#set(name, value) : this.answerUnknown(line))],
    ];
  }

  protected override canonical(line: string): string {
    return line.trim().toUpperCase();
  }

  protected override handlePowerOff(): void {
    super.handlePowerOff();
    this.#stop();
  }

  #status(): string {
    const settings = Array.from(this.#settings, ([name, value]) => `${name} = ${value}${name === 'INTERVAL' ? ' s' : ''}`);
    return ['SERIAL = 4711', ...settings, `SAMPLING = ${this.isSampling ? 'YES' : 'NO'}`].join('\r\n');
  }

  #set(name: string, value: string): string {
    this.#settings.set(name, value);
    return '';
  }

  #start(): string {
    this.#stop();
    this.#sampling = this.after(Number(this.#settings.get('INTERVAL')) * 1_000, () => {
      this.#start();
      this.transmit(`${this.#sample()}\r\n`);
    });
    return '';
  }

  #stop(): string {
    this.#sampling.unsubscribe();
    return '';
  }

  #sample(): string {
    const temperature = (12 + this.random.gaussian()).toFixed(4).padStart(8);
    const pressure = (1_013 + this.random.gaussian()).toFixed(2).padStart(8);
    return this.#settings.get('PRESSURE') === 'YES' ? `T=${temperature}, P=${pressure}` : `T=${temperature}`;
  }
}

function isWhole(text: string, least: number, most: number): boolean {
  return /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most;
}
