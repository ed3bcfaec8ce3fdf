import { type Connection, type LinkStatus, memoryPair, WriteRefusedError } from '@taffrail/connection';
import { BehaviorSubject } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answerOf, type Bench, bench } from '../../test/bench.ts';
import { FarEnd } from '../../test/far-end.ts';
import { linkedBench } from '../../test/linked-bench.ts';
import { StateError } from '../errors.ts';
import { DriverProtocolState } from '../lineage/names.ts';
import { LEASE_ANSWER_LIMIT_MS } from './direct-access-watch.ts';
import type { DriverOptions } from './driver-options.ts';

const { COMMAND, DIRECT_ACCESS } = DriverProtocolState;

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** A discovered bench behind an agent that lends the right to write, and what was asked of that agent. */
async function leasedBench(directAccess: DriverOptions['directAccess'] = {}): Promise<Bench & { readonly asked: string[]; readonly status$: BehaviorSubject<LinkStatus>; holder: string | undefined; isAgentThere: boolean; fault: 'stalls' | 'throws' | undefined }> {
  const asked: string[] = [];
  const status$ = new BehaviorSubject<LinkStatus>({ instrumentLink: 'up' });
  const lease: { holder: string | undefined; isAgentThere: boolean; fault: 'stalls' | 'throws' | undefined } = { holder: undefined, isAgentThere: true, fault: undefined };
  const answered = (url: string): Promise<void> => {
    if (all.fault === 'throws') throw new WriteRefusedError(url, 'the test refuses it');
    return all.fault === 'stalls' ? new Promise(() => undefined) : Promise.resolve();
  };
  const each: Bench = bench({
    directAccess,
    open: async (url): Promise<Connection> => {
      const { near, far } = memoryPair({ url });
      each.farEnds.push(new FarEnd(far, { answer: (line) => answerOf(each.meter, line) }));
      return Object.assign(near, {
        status$,
        requestWriteLease: ({ takeover = false }: { readonly takeover?: boolean } = {}) => {
          asked.push(takeover ? 'takeover' : 'request');
          if (!all.isAgentThere) return Promise.reject(new WriteRefusedError(url, 'the agent is being looked for again'));
          if (all.holder !== undefined && !takeover) return Promise.reject(new WriteRefusedError(url, `${all.holder} holds the write lease`, { holder: all.holder }));
          return answered(url);
        },
        releaseWriteLease: () => {
          asked.push('release');
          return answered(url);
        },
      });
    },
  });
  const all = Object.assign(each, { asked, status$ }, lease);
  await each.driver.configure({ addr: 'localhost', port: 4001 });
  await each.driver.connect();
  await each.driver.discover();
  each.events.length = 0;
  return all;
}

