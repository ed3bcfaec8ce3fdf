import type { AnyDefinition } from '@taffrail/driver';

/** Tells whether an instrument is woken by a BREAK, so that its link has to have one. */
export function wakesByBreak({ wakeUp }: Pick<AnyDefinition, 'wakeUp'>): boolean {
  if (wakeUp === undefined || typeof wakeUp.send === 'string') return false;
  return wakeUp.send.some((signal) => typeof signal === 'object' && 'breakMs' in signal);
}
