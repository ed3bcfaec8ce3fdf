import { asyncScheduler } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { labMeter } from '../../test/lab-meter.ts';
import { linePartner } from '../../test/line-partner.ts';
import { command } from '../definition/command.ts';
import { CommandRejectedError, ReplyTimeoutError } from '../errors.ts';
import { type Progress, reportProgress } from './progress-report.ts';

const { commands } = labMeter;
const start = 1_800_000_000_000;

beforeEach(() => { vi.useFakeTimers({ now: start }); });
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** Has the near end noted what it sent and when, counted from the beginning. */
function sendsOf(near: { send: (bytes: Uint8Array) => Promise<void> }): readonly (readonly [text: string, atMs: number])[] {
  const sends: (readonly [string, number])[] = [];
  const send = near.send.bind(near);
  near.send = (bytes) => {
    sends.push([String.fromCharCode(...bytes), Date.now() - start]);
    return send(bytes);
  };
  return sends;
}

describe('a paced instrument', () => {
  it('is sent a line character by character, with a pause before each next and before the terminator', async () => {
    const definition = { ...labMeter, pacing: { characterDelayMs: 50, terminatorDelayMs: 115 } };
    const { engine, farEnd, near } = linePartner(definition, { answer: () => 'R=1.25\r\nLM>' });
    const sends = sendsOf(near);

    const running = engine.run(commands.read, []);
    await vi.advanceTimersByTimeAsync(1_000);

    expect(await running).toEqual({ voltage: 1.25 });
    expect(sends).toEqual([['r', 0], ['d', 50], ['\r\n', 165]]);
    expect(farEnd.lines).toEqual(['rd']);
  });

  it('is sent each character when the one before has come back', async () => {
    const definition = { ...labMeter, hasEcho: true, pacing: { byEcho: true } };
    const { engine, farEnd, near } = linePartner(definition, { hasEcho: false, answer: () => '\r\nR=1.25\r\nLM>' });
    const sends = sendsOf(near);
    const running = engine.run(commands.read, []);

    for (const character of ['r', 'd']) {
      await vi.advanceTimersByTimeAsync(200);
      farEnd.say(character);
    }
    await vi.advanceTimersByTimeAsync(0);

    expect(await running).toEqual({ voltage: 1.25 });
    expect(sends).toEqual([['r', 0], ['d', 200], ['\r\n', 400]]);
  });

  it('that echoes no more ends the command in time, and the line is brought to rest before the next', async () => {
    const definition = { ...labMeter, hasEcho: true, pacing: { byEcho: true, echoTimeoutMs: 3_000 } };
    const { engine, farEnd } = linePartner(definition, { hasEcho: false, answer: () => '\r\nLM>' });
    const running = engine.run(commands.read, []).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(0);
    farEnd.say('r');

    await vi.advanceTimersByTimeAsync(3_000);
    const error = await running;
    const next = engine.run(commands.read, []).catch(() => undefined);
    await vi.advanceTimersByTimeAsync(0);

    expect(error).toBeInstanceOf(ReplyTimeoutError);
    expect(error).toMatchObject({ message: 'no echo of "d" within 3000 ms of "rd"; received "r"' });
    // What was sent of the line is ended by the wake-up, and answered as nobody's command.
    expect(farEnd.lines).toEqual(['rd']);
    await vi.advanceTimersByTimeAsync(20_000);
    await next;
  });

  it('is left alone after each exchange for as long as it needs', async () => {
    const definition = { ...labMeter, pacing: { restMs: 300 } };
    const { engine, near } = linePartner(definition, { answer: () => 'R=1.25\r\nLM>' });
    const sends = sendsOf(near);

    const running = Promise.all([engine.run(commands.read, []), engine.run(commands.read, [])]);
    await vi.advanceTimersByTimeAsync(1_000);
    await running;

    expect(sends.map(([, atMs]) => atMs)).toEqual([0, 0, 0, 300, 300, 300]);
  });

  it('ends with its signal in the midst of a line', async () => {
    const { engine, near } = linePartner({ ...labMeter, pacing: { characterDelayMs: 1_000 } }, { answer: () => undefined });
    const sends = sendsOf(near);
    const controller = new AbortController();
    const running = engine.run(commands.read, [], { signal: controller.signal }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(500);

    controller.abort('enough');

    expect(await running).toBe('enough');
    expect(sends).toEqual([['r', 0]]);
  });
});

describe('an instrument that is busy', () => {
  const busyMeter = { ...labMeter, rejections: [{ pattern: /^BUSY$/, isFinal: true, whenBusy: { retryAfterMs: 2_000, retries: 2 } }, { pattern: /^BAD/ }] };

  it('is sent the command again after a while', async () => {
    const answers = ['BUSY\r\n', 'BUSY\r\n', 'R=1.25\r\nLM>'];
    const { engine, near } = linePartner(busyMeter, { answer: () => answers.shift() });
    const sends = sendsOf(near);

    const running = engine.run(commands.read, []);
    await vi.advanceTimersByTimeAsync(4_000);

    expect(await running).toEqual({ voltage: 1.25 });
    expect(sends).toEqual([['rd\r\n', 0], ['rd\r\n', 2_000], ['rd\r\n', 4_000]]);
  });

  it('is not asked more often than the definition says', async () => {
    const { engine, farEnd } = linePartner(busyMeter, { answer: () => 'BUSY\r\n' });

    const running = engine.run(commands.read, []).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(60_000);

    expect(await running).toEqual(new CommandRejectedError('rd', 'BUSY'));
    expect(farEnd.lines).toEqual(['rd', 'rd', 'rd']);
  });

  it('is told apart from one that refuses', async () => {
    const { engine, farEnd } = linePartner(busyMeter, { answer: () => 'BAD\r\nLM>' });

    await expect(engine.run(commands.read, [])).rejects.toBeInstanceOf(CommandRejectedError);

    expect(farEnd.lines).toEqual(['rd']);
  });
});

describe('a command in stages', () => {
  const erase = command('erase', { description: 'Erases the memory.', stages: [{ until: /erase everything\? /, send: 'Y' }, { until: /sure\? /, send: 'YES' }] });

  it.each([1, 3, 1_000])('answers each question, and takes what comes after the last for its reply, %d characters at a time', async (size) => {
    const answers: Readonly<Record<string, string>> = { erase: 'erase everything? ', Y: 'really sure? ', YES: 'erased 5 samples\r\nLM>' };
    const cut = (text: string): readonly string[] => text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
    for (const hasEcho of [false, true]) {
      const { engine, farEnd } = linePartner({ ...labMeter, hasEcho }, { answer: (line) => answers[line], cut });

      expect(await engine.run(erase, [])).toBe('erased 5 samples');
      expect(farEnd.lines).toEqual(['erase', 'Y', 'YES']);
    }
  });

  it('ends with a refusal at any stage, and sends no answer then', async () => {
    const answers: Readonly<Record<string, string>> = { erase: 'erase everything? ', Y: 'BAD\r\nLM>' };
    const { engine, farEnd } = linePartner(labMeter, { answer: (line) => answers[line] });

    await expect(engine.run(erase, [])).rejects.toEqual(new CommandRejectedError('Y', 'BAD'));

    expect(farEnd.lines).toEqual(['erase', 'Y']);
  });

  it('answers a question that came in one piece with the one before', async () => {
    const answers: Readonly<Record<string, string>> = { erase: 'erase everything? really sure? ', YES: 'erased 5 samples\r\nLM>' };
    const { engine, farEnd } = linePartner(labMeter, { answer: (line) => answers[line] });

    const reply = await engine.run(erase, []);

    expect(reply).toBe('erased 5 samples');
    expect(farEnd.lines).toEqual(['erase', 'Y', 'YES']);
  });

  it('has one time limit for all of them', async () => {
    const { engine, farEnd } = linePartner(labMeter, { answer: () => undefined });
    let error: unknown;
    engine.run(erase, []).catch((reason: unknown) => { error = reason; });

    await vi.advanceTimersByTimeAsync(3_000);
    farEnd.say('erase everything? ');
    await vi.advanceTimersByTimeAsync(1_999);
    expect(error).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);

    expect(error).toMatchObject({ code: 'reply-timeout', sent: 'Y', timeoutMs: 5_000 });
  });
});

describe('the progress of a command', () => {
  it('is reported in intervals until it ends', async () => {
    const reports: Progress[] = [];
    let text = '';
    const reporting = reportProgress(asyncScheduler, (progress) => reports.push(progress), {
      command: 'tc',
      limitMs: 60_000,
      received: () => text,
      fractionOf: (received) => received.length / 4,
    });

    text = 'a';
    await vi.advanceTimersByTimeAsync(10_000);
    text = 'abcdef';
    await vi.advanceTimersByTimeAsync(15_000);
    reporting.unsubscribe();
    await vi.advanceTimersByTimeAsync(60_000);

    expect(reports).toEqual([
      { command: 'tc', elapsedMs: 10_000, limitMs: 60_000, receivedCharacters: 1, fraction: 0.25 },
      { command: 'tc', elapsedMs: 20_000, limitMs: 60_000, receivedCharacters: 6, fraction: 1 },
    ]);
  });

  it('is not reported for one that may take no longer than an interval', () => {
    reportProgress(asyncScheduler, () => undefined, { command: 'rd', limitMs: 10_000, received: () => '', fractionOf: undefined });

    expect(vi.getTimerCount()).toBe(0);
  });
});
