import { describe, expect, it } from 'vitest';
import { wakingSpeedOf } from './waking-speed.ts';

const wakeUp = { send: '\r\n', intervalMs: 1_000, attempts: 3, afterSilenceMs: 60_500 };

describe('wakingSpeedOf', () => {
  it('lets an instrument that sleeps be awake from one call to the next', () => {
    expect(wakingSpeedOf({ wakeUp })).toBe(60);
  });

  it('never asks for less than the speed of the clock', () => {
    expect(wakingSpeedOf({ wakeUp: { ...wakeUp, afterSilenceMs: 500 } })).toBe(1);
  });

  it('has no limit for an instrument that does not sleep', () => {
    expect(wakingSpeedOf({})).toBe(Infinity);
  });
});