describe('direct access by way of an agent', () => {
  it('takes the right to write before it begins, keeps it while it lasts and gives it back when it has ended', async () => {
    const each = await leasedBench();
    await each.driver.startDirect();
    await vi.advanceTimersByTimeAsync(25_000);

    await each.driver.stopDirect();

    expect(each.asked).toEqual(['request', 'request', 'request', 'release']);
    await each.driver.close();
  });

  it('is refused with the name of whoever writes, and does not begin', async () => {
    const each = await leasedBench();
    each.holder = 'somebody';

    const error = await each.driver.startDirect().catch((cause: unknown) => cause);

    expect(error).toMatchObject({ code: 'write-refused', holder: 'somebody' });
    expect(each.driver.state).toBe(COMMAND);
    await each.driver.close();
  });

  it('takes the right from whoever has it where it is told to', async () => {
    const each = await leasedBench({ takeover: true });
    each.holder = 'somebody';

    await each.driver.startDirect();

    expect(each.asked).toEqual(['takeover']);
    expect(each.driver.state).toBe(DIRECT_ACCESS);
    await each.driver.close();
  });

  it('tells when somebody else has taken the right to write', async () => {
    const each = await leasedBench();
    await each.driver.startDirect();
    each.holder = 'somebody';

    await vi.advanceTimersByTimeAsync(60_000);

    expect(each.events.filter(({ type }) => type === 'error')).toMatchObject([{ code: 'write-refused' }]);
    await each.driver.close();
  });

  it('keeps the right to write after an agent that was lost has come back, and tells once that it could not meanwhile', async () => {
    const each = await leasedBench();
    await each.driver.startDirect();
    each.isAgentThere = false;
    await vi.advanceTimersByTimeAsync(30_000);

    each.isAgentThere = true;
    await vi.advanceTimersByTimeAsync(30_000);

    expect(each.asked).toHaveLength(7);
    expect(each.events.filter(({ type }) => type === 'error')).toMatchObject([{ code: 'write-refused' }]);
    await each.driver.close();
  });

  it('does not begin when nobody answers who may write', async () => {
    const each = await leasedBench();
    each.fault = 'stalls';

    const starting = each.driver.startDirect().catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(LEASE_ANSWER_LIMIT_MS);

    expect(await starting).toMatchObject({ code: 'limit', limit: 'LEASE_ANSWER_LIMIT_MS' });
    expect(each.driver.state).toBe(COMMAND);
    await each.driver.close();
  });

  it('waits for no answer about the right to write once it is disconnected', async () => {
    const each = await leasedBench();
    each.fault = 'stalls';
    const starting = each.driver.startDirect().catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(0);

    await each.driver.disconnect();

    expect(await starting).toMatchObject({ code: 'interrupted' });
    await each.driver.close();
  });

  it('ends though nobody answers that the right to write was given back, and tells', async () => {
    const each = await leasedBench();
    await each.driver.startDirect();
    each.fault = 'stalls';

    const stopping = each.driver.stopDirect();
    await vi.advanceTimersByTimeAsync(LEASE_ANSWER_LIMIT_MS);
    await stopping;

    expect(each.driver.state).toBe(COMMAND);
    expect(each.events.filter(({ type }) => type === 'error')).toMatchObject([{ code: 'limit' }]);
    await each.driver.close();
  });

  it.each([['throws', 'write-refused'], ['stalls', 'limit']] as const)('goes on asking for the right to write where asking %s, and tells once', async (fault, code) => {
    const each = await leasedBench();
    await each.driver.startDirect();
    each.fault = fault;
    await vi.advanceTimersByTimeAsync(60_000);
    each.fault = undefined;
    await vi.advanceTimersByTimeAsync(60_000);
    const { length } = each.asked;

    await vi.advanceTimersByTimeAsync(30_000);

    expect(each.asked).toHaveLength(length + 3);
    expect(each.events.filter(({ type }) => type === 'error')).toMatchObject([{ code }]);
    await each.driver.close();
  });

  it('gives the right back when it does not begin in time', async () => {
    const each = await leasedBench();
    each.meter.overrides.set('rd', () => undefined);
    const sampling = each.driver.acquireSample().catch(() => undefined);

    const starting = each.driver.startDirect({ timeoutMs: 1_000 }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(1_000);

    expect(await starting).toMatchObject({ code: 'deadline' });
    expect(each.asked).toEqual(['request', 'release']);
    await each.driver.close();
    await sampling;
  });

  it('keeps the right to write where it is begun twice at once, and gives it back though its end fails half-way', async () => {
    const each = await leasedBench();
    const [first, second] = await Promise.allSettled([each.driver.startDirect(), each.driver.startDirect()]);
    const whileOn = [...each.asked];
    await each.driver.executeDirect('BEEPS=n\r\n');
    each.meter.overrides.set('BEEPS=y', () => undefined);

    const stopping = each.driver.stopDirect().catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(10_000);

    expect([first.status, second.status, whileOn]).toEqual(['fulfilled', 'rejected', ['request', 'request']]);
    expect(await stopping).toMatchObject({ code: 'state-entry' });
    expect([each.driver.state, each.asked.at(-1)]).toEqual([COMMAND, 'release']);
    await each.driver.close();
  });

  it('keeps the right to write while it waits to begin, though somebody would end it and gives up', async () => {
    const each = await leasedBench();
    each.meter.overrides.set('rd', () => undefined);
    const sampling = each.driver.acquireSample().catch(() => undefined);
    const starting = each.driver.startDirect();
    await vi.advanceTimersByTimeAsync(0);

    const stopping = each.driver.stopDirect({ timeoutMs: 1_000 }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(5_000);

    await Promise.all([sampling, starting]);
    expect(await stopping).toMatchObject({ code: 'deadline' });
    expect([each.driver.state, each.asked]).toEqual([DIRECT_ACCESS, ['request']]);
    await each.driver.close();
  });

  it('gives the right back once it has ended, though whoever ended it did not wait for that', async () => {
    const each = await leasedBench();
    await each.driver.startDirect();
    await each.driver.executeDirect('BEEPS=n\r\n');
    each.meter.overrides.set('BEEPS=y', () => undefined);

    const stopping = each.driver.stopDirect({ timeoutMs: 1_500 }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(1_500);

    expect(await stopping).toMatchObject({ code: 'deadline' });
    expect([each.driver.state, each.asked]).toEqual([COMMAND, ['request', 'release']]);
    await each.driver.close();
  });

  it('keeps the right to write while the link to the instrument is down, and gives it back when it has ended', async () => {
    const each = await leasedBench();
    await each.driver.startDirect();
    each.status$.next({ instrumentLink: 'down' });
    await vi.advanceTimersByTimeAsync(25_000);
    await expect(each.driver.stopDirect()).rejects.toThrow(StateError);
    const whileDown = [...each.asked];
    each.status$.next({ instrumentLink: 'up' });
    await vi.advanceTimersByTimeAsync(0);

    const stopping = each.driver.stopDirect();
    await vi.advanceTimersByTimeAsync(60_000);
    await stopping;

    expect([whileDown, each.asked.at(-1)]).toEqual([['request', 'request', 'request'], 'release']);
    await each.driver.close();
  });

  it('takes the right to write also where it is asked for before the state that it begins in', async () => {
    const each = await leasedBench();
    await each.driver.disconnect();

    await Promise.all([each.driver.connect(), each.driver.startDirect()]);
    await each.driver.stopDirect();
    await each.driver.startAutosample();
    await Promise.all([each.driver.stopAutosample(), each.driver.startDirect()]);
    await each.driver.stopDirect();

    expect(each.asked).toEqual(['request', 'release', 'request', 'release']);
    await each.driver.close();
  });

  it('asks for nothing in a state that it cannot begin in', async () => {
    const each = await leasedBench();
    await each.driver.startDirect();
    each.asked.length = 0;

    await expect(each.driver.startDirect()).rejects.toThrow(StateError);

    expect(each.asked).toEqual([]);
    await each.driver.close();
  });
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
