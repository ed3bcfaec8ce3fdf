/**
 * One of the signals by which an instrument is woken, or made to listen: text sent as it is, control characters and all; a
 * BREAK; or a pause, which ends early when the instrument answers.
 */
export type WakeSignal = string | { readonly breakMs: number } | { readonly pauseMs: number };

/** @internal What is done about each kind of signal; each answers true when no more signals are wanted. */
export interface WakeSignalMeans {
  readonly send: (text: string) => Promise<boolean>;
  readonly sendBreak: (durationMs: number) => Promise<boolean>;
  readonly pause: (durationMs: number) => Promise<boolean>;
}

/** @internal Gives signals one after the other, until one of them brings what is wanted; true when it has. */
export async function giveSignals(signals: readonly WakeSignal[], { send, sendBreak, pause }: WakeSignalMeans): Promise<boolean> {
  for (const signal of signals) {
    const isEnough = typeof signal === 'string' ? send(signal) : 'breakMs' in signal ? sendBreak(signal.breakMs) : pause(signal.pauseMs);
    if (await isEnough) return true;
  }
  return false;
}
