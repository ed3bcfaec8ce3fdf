import { InstrumentSimulator, type SimulatorOptions } from '@taffrail/simulator';
import { Subscription } from 'rxjs';
import { recordOf } from './record-of.ts';

/** Settings of an {@link AcmeX1Simulator}; all have a default. */
export interface AcmeX1SimulatorOptions extends SimulatorOptions {
  /** Whether it is sampling at first. Default no. */
  readonly isSampling?: boolean;
}

/** How many bytes follow the letter of each command. */
const VALUE_BYTES: Readonly<Record<string, number>> = { C: 0, S: 0, H: 0, I: 2, G: 1 };
/** How long it waits for the rest of a command. */
const PATIENCE_MS = 500;
const SERIAL_NUMBER = 4_711;

/**
 * An Acme X1, as its driver meets it on a serial line.
 *
 * Fill in: whatever the manual says, byte for byte: what the driver is tested against is this.
 */
export class AcmeX1Simulator extends InstrumentSimulator {
  #intervalS = 60;
  #gain = 4;
  #count = 0;
  #received: readonly number[] = [];
  #patience = Subscription.EMPTY;
  #sampling = Subscription.EMPTY;

  /** @throws `FaultError` for a fault that it does not show; `RangeError` for a speed that is not above zero. */
  constructor(options: AcmeX1SimulatorOptions = {}) {
    super(options);
    if (options.isSampling === true) this.#start();
  }

  /** Whether it sends samples. */
  get isSampling(): boolean {
    return !this.#sampling.closed;
  }

  protected override handleInput(bytes: Uint8Array): void {
    for (const byte of bytes) this.#hear(byte);
    this.#patience.unsubscribe();
    if (this.#received.length > 0) this.#patience = this.after(PATIENCE_MS, () => { this.#received = []; });
  }

  protected override handlePowerOff(): void {
    this.#received = [];
    this.#sampling.unsubscribe();
  }

  #hear(byte: number): void {
    this.#received = [...this.#received, byte];
    const [sign = 0, letter = 0, ...value] = this.#received;
    if (this.#received.length === 1 && String.fromCharCode(sign) !== '#') this.#received = [];
    if (this.#received.length < 2) return;
    const command = String.fromCharCode(letter);
    const valueBytes = VALUE_BYTES[command];
    if (valueBytes !== undefined && value.length < valueBytes) return;
    this.#received = [];
    if (valueBytes !== undefined) this.#act(command, value);
  }

  /** Whatever it did of what it was told, it answers with its configuration. */
  #act(command: string, [low = 0, high = 0]: readonly number[]): void {
    this.noteCommand(`#${command}`);
    const value = low + 256 * high;
    if (command === 'S') this.#start();
    if (command === 'H') this.#sampling.unsubscribe();
    if (command === 'I' && !this.isSampling && value >= 1 && value <= 3_600) this.#intervalS = value;
    if (command === 'G' && !this.isSampling && value >= 1 && value <= 16) this.#gain = value;
    this.transmit(recordOf(0x02, [[SERIAL_NUMBER, 2], [this.#intervalS, 2], [this.#gain, 1], [this.isSampling ? 1 : 0, 1]]));
  }

  #start(): void {
    this.#sampling.unsubscribe();
    this.#sampling = this.after(this.#intervalS * 1_000, () => {
      this.#start();
      this.transmit(this.#sample());
    });
  }

  #sample(): Uint8Array {
    this.#count = (this.#count + 1) % 0x1_00_00;
    const temperature = Math.round(1_200 + 10 * this.random.gaussian());
    const pressure = Math.round(10_250 + 5 * this.random.gaussian());
    return recordOf(0x01, [[this.#count, 2], [temperature, 2], [pressure, 4]]);
  }
}
