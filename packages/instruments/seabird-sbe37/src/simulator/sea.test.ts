import { seededRandom } from '@taffrail/simulator';
import { describe, expect, it } from 'vitest';
import { measurementOf, ScriptedSea, TemperateSea } from './sea.ts';

describe('TemperateSea', () => {
  it('stays within what a temperate sea does at ten metres, all year long', () => {
    const sea = new TemperateSea(seededRandom(1));

    for (let hour = 0; hour < 24 * 365; hour += 1) {
      const { temperature, conductivity, pressure, salinity, soundVelocity } = sea.measure(hour * 3_600_000 + hour * 977);
      expect(temperature).toBeGreaterThan(10);
      expect(temperature).toBeLessThan(14);
      expect(conductivity).toBeGreaterThan(3.5);
      expect(conductivity).toBeLessThan(4.1);
      expect(pressure).toBeGreaterThan(8);
      expect(pressure).toBeLessThan(12);
      expect(salinity).toBeGreaterThan(32);
      expect(salinity).toBeLessThan(34);
      expect(soundVelocity).toBeGreaterThan(1_488);
      expect(soundVelocity).toBeLessThan(1_503);
    }
  });

  it('measures the same for the same seed, and something else for another one', () => {
    const measured = (seed: number) => new TemperateSea(seededRandom(seed)).measure(1_000);

    expect(measured(3)).toEqual(measured(3));
    expect(measured(4)).not.toEqual(measured(3));
  });
});

describe('ScriptedSea', () => {
  it('gives each measurement once and the last one for ever', () => {
    const [one, other] = [1, 2].map((temperature) => measurementOf({ temperature, conductivity: 3, pressure: 0 }));
    const sea = new ScriptedSea([one, other].filter((measurement) => measurement !== undefined));

    expect([sea.measure(), sea.measure(), sea.measure()]).toEqual([one, other, other]);
  });

  it('refuses an empty script', () => {
    expect(() => new ScriptedSea([])).toThrow(RangeError);
  });
});
