import { describe, expect, it } from 'vitest';
import { isUpTo } from './conformance-level.ts';
import { ConformanceRecord, conformanceText } from './conformance-record.ts';

function record(found: Readonly<Record<string, string | undefined>>): ConformanceRecord {
  const made = new ConformanceRecord();
  made.require('bronze', 'samples');
  made.require('silver', 'recovers');
  made.require('silver', 'reads back');
  made.require('gold', 'is documented');
  made.require('platinum', 'ran on hardware');
  for (const [what, problem] of Object.entries(found)) made.note(what, problem);
  return made;
}

const all = { samples: undefined, recovers: undefined, 'reads back': undefined, 'is documented': undefined, 'ran on hardware': undefined };

describe('the level of an instrument', () => {
  it.each([
    [all, { level: 'platinum', missing: [], isWhole: true }],
    [{ ...all, 'ran on hardware': 'there was none' }, { level: 'gold', next: 'platinum', missing: ['ran on hardware: there was none'], isWhole: true }],
    [{ ...all, recovers: 'it does not' }, { level: 'bronze', next: 'silver', missing: ['recovers: it does not'], isWhole: true }],
    [{ ...all, samples: 'none' }, { level: 'none', next: 'bronze', missing: ['samples: none'], isWhole: true }],
  ])('is the highest of which everything holds, with what is missing for the next', (found, report) => {
    expect(record(found).report()).toEqual(report);
  });

  it('is not known where a part was not looked at', () => {
    const report = record({ samples: undefined, recovers: undefined }).report();

    expect(report).toEqual({ level: 'bronze', next: 'silver', missing: ['reads back (not looked at)'], isWhole: false });
    expect(conformanceText('X1', report)).toBe('X1: a part of the suite was left out, so its level is not known');
  });

  it('is told with a line for each thing that is missing', () => {
    expect(conformanceText('X1', record({ ...all, recovers: 'no', 'reads back': 'no' }).report())).toBe('X1: bronze\n  for silver: recovers: no\n  for silver: reads back: no');
  });
});

describe('a check that is watched', () => {
  const failing = (): Promise<never> => Promise.reject(new TypeError('it does not'));

  it('is asked for, and noted as it ends', async () => {
    const made = new ConformanceRecord();
    const [sound, unsound] = [made.watched('bronze', 'samples', async () => 1, 'gold'), made.watched('silver', 'recovers', failing, 'gold')];
    const before = made.report();

    await sound();
    await expect(unsound()).rejects.toThrow('it does not');

    expect(before).toEqual({ level: 'none', next: 'bronze', missing: ['samples (not looked at)'], isWhole: false });
    expect(made.report()).toEqual({ level: 'bronze', next: 'silver', missing: ['recovers: TypeError: it does not'], isWhole: true });
  });

  it('fails nothing above the level that is aimed at', async () => {
    const made = new ConformanceRecord();

    await made.watched('silver', 'recovers', failing, 'bronze')();

    expect(made.report()).toEqual({ level: 'bronze', next: 'silver', missing: ['recovers: TypeError: it does not'], isWhole: true });
  });
});

describe('isUpTo', () => {
  it('compares levels by their order', () => {
    expect([isUpTo('bronze', 'silver'), isUpTo('silver', 'silver'), isUpTo('platinum', 'gold')]).toEqual([true, true, false]);
  });
});
