import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { leasedBench } from '../../test/leased-bench.ts';
import { linkedBench } from '../../test/linked-bench.ts';
import { DriverConnectionState, DriverProtocolState } from '../lineage/names.ts';

const { COMMAND, DIRECT_ACCESS } = DriverProtocolState;

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe('the limits of direct access', () => {
  it('end it when nothing was sent for too long, with an error event that says so', async () => {
    const each = await leasedBench({ idleMs: 5_000 });
    await each.driver.startDirect();
    await vi.advanceTimersByTimeAsync(4_000);
    await each.driver.executeDirect('?');
    await vi.advanceTimersByTimeAsync(4_000);
    const before = each.driver.state;

    await vi.advanceTimersByTimeAsync(60_000);

    expect(before).toBe(DIRECT_ACCESS);
    expect(each.driver.state).toBe(COMMAND);
    expect(each.events.find(({ type }) => type === 'error')).toMatchObject({ code: 'direct-access-limit', error: { limit: 'idle', timeoutMs: 5_000 } });
    expect(each.asked.at(-1)).toBe('release');
    await each.driver.close();
  });

  it('end it when it has lasted too long, however much is sent', async () => {
    const each = await leasedBench({ idleMs: 5_000, longestMs: 9_000 });
    await each.driver.startDirect();
    for (let turn = 0; turn < 2; turn += 1) {
      await vi.advanceTimersByTimeAsync(4_000);
      await each.driver.executeDirect('?');
    }

    await vi.advanceTimersByTimeAsync(60_000);

    expect(each.events.find(({ type }) => type === 'error')).toMatchObject({ code: 'direct-access-limit', error: { limit: 'longest', timeoutMs: 9_000 } });
    expect(each.driver.state).toBe(COMMAND);
    await each.driver.close();
  });

  it('puts back what direct access must not change, as when its user ends it', async () => {
    const each = await leasedBench({ idleMs: 5_000 });
    await each.driver.startDirect();
    await each.driver.executeDirect('BEEPS=n\r\n');

    await vi.advanceTimersByTimeAsync(60_000);

    expect(each.meter.settings['beeps']).toBe('y');
    await each.driver.close();
  });

  it('end it though the instrument does not answer at first: it is tried again, and the right to write is kept until then', async () => {
    const each = await leasedBench({ idleMs: 5_000 });
    await each.driver.startDirect();
    await each.driver.executeDirect('?');
    for (const line of ['', 'st']) each.meter.overrides.set(line, () => undefined);
    await vi.advanceTimersByTimeAsync(60_000);
    const before = [each.driver.state, each.asked.includes('release')];
    each.meter.overrides.clear();

    await vi.advanceTimersByTimeAsync(60_000);

    expect(before).toEqual([DIRECT_ACCESS, false]);
    expect([each.driver.state, each.asked.at(-1)]).toEqual([COMMAND, 'release']);
    const codes = each.events.flatMap((event) => (event.type === 'error' ? [event.code] : []));
    expect([codes[0], ...new Set(codes.slice(1))]).toEqual(['direct-access-limit', 'reply-timeout', 'wake-up']);
    await each.driver.close();
  });

  it.each([
    ['goes and comes', 5_000],
    ['is down as they pass', 250_000],
  ])('count on while the link to the instrument %s', async (_how, downMs) => {
    const each = linkedBench({ directAccess: { idleMs: Infinity, longestMs: 200_000 } });
    await each.driver.configure({ addr: 'localhost', port: 4001 });
    await each.driver.connect();
    await each.driver.discover();
    await each.driver.startDirect();
    await each.driver.executeDirect('BEEPS=n\r\n');

    const states: string[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      await each.link('down');
      await vi.advanceTimersByTimeAsync(downMs);
      await each.link('up');
      states.push(each.driver.state);
    }

    expect([states.at(0), states.at(-1)]).toEqual([downMs > 200_000 ? COMMAND : DIRECT_ACCESS, COMMAND]);
    expect(each.events.flatMap((event) => (event.type === 'error' ? [event.error] : []))).toMatchObject([{ limit: 'longest', timeoutMs: 200_000 }]);
    expect(each.meter.settings['beeps']).toBe('y');
    await each.driver.close();
  });

  it.each(['idleMs', 'longestMs'] as const)('count also where it began while the link to the instrument is down: %s', async (limit) => {
    const each = await leasedBench({ [limit]: 30_000 });
    each.meter.overrides.set('rd', () => undefined);
    const sampling = each.driver.acquireSample().catch(() => undefined);
    const starting = each.driver.startDirect();
    await vi.advanceTimersByTimeAsync(0);
    each.status$.next({ instrumentLink: 'down' });
    await Promise.all([sampling, starting, vi.advanceTimersByTimeAsync(20_000)]);
    const before = each.events.filter(({ type }) => type === 'error');

    await vi.advanceTimersByTimeAsync(25_000);
    const whileDown = [each.driver.state, each.asked.slice(0, 5)];
    each.status$.next({ instrumentLink: 'up' });
    await vi.advanceTimersByTimeAsync(60_000);

    expect(before).toEqual([]);
    expect(whileDown).toEqual([DriverConnectionState.INST_DISCONNECTED, ['request', 'request', 'request', 'request', 'request']]);
    expect(each.events.flatMap((event) => (event.type === 'error' ? [event.code] : []))).toEqual(['direct-access-limit']);
    expect([each.driver.state, each.asked.at(-1)]).toEqual([COMMAND, 'release']);
    await each.driver.close();
  });

  it('that pass while its user ends it are no reason for an error', async () => {
    const each = await leasedBench({ idleMs: 5_000 });
    await each.driver.startDirect();
    await vi.advanceTimersByTimeAsync(4_500);
    each.meter.overrides.set('', () => undefined);
    const stopping = each.driver.stopDirect();
    await vi.advanceTimersByTimeAsync(600);
    each.meter.overrides.clear();

    await vi.advanceTimersByTimeAsync(60_000);

    await stopping;
    expect(each.events.filter(({ type }) => type === 'error')).toMatchObject([{ code: 'direct-access-limit' }]);
    expect(each.driver.state).toBe(COMMAND);
    await each.driver.close();
  });

  it('are none where they are infinite', async () => {
    const each = await leasedBench({ idleMs: Infinity, longestMs: Infinity });
    await each.driver.startDirect();

    await vi.advanceTimersByTimeAsync(86_400_000);

    expect(each.driver.state).toBe(DIRECT_ACCESS);
    await each.driver.close();
  });

  it('are over with it, and watch nothing once it has ended', async () => {
    const each = await leasedBench({ idleMs: 5_000 });
    await each.driver.startDirect();
    await each.driver.stopDirect();

    await vi.advanceTimersByTimeAsync(60_000);

    expect(each.events.filter(({ type }) => type === 'error')).toEqual([]);
    await each.driver.close();
  });
});
