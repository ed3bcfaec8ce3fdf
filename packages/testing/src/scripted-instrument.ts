import { InstrumentSimulator, type SimulatorOptions } from '@taffrail/simulator';
import { ExchangeError } from './errors.ts';

/** One turn of a conversation; bytes are written as one character each. */
export interface ScriptedTurn {
  /** What the driver sends, exactly; empty for something the instrument says of its own accord. */
  readonly driver: string;
  /** What the instrument answers; absent for nothing. */
  readonly instrument?: string;
  /** The driver sends a BREAK, of whatever duration, instead of bytes; `driver` is then empty. Default it does not. */
  readonly isBreak?: boolean;
  /** How long after the driver's last byte, or the turn before, the answer comes. Default 0. */
  readonly afterMs?: number;
}

/** A conversation, turn by turn; a pair is what the driver sends and what the instrument answers. */
export type Script = readonly (ScriptedTurn | readonly [driver: string, instrument?: string])[];

/** An instrument that knows one conversation by heart, and notices the first byte that is not part of it. */
export class ScriptedInstrument extends InstrumentSimulator {
  readonly #turns: readonly ScriptedTurn[];
  readonly #onMismatch: (error: ExchangeError) => void;
  #turn = 0;
  #received = '';
  /** Until when it is saying what it was told to say. */
  #speakingUntilMs = -Infinity;
  #mismatch: ExchangeError | undefined;

  constructor(script: Script, { onMismatch = () => undefined, ...options }: SimulatorOptions & { readonly onMismatch?: (error: ExchangeError) => void } = {}) {
    super(options);
    this.#turns = script.map((turn) => ('driver' in turn ? turn : turnOf(turn)));
    this.#onMismatch = onMismatch;
    this.#speakUnasked();
  }

  /**
   * Makes sure that the conversation took place, whole.
   *
   * @throws {@link ExchangeError} naming the first turn that went otherwise, or was not reached.
   */
  verify(): void {
    if (this.#mismatch !== undefined) throw this.#mismatch;
    const missing = this.#turns[this.#turn];
    if (missing !== undefined) throw new ExchangeError({ turn: this.#turn, expected: missing.isBreak === true ? BREAK : missing.driver, actual: this.#received });
  }

  protected override handleInput(bytes: Uint8Array): void {
    if (this.#mismatch !== undefined) return;
    this.#received += String.fromCharCode(...bytes);
    const expected = this.#turns[this.#turn]?.driver ?? '';
    if (this.#received === expected) return this.#answer();
    if (expected === '' || !expected.startsWith(this.#received)) this.#note({ turn: this.#turn, expected, actual: this.#received });
  }

  protected override handleBreak(): void {
    if (this.#mismatch !== undefined) return;
    const { isBreak = false, driver = '' } = this.#turns[this.#turn] ?? {};
    if (isBreak && this.#received === '') return this.#answer();
    this.#note({ turn: this.#turn, expected: isBreak ? BREAK : driver, actual: this.#received + BREAK });
  }

  #note(facts: { readonly turn: number; readonly expected: string; readonly actual: string }): void {
    this.#mismatch = new ExchangeError(facts);
    this.#onMismatch(this.#mismatch);
  }

  #answer(): void {
    const { instrument = '', afterMs = 0 } = this.#turns[this.#turn] ?? {};
    this.#received = '';
    this.#turn += 1;
    // What the driver is quick to send is answered behind what there was to be said before.
    const nowMs = this.scheduler.now();
    this.#speakingUntilMs = Math.max(this.#speakingUntilMs, nowMs + afterMs);
    if (this.#speakingUntilMs === nowMs) return this.#say(instrument);
    this.after(this.#speakingUntilMs - nowMs, () => { this.#say(instrument); });
  }

  #say(text: string): void {
    this.transmit(text);
    this.#speakUnasked();
  }

  #speakUnasked(): void {
    const turn = this.#turns[this.#turn];
    if (turn?.driver === '' && turn.isBreak !== true) this.#answer();
  }
}

/** How a BREAK is shown among bytes. */
const BREAK = '<BREAK>';

function turnOf([driver, instrument = '']: readonly [driver: string, instrument?: string]): ScriptedTurn {
  return { driver, instrument };
}
