import { DriverProtocolState as P, type InstrumentEvent } from '@taffrail/driver';
import { describe, expect, it } from 'vitest';
import { Deployment, type Victim } from './deployment.ts';

/** What the operator has set, and the start-up values; an instrument that has been switched off and on holds others. */
const WANTED = { outputSalinity: true, sampleInterval: 5, transmitRealTime: true } as const;

/** How a driver with its instrument in COMMAND gets into a state. */
const WAYS: Readonly<Partial<Record<P, (bed: Deployment) => Promise<unknown>>>> = {
  [P.UNKNOWN]: async ({ driver }) => {
    await driver.disconnect();
    await driver.connect();
  },
  [P.COMMAND]: async () => undefined,
  [P.AUTOSAMPLE]: async (bed) => {
    await bed.driver.startAutosample();
    await bed.samples(1);
  },
  [P.TEST]: ({ driver }) => driver.test(),
  [P.DIRECT_ACCESS]: ({ driver }) => driver.startDirect(),
};

/** Where the driver is when all is back. A test that was cut off is over; one whose bytes were only late ends by itself. */
const AFTERWARDS = { [P.UNKNOWN]: P.UNKNOWN, [P.COMMAND]: P.COMMAND, [P.AUTOSAMPLE]: P.AUTOSAMPLE, [P.TEST]: P.COMMAND, [P.DIRECT_ACCESS]: P.DIRECT_ACCESS };

const lastLink = (events: readonly InstrumentEvent[]): string | undefined => events.findLast((event) => event.type === 'link')?.instrumentLink;

/** Kills something while the driver is in a state, brings it back, and waits until the driver is where it should be. */
async function survive(bed: Deployment, victim: Victim, state: keyof typeof AFTERWARDS): Promise<readonly (string | undefined)[]> {
  const { driver } = bed;
  await WAYS[state]?.(bed);
  const stateBefore = driver.state;
  bed.forget();
  await bed.kill(victim);
  await bed.announced(`${victim} killed in ${state}: the link is no longer up`, (events) => ['down', 'unknown'].includes(lastLink(events) ?? ''));
  const linkMeanwhile = lastLink(bed.events);
  await bed.bringBack(victim);
  await bed.announced(`${victim} back in ${state}: the link is up, the driver in ${AFTERWARDS[state]}`, (events) => lastLink(events) === 'up' && driver.state === AFTERWARDS[state]);
  return [stateBefore, linkMeanwhile, driver.state];
}

/** Sees to it that samples come, if they should, and that the instrument holds what it should; ends in COMMAND. */
async function checked(bed: Deployment, state: keyof typeof AFTERWARDS): Promise<unknown> {
  const { driver } = bed;
  if (state === P.AUTOSAMPLE) {
    await bed.samples(2);
    await driver.stopAutosample();
  }
  if (state === P.DIRECT_ACCESS) await driver.stopDirect();
  if (state === P.UNKNOWN) {
    await driver.discover();
    // What was set is forgotten with the disconnect on the way there.
    await driver.set({ outputSalinity: true });
  }
  return [driver.state, await driver.get(['outputSalinity', 'sampleInterval', 'transmitRealTime'], { isFresh: true })];
}

describe('kill -9 in any state ends in the right one, with samples and settings as before, of', () => {
  it.each<[Victim, 'down' | 'unknown']>([
    ['simulator', 'down'],
    ['network to the instrument', 'down'],
    ['agent', 'unknown'],
    ['network to the agent', 'unknown'],
  ])('the %s', { timeout: 240_000 }, async (victim, link) => {
    const bed = await Deployment.start({ isInstrumentNear: victim === 'simulator' });
    await bed.driver.discover();
    await bed.driver.set({ outputSalinity: true });
    const outcomes: unknown[] = [];
    const expected: unknown[] = [];

    for (const state of [P.COMMAND, P.AUTOSAMPLE, P.TEST, P.DIRECT_ACCESS, P.UNKNOWN] as const) {
      outcomes.push([await survive(bed, victim, state), await checked(bed, state)]);
      expected.push([[state, link, AFTERWARDS[state]], [P.COMMAND, WANTED]]);
    }

    expect(outcomes).toEqual(expected);
  });
});
