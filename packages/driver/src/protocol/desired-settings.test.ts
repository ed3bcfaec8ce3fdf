import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Bench, discoveredBench } from '../../test/bench.ts';
import { ParameterError } from '../errors.ts';
import type { ConfigDiffEvent } from '../events.ts';
import { DriverConnectionState } from '../lineage/names.ts';
import type { SettingsPolicy } from './desired-settings.ts';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

/** The differences announced so far, each with its policy. */
function diffs({ events }: Bench): readonly Pick<ConfigDiffEvent, 'differences' | 'policy'>[] {
  return events.flatMap((event) => (event.type === 'config-diff' ? [{ differences: event.differences, policy: event.policy }] : []));
}

/** A meter that was given a gain and a label, was reset while the line was cut, and is discovered again. */
async function afterReset(whenSettingsDiffer?: SettingsPolicy): Promise<Bench> {
  const each = await discoveredBench(whenSettingsDiffer && { whenSettingsDiffer });
  await each.driver.set({ gain: 4, label: 'lake' });
  each.takeLines();
  each.farEnds.at(-1)?.hangUp();
  await vi.advanceTimersByTimeAsync(0);
  Object.assign(each.meter.settings, { gain: '1', label: 'none', mains: '60' });
  if (each.driver.state === DriverConnectionState.DISCONNECTED) await each.driver.connect();
  await each.driver.discover();
  return each;
}

const lost = [
  { name: 'mains', expected: 50, found: 60 },
  { name: 'gain', expected: 4, found: 1 },
  { name: 'label', expected: 'lake', found: 'none' },
];

describe('settings that are gone after a lost connection', () => {
  it('are announced and set again, start-up values and what was set beside them', async () => {
    const each = await afterReset();

    expect(each.meter.settings).toMatchObject({ gain: '4', label: 'lake', mains: '50' });
    expect(diffs(each)).toEqual([{ differences: lost, policy: 'restore' }, { differences: [], policy: 'restore' }]);
  });

  it('are announced once and left alone where that is the policy', async () => {
    const each = await afterReset('report');
    await each.driver.get(['gain'], { isFresh: true });

    expect(each.meter.settings).toMatchObject({ gain: '1', label: 'none', mains: '60' });
    expect(diffs(each)).toEqual([{ differences: lost, policy: 'report' }]);
  });

  it('are announced again at each entry of command mode until somebody answers, where that is the policy', async () => {
    const each = await afterReset('ask');
    await each.driver.startAutosample();
    await each.driver.stopAutosample();
    const before = diffs(each).length;

    await each.driver.settleSettings('restore');
    await each.driver.startAutosample();
    await each.driver.stopAutosample();

    expect(each.meter.settings).toMatchObject({ gain: '4', label: 'lake', mains: '50' });
    expect(diffs(each).slice(before)).toEqual([{ differences: [], policy: 'ask' }]);
    expect(before).toBe(3);
  });

  it('are wanted no longer once what the instrument holds is to be kept', async () => {
    const each = await afterReset('ask');
    each.takeLines();

    await each.driver.settleSettings('keep');
    await each.driver.startAutosample();
    await each.driver.stopAutosample();

    expect(each.takeLines()).toEqual(['go', '', 'halt', 'st']);
    expect(diffs(each).at(-1)).toEqual({ differences: [], policy: 'ask' });
  });

  it('are not kept where one of them could not be set again', async () => {
    const each = await afterReset('ask');
    each.meter.settings['gain'] = '9';
    await each.driver.get(['gain'], { isFresh: true });

    const keeping = each.driver.settleSettings('keep');

    await expect(keeping).rejects.toThrow(new ParameterError('gain: expected a whole number from 1 to 8, found 9', 'gain'));
    expect(diffs(each).at(-1)?.differences).toEqual(lost.map((one) => (one.name === 'gain' ? { ...one, found: 9 } : one)));
    await each.driver.settleSettings('restore');
    expect(each.meter.settings).toMatchObject({ gain: '4', label: 'lake', mains: '50' });
  });

  it('are forgotten on a disconnect that was asked for', async () => {
    const each = await discoveredBench();
    await each.driver.set({ gain: 4, label: 'lake' });

    await each.driver.disconnect();
    await each.driver.connect();
    await each.driver.discover();

    expect(each.meter.settings).toMatchObject({ gain: '2', label: 'lake' });
    expect(diffs(each)).toEqual([]);
  });
});

describe('a setting that somebody else changes', () => {
  it('is announced when it is read, and again when it is as it should be', async () => {
    const each = await discoveredBench();
    each.meter.settings['gain'] = '7';
    await each.driver.get(['gain'], { isFresh: true });

    await each.driver.set({ gain: 2 });

    expect(diffs(each)).toEqual([{ differences: [{ name: 'gain', expected: 2, found: 7 }], policy: 'restore' }, { differences: [], policy: 'restore' }]);
  });

  it('from direct access stays, unless it has a start-up value', async () => {
    const each = await discoveredBench();
    await each.driver.set({ gain: 4, label: 'lake' });
    await each.driver.startDirect();
    await each.driver.executeDirect('GAIN=7\r\nLABEL=sea\r\n');

    const stopping = each.driver.stopDirect();
    await vi.advanceTimersByTimeAsync(1_000);
    await stopping;

    expect(each.meter.settings).toMatchObject({ gain: '4', label: 'sea' });
  });
});
