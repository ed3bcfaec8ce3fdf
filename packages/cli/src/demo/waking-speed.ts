import type { AnyDefinition } from '@taffrail/driver';

/**
 * Tells at how many times the speed of the clock an instrument may be simulated, at most, to be still awake when its driver calls it again.
 *
 * Its sleep comes sooner the faster its time runs; its driver's calls, which go by the clock, do not.
 */
export function wakingSpeedOf({ wakeUp }: Pick<AnyDefinition, 'wakeUp'>): number {
  return wakeUp === undefined ? Number.POSITIVE_INFINITY : Math.max(1, Math.floor(wakeUp.afterSilenceMs / wakeUp.intervalMs));
}
