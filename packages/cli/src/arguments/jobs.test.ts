import { describe, expect, it } from 'vitest';
import { sbe37 } from '../../test/sbe37.ts';
import { trhph } from '../../test/trhph.ts';
import { WrongUsageError } from '../errors.ts';
import { jobsOf } from './jobs.ts';

describe('jobs on the command line', () => {
  it('have an interval or a cron expression', async () => {
    expect(await jobsOf(sbe37, ['clock-sync=0 */6 * * *', 'acquire-sample=1.5h'])).toEqual([
      { name: 'clock-sync', verb: 'syncClock', trigger: { cron: '0 */6 * * *' } },
      { name: 'acquire-sample', verb: 'acquireSample', trigger: { everyMs: 5_400_000 } },
    ]);
    expect(await jobsOf(trhph, ['acquire-status=90'])).toEqual([
      { name: 'acquire-status', verb: 'acquireStatus', trigger: { everyMs: 90_000 } },
    ]);
  });

  it.each([
    ['clock-sync', /expected verb=when/],
    ['clock-sync=', /expected verb=when/],
    ['stop-autosample=1h', /"stop-autosample" cannot be scheduled; expected one of acquire-sample, acquire-status, clock-sync/],
    ['toString=1h', /"toString" cannot be scheduled/],
    ['clock-sync=1fortnight', /expected a time above 0/],
    ['clock-sync=0', /expected a time above 0/],
  ])('are refused as %s', async (spec, message) => {
    await expect(jobsOf(sbe37, [spec])).rejects.toThrow(message);
    await expect(jobsOf(sbe37, [spec])).rejects.toThrow(WrongUsageError);
  });

  it('are refused where the instrument has no such verb', async () => {
    await expect(jobsOf(trhph, ['clock-sync=1h'])).rejects.toThrow('uw-trhph has no clock-sync');
  });

  it.each([
    [['clock-sync=61 * * * *'], /expected a cron expression/],
    [['clock-sync=1h', 'clock-sync=2h'], /two jobs are called "clock-sync"/],
  ])('are refused as %j by whoever carries them out', async (specs, message) => {
    await expect(jobsOf(sbe37, specs)).rejects.toThrow(message);
  });
});
