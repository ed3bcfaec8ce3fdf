import type { Values } from '@taffrail/driver';
import type { workhorse } from './definition.ts';

type Timing = Partial<Pick<Values<typeof workhorse>, 'timePerEnsemble' | 'timePerPing' | 'pingsPerEnsemble'>>;

/**
 * Gives the time from one ensemble to the next, in milliseconds, as far as the settings are known: the time per ensemble,
 * stretched where all its pings take longer (H-OM p. 171).
 */
export function pingingIntervalMs({ timePerEnsemble = '', timePerPing = '', pingsPerEnsemble = 1 }: Timing): number {
  return Math.max(durationMs(timePerEnsemble), pingsPerEnsemble * durationMs(timePerPing));
}

/** Reads `hh:mm:ss.ff` and `mm:ss.ff`; 0 for nothing. */
function durationMs(text: string): number {
  const seconds = text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return Math.round(seconds * 1_000);
}
