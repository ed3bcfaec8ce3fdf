import type { WakeUp } from '@taffrail/driver';
import { describe, expect, it } from 'vitest';
import { wakesByBreak } from './wakes-by-break.ts';

const wakeUp = (send: WakeUp['send']): WakeUp => ({ send, intervalMs: 1_000, attempts: 3, afterSilenceMs: 60_000 });

describe('wakesByBreak', () => {
  it('finds a BREAK among the signals that wake an instrument, wherever it stands', () => {
    expect(wakesByBreak({ wakeUp: wakeUp(['\n', { pauseMs: 100 }, { breakMs: 500 }]) })).toBe(true);
  });

  it.each<[string, { readonly wakeUp?: WakeUp }]>([
    ['never sleeps', {}],
    ['is woken by text', { wakeUp: wakeUp('\r\n') }],
    ['is woken by text and pauses', { wakeUp: wakeUp(['\r\n', { pauseMs: 100 }]) }],
  ])('finds none where the instrument %s', (_, definition) => {
    expect(wakesByBreak(definition)).toBe(false);
  });
});
