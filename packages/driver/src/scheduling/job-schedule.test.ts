import { firstValueFrom, map, timer } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { discoveredBench } from '../../test/bench.ts';
import { ParameterError, StateError } from '../errors.ts';
import { type Job, type JobEvent, JobSchedule } from './job-schedule.ts';

const start = Date.UTC(2026, 10, 20, 10);

beforeEach(() => { vi.useFakeTimers({ now: start }); });
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

type Execute = (verb: string, argument: unknown, options: { readonly signal?: AbortSignal }) => Promise<unknown>;

/** A schedule for something that does as it is told, and what was begun and announced so far; times are counted from the beginning. */
function scheduled(jobs: readonly Job[], execute: Execute = () => Promise.resolve()) {
  const begun: (readonly [verb: string, argument: unknown, atMs: number])[] = [];
  const schedule = new JobSchedule(
    {
      execute: (verb, argument, options = {}) => {
        begun.push([verb, argument, Date.now() - start]);
        return execute(verb, argument, options);
      },
    },
    jobs,
  );
  const events: JobEvent[] = [];
  let isComplete = false;
  schedule.events$.subscribe({ next: (event) => events.push(event), complete: () => { isComplete = true; } });
  return { schedule, begun, events, isComplete: () => isComplete };
}

const every: Job = { name: 'sample', verb: 'acquireSample', trigger: { everyMs: 60_000 } };

