import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type LeasedBench, leasedBench } from '../../test/leased-bench.ts';
import { StateError } from '../errors.ts';
import { DriverProtocolState } from '../lineage/names.ts';
import { LEASE_ANSWER_LIMIT_MS } from './direct-access-watch.ts';

const { COMMAND, DIRECT_ACCESS } = DriverProtocolState;

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** Has the instrument fail to answer for a minute or so. */
async function silentSamples({ meter, driver }: LeasedBench): Promise<void> {
  meter.overrides.set('rd', () => undefined);
  await Promise.allSettled(Array.from({ length: 20 }, () => driver.acquireSample()));
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

  it('gives the right back that may be granted after nobody has answered in time, and none that was refused', async () => {
    const each = await leasedBench();
    each.fault = 'stalls';
    const starting = each.driver.startDirect().catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(0);
    each.fault = undefined;
    await vi.advanceTimersByTimeAsync(LEASE_ANSWER_LIMIT_MS);
    const unanswered = each.asked.splice(0);
    each.holder = 'somebody';

    const error = await each.driver.startDirect().catch((cause: unknown) => cause);

    expect([await starting, error]).toMatchObject([{ code: 'limit' }, { code: 'write-refused' }]);
    expect([unanswered, each.asked]).toEqual([['request', 'release'], ['request']]);
    await each.driver.close();
  });

  it('gives nothing back to an agent that is lost as it is asked', async () => {
    const each = await leasedBench();
    each.fault = 'is lost';

    await expect(each.driver.startDirect()).rejects.toMatchObject({ code: 'connection-lost' });

    expect([each.asked, each.events.filter(({ type }) => type === 'error')]).toEqual([['request'], []]);
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

  it('ends within its deadline though nobody answers that the right to write was given back', async () => {
    const each = await leasedBench();
    await each.driver.startDirect();
    each.fault = 'stalls';

    const stopping = each.driver.stopDirect({ timeoutMs: 2_000 }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(2_000);

    expect(await Promise.race([stopping, Promise.resolve('still waits')])).toMatchObject({ code: 'deadline' });
    expect([each.driver.state, each.asked]).toEqual([COMMAND, ['request', 'release']]);
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

  it('gives the right back that may be granted to one who waits for it no more, unless another does', async () => {
    const each = await leasedBench();
    each.fault = 'stalls';
    const first = each.driver.startDirect({ timeoutMs: 1_000 }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(0);
    each.fault = undefined;
    await vi.advanceTimersByTimeAsync(1_000);
    const afterOne = each.asked.splice(0);

    each.fault = 'stalls';
    const second = each.driver.startDirect({ timeoutMs: 1_000 }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(0);
    each.fault = undefined;
    await each.driver.startDirect();
    await vi.advanceTimersByTimeAsync(1_000);

    expect([await first, await second]).toMatchObject([{ code: 'deadline' }, { code: 'deadline' }]);
    expect([afterOne, each.asked]).toEqual([['request', 'release'], ['request', 'request']]);
    await each.driver.close();
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

  it('keeps the right to write while it waits to begin for longer than an agent keeps it unused', async () => {
    const each = await leasedBench();
    const sampling = silentSamples(each);
    const starting = each.driver.startDirect();

    await vi.advanceTimersByTimeAsync(25_000);

    expect([each.driver.state, each.asked]).toEqual([COMMAND, ['request', 'request', 'request']]);
    await each.driver.close();
    await Promise.allSettled([sampling, starting]);
  });

  it('does not begin when somebody else has taken the right to write while it waited to', async () => {
    const each = await leasedBench();
    const sampling = silentSamples(each);
    const starting = each.driver.startDirect().catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(0);
    each.holder = 'somebody';

    await vi.advanceTimersByTimeAsync(120_000);
    await sampling;

    expect(await starting).toMatchObject({ code: 'write-refused', holder: 'somebody' });
    expect([each.driver.state, each.asked]).toEqual([COMMAND, ['request', 'request']]);
    expect(each.events.filter(({ type }) => type === 'error')).toEqual([]);
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

  it('keeps the right to write where it has begun while the link to the instrument is down, though somebody would end it before', async () => {
    const each = await leasedBench();
    each.meter.overrides.set('rd', () => undefined);
    const others = [each.driver.acquireSample(), each.driver.stopDirect()].map((verb) => verb.catch(() => undefined));
    const starting = each.driver.startDirect();

    each.status$.next({ instrumentLink: 'down' });
    each.status$.next({ instrumentLink: 'up' });
    await Promise.all([...others, starting]);
    await vi.advanceTimersByTimeAsync(0);

    expect([each.driver.state, each.asked]).toEqual([DIRECT_ACCESS, ['request']]);
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
