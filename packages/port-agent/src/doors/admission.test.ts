import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ADMISSION_BURST, ADMISSIONS_PER_SECOND } from '../limits.ts';
import { Admission } from './admission.ts';

/** How many of the connections that come at these times are let in. */
function admitted(timesMs: readonly number[]): number {
  const admission = new Admission(0);
  return timesMs.filter((nowMs) => admission.refusal(nowMs) === undefined).length;
}

describe('Admission', () => {
  it('lets a burst in at once, and of a thousand no more', () => {
    expect(admitted(Array.from({ length: 1_000 }, () => 0))).toBe(ADMISSION_BURST);
  });

  it('says why when it does not', () => {
    const admission = new Admission(0);
    for (let i = 0; i < ADMISSION_BURST; i++) admission.refusal(0);

    expect(admission.refusal(0)).toEqual({ code: 'too-many-connections', message: `more than ${ADMISSIONS_PER_SECOND} connections a second came in` });
  });

  it('lets as many in each second as it says, whenever they come and whatever the clock does', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 2_000 }), (stepsMs) => {
        let nowMs = 0;
        let forwardMs = 0;
        const timesMs = stepsMs.map((stepMs) => {
          forwardMs += Math.max(0, stepMs);
          return (nowMs += stepMs);
        });

        expect(admitted(timesMs)).toBeLessThanOrEqual(ADMISSION_BURST + (forwardMs * ADMISSIONS_PER_SECOND) / 1_000 + 1e-6);
      }),
    );
  });
});
