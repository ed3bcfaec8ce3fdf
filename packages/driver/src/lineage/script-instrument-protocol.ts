import type { OperationOptions } from '@taffrail/connection';
import { asyncScheduler, type SchedulerLike } from 'rxjs';
import { bounded } from '../bounded.ts';
import { ParameterError } from '../errors.ts';
import { latin1Bytes } from '../latin1.ts';
import { LoggerOwningProtocol } from './logger-owning-protocol.ts';

/** One step of a script: bytes to send, or a time to wait. */
export type ScriptStep = { readonly send: Uint8Array } | { readonly delayMs: number };

/** The longest delay that one step of a script may have. */
export const SCRIPT_DELAY_LIMIT_MS = 3_600_000;

/**
 * Reads a script of the lineage: one step a line, `S=` and what to send, or `D=` and how many seconds to wait.
 *
 * In what is sent `^C` is the control character and `^^` a caret; nothing is added, no line end either.
 *
 * @throws {@link ParameterError} naming the first line that is no step.
 */
export function parseScript(script: string): readonly ScriptStep[] {
  const lines = script.split(/\r?\n/).map((line) => line.trimStart());
  return lines.flatMap((line, index) => (line === '' ? [] : [stepIn(line, index + 1)]));
}

/**
 * A protocol of the lineage's first era that walks an instrument through a canned dialogue.
 *
 * The lineage described such scripts and never ran one; here they run.
 */
export abstract class ScriptInstrumentProtocol extends LoggerOwningProtocol {
  /**
   * Runs a script, its steps in order; sends nothing unless all of it can be read.
   *
   * @throws {@link ParameterError}; the signal's reason; the connection's errors.
   */
  async runScript(script: string, { signal, scheduler = asyncScheduler }: OperationOptions & { readonly scheduler?: SchedulerLike } = {}): Promise<void> {
    for (const step of parseScript(script)) {
      signal?.throwIfAborted();
      if ('send' in step) await this.send(step.send);
      else await bounded(new Promise<never>(() => undefined), { scheduler, timeoutMs: step.delayMs, signals: [signal] });
    }
  }
}

function stepIn(line: string, number: number): ScriptStep {
  const [, kind, rest = ''] = /^([SD])=(.*)$/.exec(line) ?? [];
  const seconds = /^\d+(?:\.\d+)?$/.test(rest) ? Number(rest) : NaN;
  if (kind === 'S' && /^(?:[^^]|\^[@-_])*$/.test(rest) && !/[^\u0000-\u00ff]/.test(rest)) return { send: latin1Bytes(uncareted(rest)) };
  if (kind === 'D' && seconds * 1_000 <= SCRIPT_DELAY_LIMIT_MS) return { delayMs: seconds * 1_000 };
  throw new ParameterError(`script line ${number}: expected S=text or D=seconds, at most ${SCRIPT_DELAY_LIMIT_MS / 1_000}, found ${JSON.stringify(line)}`);
}

/** Turns caret notation into the characters it stands for. */
function uncareted(text: string): string {
  return text.replace(/\^([@-_])/g, (_, letter: string) => (letter === '^' ? '^' : String.fromCharCode(letter.charCodeAt(0) - 64)));
}
