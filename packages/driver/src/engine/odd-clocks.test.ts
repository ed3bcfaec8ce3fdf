import { asyncScheduler } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { labMeter } from '../../test/lab-meter.ts';
import { type LinePartner, linePartner } from '../../test/line-partner.ts';
import { command } from '../definition/command.ts';
import { LONGEST_TIMER_MS } from '../long-delay.ts';
import { type Progress, reportProgress } from './progress-report.ts';

const DAY_MS = 86_400_000;
const { commands } = labMeter;
const { wakeUp: _, ...unwoken } = labMeter;

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const setBack = (): void => { vi.setSystemTime(Date.now() - DAY_MS); };
const outcomeOf = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error);

describe('CommandEngine, given more time than a timer can be set for,', () => {
  it.each([Infinity, LONGEST_TIMER_MS + 1])('waits for a reply for %d ms', async (timeoutMs) => {
    const { engine, farEnd } = linePartner(labMeter, { answer: () => undefined });
    const running = engine.run(commands.read, [], { timeoutMs });

    await vi.advanceTimersByTimeAsync(DAY_MS);
    farEnd.say('R=1.25\r\nLM>');

    expect(await running).toEqual({ voltage: 1.25 });
  });

  it('owes the reply of one that was given up no longer than its definition lets it come', async () => {
    const bare = { ...unwoken, prompts: [], replyTimeoutMs: 1_000 };
    const say = command((line: string) => line, { description: 'Sends a line.', until: /OK\r\n/ });
    const { engine, farEnd } = linePartner(bare, { answer: (line) => (line === 'b' ? 'OK\r\n' : undefined) });
    const limit = new AbortController();
    const first = outcomeOf(engine.run(say, ['a'], { timeoutMs: Infinity, signal: limit.signal }));
    await vi.advanceTimersByTimeAsync(5_000);
    limit.abort(new Error('given up'));
    await first;

    const second = engine.run(say, ['b']);
    await vi.advanceTimersByTimeAsync(2_000);

    expect(await second).toBe('OK');
    expect(farEnd.lines).toEqual(['a', 'b']);
  });
});

describe('CommandEngine, whose clock is set back by a day,', () => {
  it('gives a question after that no more time than the command has', async () => {
    const erase = command('erase', { description: 'Erases.', stages: [{ until: /\? $/, send: 'Y' }], replyTimeoutMs: 5_000 });
    const { engine, farEnd } = linePartner(labMeter, { answer: () => undefined });
    const outcome = outcomeOf(engine.run(erase, []));
    await vi.advanceTimersByTimeAsync(0);

    setBack();
    farEnd.say('sure? ');
    await vi.advanceTimersByTimeAsync(5_000);

    expect(await outcome).toMatchObject({ code: 'reply-timeout', sent: 'Y' });
  });

  it('leaves the instrument no more rest than it needs', async () => {
    const { engine, farEnd } = linePartner({ ...unwoken, pacing: { restMs: 200 } }, { answer: () => 'R=1.25\r\nLM>' });
    const first = engine.run(commands.read, []);
    await vi.advanceTimersByTimeAsync(0);
    await first;

    setBack();
    const second = engine.run(commands.read, []);
    await vi.advanceTimersByTimeAsync(199);
    expect(farEnd.lines).toEqual(['rd']);
    await vi.advanceTimersByTimeAsync(1);

    expect(await second).toEqual({ voltage: 1.25 });
  });

  it('does not know how long the instrument has been silent', async () => {
    const { engine } = linePartner(labMeter, { answer: () => undefined });
    engine.receive('LM>');
    await vi.advanceTimersByTimeAsync(7);
    expect(engine.silentMs).toBe(7);

    setBack();

    expect(engine.silentMs).toBe(Infinity);
  });

  it('waits no longer than a call\'s time for the answer to one that was echoed', async () => {
    const wakeUp = { send: '\r\n', intervalMs: 1_000, attempts: 1, afterSilenceMs: 60_000, whenEchoed: { afterMs: 3, times: 1 } };
    const { engine, farEnd } = linePartner({ ...labMeter, wakeUp }, { hasEcho: false, answer: () => undefined });
    const outcome = outcomeOf(engine.wakeUp());
    await vi.advanceTimersByTimeAsync(0);

    farEnd.say('\r\n');
    await vi.advanceTimersByTimeAsync(1);
    setBack();
    await vi.advanceTimersByTimeAsync(1_100);

    expect(await outcome).toMatchObject({ code: 'wake-up' });
  });

  it('waits no longer for a late reply than that could be late', async () => {
    const bare = { ...unwoken, prompts: [], replyTimeoutMs: 1_000, lateReplyMs: 2_000 };
    const say = command((line: string) => line, { description: 'Sends a line.', until: /OK\r\n/ });
    const { engine, farEnd }: LinePartner = linePartner(bare, { hasEcho: false, answer: (line) => (line === 'b' ? 'OK\r\n' : undefined) });
    const first = outcomeOf(engine.run(say, ['a']));
    await vi.advanceTimersByTimeAsync(1_000);
    await first;

    setBack();
    const second = engine.run(say, ['b']);
    await vi.advanceTimersByTimeAsync(1_999);
    expect(farEnd.lines).toEqual(['a']);
    await vi.advanceTimersByTimeAsync(1);

    expect(await second).toBe('OK');
  });
});

describe('the progress of a command whose definition cannot tell it', () => {
  it('is reported without it, and fails nobody', async () => {
    const reports: Progress[] = [];
    const reporting = reportProgress(asyncScheduler, (progress) => reports.push(progress), {
      command: 'tc',
      limitMs: 60_000,
      received: () => 'a',
      fractionOf: () => { throw new TypeError('no such line'); },
    });

    await vi.advanceTimersByTimeAsync(10_000);
    reporting.unsubscribe();

    expect(reports).toEqual([{ command: 'tc', elapsedMs: 10_000, limitMs: 60_000, receivedCharacters: 1 }]);
  });
});
