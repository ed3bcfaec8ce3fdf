import { asyncScheduler } from 'rxjs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { labMeter } from '../../test/lab-meter.ts';
import { particle } from '../definition/particle-definition.ts';
import type { LivenessEvent } from '../events.ts';
import { DriverProtocolState } from '../lineage/names.ts';
import type { Expectation } from './expectation.ts';
import { Liveness } from './liveness.ts';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

function stream(name: string, expected?: Expectation) {
  return particle(name, { description: 'Something.', pattern: /x/, fields: {}, ...(expected && { expected }) });
}

it('lets each stream miss as many intervals as is said of it, three where nothing is, and expects nothing of the others', async () => {
  const particles = { usual: stream('usual', { everyMs: 1_000 }), patient: stream('patient', { everyMs: 1_000, misses: 5 }), rare: stream('rare') };
  const events: LivenessEvent[] = [];
  const liveness = new Liveness(
    { ...labMeter, particles },
    { scheduler: asyncScheduler, state: () => DriverProtocolState.AUTOSAMPLE, known: () => ({}), announce: (event) => events.push(event), announceError: (error) => { throw error; } },
  );

  liveness.expectationChanged();
  await vi.advanceTimersByTimeAsync(60_000);
  liveness.stop();

  expect(events).toMatchObject([
    { stream: 'usual', status: 'silent', silentMs: 3_001 },
    { stream: 'patient', status: 'silent', silentMs: 5_001 },
  ]);
});

it('announces what a definition reckons wrongly, and expects nothing of that stream', async () => {
  const fault = new TypeError('reckoned wrongly');
  const particles = { usual: stream('usual', { everyMs: 1_000 }), faulty: stream('faulty', { everyMs: () => { throw fault; } }) };
  const events: LivenessEvent[] = [];
  const errors: unknown[] = [];
  const liveness = new Liveness(
    { ...labMeter, particles },
    { scheduler: asyncScheduler, state: () => DriverProtocolState.AUTOSAMPLE, known: () => ({}), announce: (event) => events.push(event), announceError: (error) => errors.push(error) },
  );

  liveness.expectationChanged();
  await vi.advanceTimersByTimeAsync(60_000);
  liveness.stop();

  expect(errors).toEqual([fault]);
  expect(events).toMatchObject([{ stream: 'usual', status: 'silent' }]);
});
