import { LinkCapabilityError, memoryPair } from '@taffrail/connection';
import { asyncScheduler } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FarEnd } from '../../test/far-end.ts';
import { labMeter } from '../../test/lab-meter.ts';
import { defineInstrument } from '../definition/instrument-definition.ts';
import { ProtocolError } from '../errors.ts';
import type { InstrumentEvent } from '../events.ts';
import { DriverEvent as E, DriverProtocolState as S } from '../lineage/names.ts';
import { CommandResponseProtocol, type Interruption } from './command-response-protocol.ts';
import type { ProtocolTable } from './protocol-table.ts';

const stoppable = defineInstrument({
  ...labMeter,
  states: {
    [S.UNKNOWN]: { [E.DISCOVER]: [S.AUTOSAMPLE] },
    [S.COMMAND]: {},
    [S.AUTOSAMPLE]: { [E.GET]: [], [E.ACQUIRE_STATUS]: [], [E.STOP_AUTOSAMPLE]: [S.COMMAND], [E.RESET]: [S.UNKNOWN] },
  },
});

/** Does as it is told amid sampling, and notes the steps. */
class StoppableProtocol extends CommandResponseProtocol<typeof stoppable> {
  readonly steps: string[] = [];
  readonly does: Interruption<void> = { interrupt: async () => undefined, work: async () => undefined, resume: async () => undefined };

  protected override handlers(): ProtocolTable<typeof stoppable> {
    const note = (step: keyof Interruption<void>) => async () => {
      this.steps.push(step);
      await this.does[step]();
    };
    const interruption = { interrupt: note('interrupt'), work: note('work'), resume: note('resume') };
    return {
      [S.UNKNOWN]: { [E.DISCOVER]: () => ({ next: S.AUTOSAMPLE }) },
      [S.COMMAND]: {},
      [S.AUTOSAMPLE]: {
        [E.GET]: (request) => this.amidSampling({ ...interruption, work: () => this.getParameters(request) }),
        [E.ACQUIRE_STATUS]: () => this.amidSampling(interruption),
        [E.STOP_AUTOSAMPLE]: () => ({ next: S.COMMAND }),
        [E.RESET]: () => this.orUnknown(note('resume')),
      },
    };
  }

  /** For a step that takes a second. */
  readonly takeASecond = (): Promise<void> => this.pause(1_000);

  protected override readSettings(): Promise<string> {
    return Promise.resolve('');
  }

  protected override writeSetting(): Promise<void> {
    return Promise.resolve();
  }
}

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

/** A protocol in AUTOSAMPLE whose steps are as given, and what it has announced. */
async function sampling(does: (protocol: StoppableProtocol) => Partial<Interruption<void>> = () => ({})) {
  const { near, far } = memoryPair({ url: 'memory:' });
  const farEnd = new FarEnd(far, { answer: () => undefined });
  const protocol = new StoppableProtocol(stoppable, { connection: near, scheduler: asyncScheduler, startup: 'leave' });
  Object.assign(protocol.does, does(protocol));
  const events: InstrumentEvent[] = [];
  protocol.events$.subscribe((event) => events.push(event));
  await protocol.start();
  await protocol.dispatch(E.DISCOVER, undefined);
  const ask = (signal?: AbortSignal) => protocol.dispatch(E.ACQUIRE_STATUS, undefined, signal && { signal }).catch((error: unknown) => error);
  const failures = () => events.flatMap((event) => (event.type === 'error' ? [event.message] : []));
  return { protocol, farEnd, ask, failures, end: () => protocol.stop() };
}