describe('JobSchedule', () => {
  it('runs a job in its interval, without drift, and announces what came of it', async () => {
    const { schedule, begun, events } = scheduled([every], () => firstValueFrom(timer(700).pipe(map(() => ({ voltage: 1 })))));

    await vi.advanceTimersByTimeAsync(180_700);
    await schedule.close();

    expect(begun.map(([, , atMs]) => atMs)).toEqual([60_000, 120_000, 180_000]);
    expect(events[0]).toEqual({ type: 'job', job: 'sample', status: 'done', dueAtMs: start + 60_000, atMs: start + 60_700, result: { voltage: 1 } });
    expect(events).toHaveLength(3);
  });

  it('runs jobs by cron, once, and from a first time on', async () => {
    const { schedule, begun } = scheduled([
      { name: 'daily', verb: 'discover', trigger: { cron: '30 11 * * *' } },
      { name: 'at breakfast', verb: 'discover', argument: 'in Tokyo', trigger: { cron: '0 7 * * *', timeZone: 'Asia/Tokyo' } },
      { name: 'once', verb: 'set', argument: { gain: 2 }, trigger: { atMs: start + 5_000 } },
      { name: 'later', verb: 'get', trigger: { everyMs: 50 * 3_600_000, firstAtMs: start + 7_200_000 } },
    ]);

    await vi.advanceTimersByTimeAsync(26 * 3_600_000);
    await schedule.close();

    expect(begun).toEqual([
      ['set', { gain: 2 }, 5_000],
      ['discover', undefined, 5_400_000],
      ['get', undefined, 7_200_000],
      ['discover', 'in Tokyo', 43_200_000],
      ['discover', undefined, 5_400_000 + 86_400_000],
    ]);
  });

  it('says which times were missed because the job was still running', async () => {
    const { schedule, events } = scheduled([every], () => firstValueFrom(timer(90_000)));

    await vi.advanceTimersByTimeAsync(160_000);
    await schedule.close();

    expect(events.map(({ status, reason, dueAtMs }) => [status, reason, dueAtMs - start])).toEqual([
      ['missed', 'running', 120_000],
      ['done', undefined, 60_000],
    ]);
  });

  it('says once that times have passed unnoticed, and when it goes on', async () => {
    const { schedule, begun, events } = scheduled([every, { name: 'old', verb: 'get', trigger: { atMs: start - 10_000 } }]);

    await vi.advanceTimersByTimeAsync(30_000);
    vi.setSystemTime(start + 600_500);
    await vi.advanceTimersByTimeAsync(100_000);
    await schedule.close();

    expect(events.filter(({ reason }) => reason === 'late').map(({ job, dueAtMs, resumesAtMs }) => [job, dueAtMs - start, resumesAtMs && resumesAtMs - start])).toEqual([
      ['old', -10_000, undefined],
      ['sample', 60_000, 660_000],
    ]);
    expect(begun.map(([verb, , atMs]) => [verb, atMs])).toEqual([['acquireSample', 660_000]]);
  });

  it('keeps its intervals where the clock is set back, and a time of the clock waits for the clock', async () => {
    const { schedule, begun, events } = scheduled([
      every,
      { name: 'cron', verb: 'discover', trigger: { cron: '2 10 * * *' } },
      { name: 'later', verb: 'get', trigger: { everyMs: 60_000, firstAtMs: start + 120_000 } },
    ]);
    await vi.advanceTimersByTimeAsync(90_000);

    vi.setSystemTime(start - 86_400_000 + 90_000);
    await vi.advanceTimersByTimeAsync(180_000);
    await schedule.close();

    expect(begun.map(([verb, , atMs]) => [verb, atMs])).toEqual([
      ['acquireSample', 60_000],
      ['acquireSample', -86_400_000 + 180_000],
      ['acquireSample', -86_400_000 + 240_000],
    ]);
    expect(events.map(({ status }) => status)).toEqual(['done', 'done', 'done']);
  });

  it('announces a failure, and goes on', async () => {
    const failure = new Error('broken');
    const { schedule, events } = scheduled([every], () => Promise.reject(failure));

    await vi.advanceTimersByTimeAsync(120_000);
    await schedule.close();

    expect(events).toMatchObject([{ status: 'failed', error: failure }, { status: 'failed', error: failure }]);
  });

  it('gives up what runs when it is closed, and begins nothing any more', async () => {
    const { schedule, begun, events, isComplete } = scheduled(
      [every],
      (_verb, _argument, { signal }) => new Promise((_resolve, reject) => { signal?.addEventListener('abort', () => { reject(signal.reason as Error); }); }),
    );
    await vi.advanceTimersByTimeAsync(60_000);

    await schedule.close();
    await vi.advanceTimersByTimeAsync(600_000);

    expect(begun).toHaveLength(1);
    expect(events).toMatchObject([{ status: 'failed', error: { code: 'interrupted' } }]);
    expect(isComplete()).toBe(true);
  });

  it('gives each job that runs a signal of its own, and aborts them all', async () => {
    const signals = new Set<AbortSignal>();
    const jobs = Array.from({ length: 12 }, (_, index): Job => ({ ...every, name: `job ${index}` }));
    const { schedule, events } = scheduled(jobs, (_verb, _argument, { signal }) => new Promise((_resolve, reject) => {
      if (signal !== undefined) signals.add(signal);
      signal?.addEventListener('abort', () => { reject(signal.reason as Error); });
    }));
    await vi.advanceTimersByTimeAsync(60_000);

    await schedule.close();

    expect(signals.size).toBe(12);
    expect(events).toHaveLength(12);
  });

  it.each<[string, readonly Job[]]>([
    ['two jobs are called "sample"', [every, every]],
    ['expected an interval of at least 1 ms, found 0', [{ ...every, trigger: { everyMs: 0 } }]],
    ['expected a cron expression and a time zone, found "daily" and "UTC": TypeError: CronPattern: invalid configuration format (\'daily\'), exactly five, six, or seven space separated parts are required.', [{ ...every, trigger: { cron: 'daily' } }]],
    ['expected a time in Unix milliseconds, found NaN', [{ ...every, trigger: { atMs: Date.parse('tomorrow') } }]],
    ['expected a time in Unix milliseconds, found NaN', [{ ...every, trigger: { everyMs: 1_000, firstAtMs: NaN } }]],
    ['expected a time in Unix milliseconds, found Infinity', [{ ...every, trigger: { everyMs: 1_000, firstAtMs: Infinity } }]],
  ])('refuses jobs: %s', (message, jobs) => {
    expect(() => scheduled(jobs)).toThrow(new ParameterError(message));
  });
});

describe('a job of a driver', () => {
  it('waits its turn among other verbs, and is missed in a state that does not handle it', async () => {
    const { driver, takeLines } = await discoveredBench();
    await using schedule = new JobSchedule(driver, [every]);
    const events: JobEvent[] = [];
    schedule.events$.subscribe((event) => events.push(event));

    await vi.advanceTimersByTimeAsync(60_000);
    takeLines();
    await driver.startAutosample();
    await vi.advanceTimersByTimeAsync(60_000);
    await driver.close();

    expect(events).toMatchObject([
      { status: 'done', result: { voltage: 1.25 } },
      { status: 'missed', reason: 'state', error: expect.any(StateError) },
    ]);
  });
});
