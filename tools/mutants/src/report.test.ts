import { describe, expect, it } from 'vitest';
import type { Fault } from './fault.ts';
import { type Finding, shareCaught, writePage } from './report.ts';

const fault = (id: string): Fault => ({ id, file: 'f.ts', find: 'a', replacement: 'b', breaks: 'A | B is wrong.' });
const caught: Finding = { fault: fault('engine/echo-kept'), verdict: { status: 'caught', by: 'f.test.ts: takes <b> for b' } };
const missed: Finding = { fault: fault('fsm/last-first'), verdict: { status: 'missed' } };

describe('the page of planted faults', () => {
  it('says how many are caught, and lists those that are not', () => {
    const page = writePage([caught, missed]);

    expect(page).toContain('**1 of 2 are caught**, 50.0 %; wanted are 95.0 %.');
    expect(page).toContain('## Missed\n\n- `fsm/last-first`: A | B is wrong. No test notices.\n');
  });

  it('says why one is missed where that is known', () => {
    const excused = { ...missed, fault: { ...missed.fault, excuse: 'Only hardware could tell.' } };

    expect(writePage([excused])).toContain('- `fsm/last-first`: A | B is wrong. Only hardware could tell.\n');
  });

  it('has a table for each area, in which texts cannot break a row', () => {
    const page = writePage([caught, missed]);

    expect(page).toContain('## engine\n\n| fault |');
    expect(page).toContain('| echo-kept | A \\| B is wrong. | f.test.ts: takes \\<b\\> for b |\n');
    expect(page).toContain('## fsm\n\n| fault |');
    expect(page).toContain('| last-first | A \\| B is wrong. | **none** |\n');
  });

  it('says so when nothing is missed', () => {
    expect(writePage([caught])).toContain('## Missed\n\nNone.\n');
    expect(shareCaught([caught])).toBe(1);
    expect(shareCaught([caught, missed])).toBe(0.5);
  });
});