describe('an instrument that is interrupted amid sampling', () => {
  it('goes on undisturbed when it is asked for nothing, which waits for its turn all the same', async () => {
    const { protocol, ask, end } = await sampling(({ takeASecond }) => ({ resume: takeASecond }));
    const asking = ask();
    const asked = protocol.dispatch(E.GET, { names: [], isFresh: true }).then((values) => [values, ...protocol.steps]);

    await vi.advanceTimersByTimeAsync(1_000);

    expect([await asked, await asking]).toEqual([[{}, 'interrupt', 'work', 'resume'], undefined]);
    await end();
  });

  it('samples again before the answer, so that whoever leaves with it leaves it sampling', async () => {
    const { protocol, ask, failures, end } = await sampling(({ takeASecond }) => ({ resume: takeASecond }));
    const asking = ask().then(() => [...protocol.steps, 'answer']);

    await vi.advanceTimersByTimeAsync(1_000);

    expect(await asking).toEqual(['interrupt', 'work', 'resume', 'answer']);
    expect(failures()).toEqual([]);
    await end();
  });

  it.each(['interrupt', 'work'] as const)('samples again though the %s fails, of which the caller is told', async (step) => {
    const error = new ProtocolError('not like this');
    const { protocol, ask, end } = await sampling(() => ({ [step]: () => Promise.reject(error) }));

    expect(await ask()).toBe(error);
    expect(protocol.steps.at(-1)).toBe('resume');
    await end();
  });

  it.each(['interrupt', 'work', 'resume'] as const)('samples again though it is given up amid the %s', async (step) => {
    const { protocol, ask, failures, end } = await sampling(({ takeASecond }) => ({ [step]: takeASecond }));
    const caller = new AbortController();
    const asking = ask(caller.signal);
    await vi.advanceTimersByTimeAsync(500);
    const before = protocol.steps.length;

    caller.abort(new RangeError('enough'));
    await asking;
    await vi.advanceTimersByTimeAsync(5_000);

    expect(protocol.steps.slice(before)).toEqual(['resume']);
    expect([protocol.state, failures()]).toEqual([S.AUTOSAMPLE, []]);
    await end();
  });

  it('is UNKNOWN, and an event says why, when it cannot be had to sample again', async () => {
    const { protocol, ask, failures, end } = await sampling(() => ({ resume: () => Promise.reject(new ProtocolError('it is deaf')) }));

    expect(await ask()).toBeUndefined();
    await vi.advanceTimersByTimeAsync(0);

    expect(protocol.steps).toEqual(['interrupt', 'work', 'resume', 'resume']);
    expect([protocol.state, failures()]).toEqual([S.UNKNOWN, ['it is deaf']]);
    await end();
  });

  it.each([
    ['work', expect.objectContaining({ code: 'aborted' })],
    ['resume', undefined],
  ])('stays stopped when it is told to stop amid the %s, and no error event says so', async (step, answer: unknown) => {
    const { protocol, ask, failures, end } = await sampling(({ takeASecond }) => ({ [step]: takeASecond }));
    const asking = ask();
    await vi.advanceTimersByTimeAsync(500);

    await protocol.dispatch(E.STOP_AUTOSAMPLE, undefined);
    const before = protocol.steps.length;
    await vi.advanceTimersByTimeAsync(5_000);

    expect(await asking).toEqual(answer);
    expect([protocol.state, protocol.steps.slice(before), failures()]).toEqual([S.COMMAND, [], []]);
    await end();
  });

  it('may be told to stop while what was given up is made good, and no error event says so', async () => {
    const { protocol, ask, failures, end } = await sampling(({ takeASecond }) => ({ work: takeASecond, resume: takeASecond }));
    const caller = new AbortController();
    const asking = ask(caller.signal);
    await vi.advanceTimersByTimeAsync(500);
    caller.abort();
    await asking;
    await vi.advanceTimersByTimeAsync(500);

    await protocol.dispatch(E.STOP_AUTOSAMPLE, undefined);
    await vi.advanceTimersByTimeAsync(5_000);

    expect([protocol.state, failures()]).toEqual([S.COMMAND, []]);
    await end();
  });

  it('has nothing to resume once its link was away', async () => {
    const { protocol, ask, failures, end } = await sampling(({ takeASecond }) => ({ work: takeASecond }));
    const asking = ask();
    await vi.advanceTimersByTimeAsync(500);

    await protocol.linkReturned();
    await asking;
    await vi.advanceTimersByTimeAsync(5_000);

    expect([protocol.state, protocol.steps, failures()]).toEqual([S.UNKNOWN, ['interrupt', 'work'], []]);
    await end();
  });

  it('goes on by itself where the link cannot interrupt it', async () => {
    const error = new LinkCapabilityError('memory:', 'send a BREAK');
    const { protocol, ask, end } = await sampling(() => ({ interrupt: () => Promise.reject(error) }));

    expect(await ask()).toBe(error);
    expect(protocol.steps).toEqual(['interrupt']);
    await end();
  });

  it('samples again where it was interrupted, and what is done then wants something that the link cannot do', async () => {
    const error = new LinkCapabilityError('memory:', 'send a BREAK');
    const { protocol, ask, end } = await sampling(() => ({ work: () => Promise.reject(error) }));

    expect(await ask()).toBe(error);
    expect(protocol.steps).toEqual(['interrupt', 'work', 'resume']);
    await end();
  });
});
