import { map, type Observable, take, timer } from 'rxjs';
import { type EchoStyle, PromptedSimulator, type SimulatedCommand, type SimulatorOptions } from '../src/index.ts';

/** A thermometer with four commands: the least that shows what the base does. */
export class Thermometer extends PromptedSimulator {
  protected override readonly prompts = { ready: '\r\n>', rejected: 'what?\r\n>' };
  protected override readonly echo: EchoStyle;
  protected override readonly interrupt = '\x1b';

  /** How often the power came back. */
  starts = 0;
  /** The BREAKs it noticed, in milliseconds. */
  readonly breaks: number[] = [];

  constructor({ echo = 'none', ...options }: SimulatorOptions & { readonly echo?: EchoStyle } = {}) {
    super(options);
    this.echo = echo;
  }

  /** Sends a line unasked. */
  announce(text: string): void {
    this.transmit(`${text}\r\n`);
  }

  /** Sends a line unasked, later. */
  announceAfter(delayMs: number, text: string): void {
    this.after(delayMs, () => this.announce(text));
  }

  protected override commands(): readonly SimulatedCommand[] {
    return [
      [/^t$/i, () => '21.5\r\n'],
      [/^all$/i, () => '21.5\r\n21.6\r\n21.7\r\n'],
      [/^watch (\d+)$/i, ([, count]) => ({ parts$: this.#watch(Number(count)) })],
      [/^bye$/i, () => ({ text: 'bye\r\n', prompt: '' })],
    ];
  }

  protected override answerControl(character: string) {
    return character === '\x03' ? { text: 'break\r\n', prompt: '' } : undefined;
  }

  protected override handleBreak(durationMs: number): void {
    this.breaks.push(durationMs);
  }

  protected override handlePowerOn(): void {
    this.starts += 1;
    this.announce('hello');
  }

  #watch(count: number): Observable<string> {
    return timer(1_000, 1_000, this.scheduler).pipe(take(count), map((n) => `${n}\r\n`));
  }
}
