import type { SchedulerLike } from 'rxjs';
import type { AnyDefinition, Pacing } from '../definition/instrument-definition.ts';
import type { Inbound, Scan } from './inbound.ts';
import { PromptScanner } from './prompt-scanner.ts';

/** What a {@link PacedLine} works with. */
export interface PacedLineMeans {
  readonly inbound: Inbound;
  readonly scheduler: SchedulerLike;
  /** Hands text to the connection; false when it has not taken it in time. */
  readonly send: (text: string, timeoutMs: number) => Promise<boolean>;
  /** When all of it has to be over. */
  readonly endsAtMs: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Types a command line at the pace of the instrument: each character when the one before has come back.
 *
 * A line whose echo is not what was typed is ended with the terminator, whatever it has become, and begun anew; only one
 * that came back whole is ended as itself.
 */
export class PacedLine {
  readonly #pacing: Pacing;
  readonly #definition: Pick<AnyDefinition, 'prompts' | 'terminator'>;
  readonly #means: PacedLineMeans;

  constructor({ pacing, ...definition }: Pick<AnyDefinition, 'prompts' | 'terminator'> & { readonly pacing: Pacing }, means: PacedLineMeans) {
    this.#pacing = pacing;
    this.#definition = definition;
    this.#means = means;
  }

  /** Waits until some time has come. */
  async restUntil(timeMs: number): Promise<void> {
    const restMs = timeMs - this.#means.scheduler.now();
    if (restMs > 0) await this.#comes(() => undefined, restMs);
  }

  /**
   * Types a line and its terminator; false when the echo never was what had been typed, or the time was over.
   *
   * Rejects with the signal's reason and with the connection's errors.
   */
  async type(line: string): Promise<boolean> {
    const { echoTimeoutMs, beforeTerminatorMs, attempts } = this.#pacing;
    for (let attempt = 1; attempt <= attempts && this.#leftMs > 0; attempt += 1) {
      this.#means.inbound.open();
      if (await this.#comesBack(line)) {
        await this.restUntil(this.#means.scheduler.now() + beforeTerminatorMs);
        return this.#send(this.#definition.terminator);
      }
      await this.#send(this.#definition.terminator);
      await this.#comes(promptScan(this.#definition.prompts), echoTimeoutMs);
    }
    return false;
  }

  async #comesBack(line: string): Promise<boolean> {
    for (let typed = 1; typed <= line.length; typed += 1) {
      if (!(await this.#send(line.slice(typed - 1, typed)))) return false;
      const echo = line.slice(0, typed).toLowerCase();
      const { inbound } = this.#means;
      const scan: Scan<true> = () => (inbound.text.toLowerCase().includes(echo) ? { value: true, quietMs: 0 } : undefined);
      if (!(await this.#comes(scan, this.#pacing.echoTimeoutMs))) return false;
    }
    return true;
  }

  get #leftMs(): number {
    return this.#means.endsAtMs - this.#means.scheduler.now();
  }

  #send(text: string): Promise<boolean> {
    return this.#means.send(text, Math.max(0, this.#leftMs));
  }

  async #comes(scan: Scan<true>, timeoutMs: number): Promise<boolean> {
    const { inbound, scheduler, signal } = this.#means;
    return (await inbound.wait(scan, { scheduler, timeoutMs: Math.max(0, Math.min(timeoutMs, this.#leftMs)), signal })) === true;
  }
}

function promptScan(prompts: readonly string[]): Scan<true> {
  const scanner = new PromptScanner(prompts);
  return (piece) => (scanner.scan(piece).length > 0 ? { value: true, quietMs: 0 } : undefined);
}
