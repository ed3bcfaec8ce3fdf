import { DriverProtocolState as P, type Job, type JobEvent, JobSchedule, ProtocolError } from '@taffrail/driver';
import { VirtualTime } from '@taffrail/testing';
import { describe, expect, it } from 'vitest';
import { discovered, mooring } from '../test/mooring.ts';
import { clockMs, dateText, timeText } from './clock-text.ts';

const HOUR_MS = 3_600_000;

describe('the clock', () => {
  it('is set on the second, and how far it was out before and after is answered and announced', async () => {
    await using bed = await discovered({ clockStartMs: 0 });
    await bed.time.advance(345);
    const behindMs = bed.time.now() - bed.simulator.clockMs;

    const sync = await bed.run(bed.driver.syncClock());

    expect(bed.transcript.commands.slice(-4)).toEqual(['ds', expect.stringMatching(/^mmddyy=\d{6}$/i), expect.stringMatching(/^hhmmss=\d{6}$/i), 'ds']);
    expect([bed.simulator.clockMs, bed.time.now() % 1_000]).toEqual([bed.time.now(), 0]);
    expect(Math.abs(sync.before.offsetMs + behindMs)).toBeLessThanOrEqual(sync.before.uncertaintyMs);
    expect(sync.after).toEqual({ offsetMs: 500, uncertaintyMs: 500 });
    expect(bed.events.filter(({ type }) => type === 'clock-sync')).toEqual([{ type: 'clock-sync', ...sync, atMs: bed.time.now() }]);
  });

  it('is set to the date of the second that it is set to, at the turn of a year too', async () => {
    const newYearMs = Date.UTC(2027, 0, 1);
    await using bed = mooring({ clockStartMs: 0, sleepAfterMs: Infinity }, { time: new VirtualTime({ startMs: newYearMs - 1_000 }) });
    await bed.connect();
    await bed.time.advance(newYearMs - 300 - bed.time.now());

    await bed.run(bed.driver.syncClock());

    expect(bed.time.now()).toBe(newYearMs);
    expect(bed.simulator.clockMs).toBe(bed.time.now());
  });

  it('is set while it logs, and the logging goes on', async () => {
    await using bed = await discovered({ clockStartMs: 0 });
    await bed.run(bed.driver.startAutosample());

    await bed.run(bed.driver.syncClock());
    await bed.time.advance(60_000);

    expect([bed.driver.state, bed.simulator.loggingState]).toEqual([P.AUTOSAMPLE, 'logging']);
    expect(Math.abs(bed.simulator.clockMs - bed.time.now())).toBeLessThan(1);
    expect(bed.states.slice(-1)).toEqual([P.AUTOSAMPLE]);
  });

  it('is set while it logs by somebody who leaves with the answer, and leaves it logging, be the line slow or the answer a failure', async () => {
    for (const faults of [[{ kind: 'delay', value: 50 }], [{ kind: 'late', value: 50 }], [{ kind: 'delay', value: 1_500 }]] as const) {
      await using bed = await discovered({ logging: true, faults });

      await bed.run(bed.driver.syncClock()).catch(() => undefined);
      await bed.run(bed.driver.disconnect());
      await bed.time.advance(60_000);

      expect(bed.simulator.loggingState).toBe('logging');
    }
  });

  it('keeps nobody from stopping: the logging then does not go on', async () => {
    await using bed = await discovered({ clockStartMs: 0 });
    await bed.run(bed.driver.startAutosample());
    const syncing = bed.driver.syncClock().catch((error: unknown) => error);
    await bed.time.advance(200);

    await bed.run(bed.driver.stopAutosample());
    await bed.time.advance(60_000);

    expect(await syncing).toMatchObject({ code: 'interrupted' });
    expect([bed.driver.state, bed.simulator.loggingState]).toEqual([P.COMMAND, 'stopped']);
  });

  it('leads to UNKNOWN, with error events, when the logging does not go on, until it can be had to', async () => {
    await using bed = await discovered({ clockStartMs: 0 });
    await bed.run(bed.driver.startAutosample());
    const syncing = bed.driver.syncClock().catch((error: unknown) => error);
    await bed.time.advance(200);

    bed.simulator.powerOff();
    await bed.time.advance(600_000);
    const [before, errors] = [bed.driver.state, bed.events.filter(({ type }) => type === 'error')];
    bed.simulator.powerOn();
    await bed.time.advance(120_000);

    expect(await syncing).toMatchObject({ code: expect.stringMatching(/^(reply-timeout|wake-up)$/) });
    expect(before).toBe(P.UNKNOWN);
    expect(errors).not.toEqual([]);
    expect([bed.driver.state, bed.simulator.loggingState]).toEqual([P.AUTOSAMPLE, 'logging']);
  });

  it.each<[string, Job['trigger'], number]>([
    ['in intervals', { everyMs: 6 * HOUR_MS }, 4],
    ['by cron', { cron: '30 */12 * * *' }, 2],
    ['once', { atMs: 0 }, 1],
  ])('is set by a schedule: %s', async (_, trigger, times) => {
    await using bed = await discovered({ clockDriftPpm: 50 });
    const once = 'atMs' in trigger ? { atMs: bed.time.now() + HOUR_MS } : trigger;
    await using schedule = new JobSchedule(bed.driver, [{ name: 'clock', verb: 'syncClock', trigger: once }], { scheduler: bed.time });
    const events: JobEvent[] = [];
    schedule.events$.subscribe((event) => events.push(event));

    await bed.time.advance(24 * HOUR_MS + 60_000);

    expect(events.map(({ status, result }) => [status, result])).toEqual(Array.from({ length: times }, () => ['done', { before: expect.any(Object), after: expect.any(Object) }]));
    expect(bed.events.filter(({ type }) => type === 'clock-sync')).toHaveLength(times);
  });

  it('is left alone, and that said, where the schedule finds the instrument in no state for it', async () => {
    await using bed = await discovered();
    await using schedule = new JobSchedule(bed.driver, [{ name: 'clock', verb: 'syncClock', trigger: { everyMs: 60_000 } }], { scheduler: bed.time });
    const events: JobEvent[] = [];
    schedule.events$.subscribe((event) => events.push(event));

    await bed.run(bed.driver.startDirect());
    await bed.time.advance(60_000);

    expect(events).toMatchObject([{ status: 'missed', reason: 'state' }]);
  });
});

describe('the time of the instrument', () => {
  it('is told by the first line of its status, whatever the unit calls itself', () => {
    expect(clockMs('SBE37-SM V 2.6b  SERIAL NO. 1777    24 Mar 2019  23:34:51\nlogging data')).toBe(Date.UTC(2019, 2, 24, 23, 34, 51));
    expect(clockMs('SBE37-SMP V 2.6 SERIAL NO. 2165   18 Jul 2013  15:08:45')).toBe(Date.UTC(2013, 6, 18, 15, 8, 45));
  });

  it.each(['', 'not logging', 'SBE37-SM V 2.6b  SERIAL NO. 1777    31 Feb 2019  23:34:51'])('is no time in %j', (status) => {
    expect(() => clockMs(status)).toThrow(new ProtocolError(`expected a time such as "18 Jul 2013  15:08:45" in the answer to "ds", received ${JSON.stringify(status)}`));
  });

  it('is written as six digits each', () => {
    const atMs = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

    expect([dateText(atMs), timeText(atMs)]).toEqual(['010226', '030405']);
  });
});
