import { PromptedSimulator, type SimulatedCommand, type SimulatedReply, type SimulatorOptions } from '@taffrail/simulator';
import { Subscription } from 'rxjs';

/** Settings of an {@link AcmeX1Simulator}; all have a default. */
export interface AcmeX1SimulatorOptions extends SimulatorOptions {
  /** Whether it streams at first, as after power-on. Default yes. */
  readonly isStreaming?: boolean;
}

/** The highest value of each setting; the lowest is 1. */
const HIGHEST: Readonly<Record<string, number>> = { interval: 600, gain: 16 };

/**
 * An Acme X1, as its driver meets it on a serial line.
 *
 * Fill in: whatever the manual says, word for word: what the driver is tested against is this.
 */
export class AcmeX1Simulator extends PromptedSimulator {
  protected override readonly prompts = { ready: '', rejected: '' };
  protected override readonly echo = 'none';

  readonly #settings = new Map([['interval', 1], ['gain', 4]]);
  #poweredAtMs: number;
  #streaming = Subscription.EMPTY;

  /** @throws `FaultError` for a fault that it does not show; `RangeError` for a speed that is not above zero. */
  constructor(options: AcmeX1SimulatorOptions = {}) {
    super(options);
    this.#poweredAtMs = this.scheduler.now();
    if (options.isStreaming ?? true) this.#stream();
  }

  /** Whether it streams. */
  get isStreaming(): boolean {
    return !this.#streaming.closed;
  }

  protected override commands(): readonly SimulatedCommand[] {
    return [
      [/^status$/, () => this.#status()],
      [/^start$/, () => this.#start()],
      [/^stop$/, () => this.#stop()],
      [/^(interval|gain)=(\d+)$/, ([, name = '', value = '']) => this.#set(name, Number(value))],
    ];
  }

  protected override handlePowerOff(): void {
    super.handlePowerOff();
    this.#streaming.unsubscribe();
  }

  protected override handlePowerOn(): void {
    this.#poweredAtMs = this.scheduler.now();
    this.#stream();
  }

  #status(): string {
    return `$STATUS,4711,${this.#settings.get('interval')},${this.#settings.get('gain')},${this.isStreaming ? 'streaming' : 'stopped'}\r\n`;
  }

  #start(): SimulatedReply {
    this.#stream();
    return this.#status();
  }

  #stop(): SimulatedReply {
    this.#streaming.unsubscribe();
    return this.#status();
  }

  /** It takes settings only while it is stopped, and tells what it then holds. */
  #set(name: string, value: number): SimulatedReply {
    if (!this.isStreaming && value >= 1 && value <= (HIGHEST[name] ?? 0)) this.#settings.set(name, value);
    return this.#status();
  }

  #stream(): void {
    this.#streaming.unsubscribe();
    this.#streaming = this.after((this.#settings.get('interval') ?? 1) * 1_000, () => {
      this.#stream();
      this.transmit(this.#line());
    });
  }

  #line(): string {
    const elapsed = ((this.scheduler.now() - this.#poweredAtMs) / 1_000).toFixed(2);
    const text = `LIGHT,${elapsed},${(180 + 5 * this.random.gaussian()).toFixed(2)}`;
    return `$${text}*${checksumOf(text)}\r\n`;
  }
}

/** By other means than the driver's, so that a slip in one shows in the other. */
function checksumOf(text: string): string {
  const check = Array.from(text, (character) => character.charCodeAt(0)).reduce((xor, code) => xor ^ code, 0);
  return (0x100 + check).toString(16).slice(1).toUpperCase();
}
