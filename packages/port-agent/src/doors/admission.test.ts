import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ADDRESSES_REMEMBERED,
  ADMISSION_BURST,
  ADMISSION_BURST_PER_ADDRESS,
  ADMISSIONS_PER_SECOND,
  ADMISSIONS_PER_SECOND_PER_ADDRESS,
  MAX_CLIENTS,
  MAX_CLIENTS_PER_ADDRESS,
} from '../limits.ts';
import { Admission } from './admission.ts';

const LOCAL = '127.0.0.1';

/** How many of the connections that come from an address at these times are let in. */
function admitted(timesMs: readonly number[], address = LOCAL): number {
  const admission = new Admission(0);
  return timesMs.filter((nowMs) => admission.refusal({ address, present: [] }, nowMs) === undefined).length;
}

const atOnce = (count: number) => Array.from({ length: count }, () => 0);

/** Steps of a clock that mostly goes forward, and the times that they lead to. */
const clockSteps = fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 2_000 });
function timesOf(stepsMs: readonly number[]): { readonly timesMs: number[]; readonly forwardMs: number } {
  let nowMs = 0;
  return { timesMs: stepsMs.map((stepMs) => (nowMs += stepMs)), forwardMs: stepsMs.reduce((sum, stepMs) => sum + Math.max(0, stepMs), 0) };
}

describe('Admission', () => {
  it('lets a burst in at once, and of a thousand no more', () => {
    expect(admitted(atOnce(1_000))).toBe(ADMISSION_BURST);
  });

  it('says why when it does not', () => {
    const admission = new Admission(0);
    for (let i = 0; i < ADMISSION_BURST; i++) admission.refusal({ address: LOCAL, present: [] }, 0);

    expect([
      admission.refusal({ address: LOCAL, present: [] }, 0),
      admission.refusal({ address: LOCAL, present: Array.from({ length: MAX_CLIENTS }, () => LOCAL) }, 60_000),
      admission.refusal({ address: '192.0.2.7', present: Array.from({ length: MAX_CLIENTS_PER_ADDRESS }, () => '::ffff:192.0.2.7') }, 60_000),
    ]).toEqual([
      { code: 'too-many-connections', message: `more than ${ADMISSIONS_PER_SECOND} connections a second came in` },
      { code: 'too-many-clients', message: `${MAX_CLIENTS} clients are in` },
      { code: 'too-many-clients', message: `${MAX_CLIENTS_PER_ADDRESS} clients from 192.0.2.7 are in` },
    ]);
  });

  it.each([
    [LOCAL, ADMISSION_BURST, ADMISSIONS_PER_SECOND],
    ['192.0.2.7', ADMISSION_BURST_PER_ADDRESS, ADMISSIONS_PER_SECOND_PER_ADDRESS],
  ])('lets as many from %s in each second as it says, whenever they come and whatever the clock does', (address, burst, perSecond) => {
    fc.assert(
      fc.property(clockSteps, (stepsMs) => {
        const { timesMs, forwardMs } = timesOf(stepsMs);

        expect(admitted(timesMs, address)).toBeLessThanOrEqual(burst + (forwardMs * perSecond) / 1_000 + 1e-6);
      }),
    );
  });

  it('lets others in while one address comes a thousand times', () => {
    const admission = new Admission(0);
    const storm = atOnce(1_000).map((nowMs) => admission.refusal({ address: '192.0.2.7', present: [] }, nowMs));

    const others = ['192.0.2.8', LOCAL, '2001:db8::1'].map((address) => admission.refusal({ address, present: [] }, 0));

    expect(storm.filter((refusal) => refusal === undefined)).toHaveLength(ADMISSION_BURST_PER_ADDRESS);
    expect(storm.at(-1)).toEqual({ code: 'too-many-connections', message: `more than ${ADMISSIONS_PER_SECOND_PER_ADDRESS} connections a second came in from 192.0.2.7` });
    expect(others).toEqual([undefined, undefined, undefined]);
  });

  it('takes a network of IPv6 for one address, however its hosts are written', () => {
    const hosts = ['2001:db8:0:5::1', '2001:db8:0:5:ffff:1:2:3', '2001:0db8:0000:0005::99', '2001:db8::5:0:0:0:9'];
    const present = Array.from({ length: MAX_CLIENTS_PER_ADDRESS }, (_, i) => hosts[i % hosts.length] ?? '');
    const admission = new Admission(0);

    expect(admission.refusal({ address: '2001:db8:0:5::abcd', present }, 0)).toEqual({
      code: 'too-many-clients',
      message: `${MAX_CLIENTS_PER_ADDRESS} clients from 2001:db8:0:5::/64 are in`,
    });
    expect(admission.refusal({ address: '2001:db8:0:6::abcd', present }, 0)).toBeUndefined();
  });

  it('goes on remembering an address that comes again and again while very many others do', () => {
    const admission = new Admission(0);
    let nowMs = 0;
    let letIn = 0;
    for (let i = 0; i < 4 * ADDRESSES_REMEMBERED; i++) {
      nowMs += 1_000;
      admission.refusal({ address: `198.51.${i >> 8}.${i & 255}`, present: [] }, nowMs);
      for (let j = 0; j < 20; j++) if (admission.refusal({ address: '192.0.2.7', present: [] }, nowMs) === undefined) letIn++;
    }

    expect(letIn).toBeLessThanOrEqual(ADMISSION_BURST_PER_ADDRESS + (nowMs / 1_000) * ADMISSIONS_PER_SECOND_PER_ADDRESS);
  });
});
