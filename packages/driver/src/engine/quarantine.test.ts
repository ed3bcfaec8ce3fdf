import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { labMeter } from '../../test/lab-meter.ts';
import { linePartner } from '../../test/line-partner.ts';
import { command } from '../definition/command.ts';
import { WakeUpError } from '../errors.ts';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const echoing = { ...labMeter, hasEcho: true };
const say = command((line: string) => line, { description: 'Sends a line.' });

describe('CommandEngine, waking the instrument,', () => {
  it('sends what wakes it until a prompt comes, an interval apart', async () => {
    let heard = 0;
    const { engine, farEnd } = linePartner(echoing, { hasEcho: false, answer: () => ((heard += 1) === 3 ? '\r\nLM>' : undefined) });
    const waking = engine.wakeUp();

    await vi.advanceTimersByTimeAsync(1_999);
    expect(farEnd.lines).toEqual(['', '']);
    await vi.advanceTimersByTimeAsync(1);

    expect(await waking).toBe('\r\nLM>');
    expect(farEnd.lines).toEqual(['', '', '']);
  });

  it('says how often it tried, how long, and what came instead', async () => {
    const { engine, farEnd } = linePartner(labMeter, { answer: () => 'zzz' });
    const waking = engine.wakeUp().catch((error: unknown) => error);

    await vi.advanceTimersByTimeAsync(3_000);

    expect(await waking).toEqual(new WakeUpError({ attempts: 3, timeoutMs: 3_000, received: 'zzzzzzzzz' }));
    expect(farEnd.lines).toEqual(['', '', '']);
  });

  it('sends the terminator, three times a second apart, where the definition says nothing', async () => {
    const { wakeUp: _, ...definition } = labMeter;
    const { engine, farEnd } = linePartner(definition, { answer: () => undefined });
    const waking = engine.wakeUp().catch((error: unknown) => error);

    await vi.advanceTimersByTimeAsync(3_000);

    expect(await waking).toMatchObject({ code: 'wake-up', timeoutMs: 3_000 });
    expect(farEnd.heard).toBe('\r\n\r\n\r\n');
  });

  it('counts an attempt that the connection does not take', async () => {
    const { engine, near } = linePartner(labMeter, { answer: () => undefined });
    near.send = () => new Promise(() => undefined);
    const waking = engine.wakeUp().catch((error: unknown) => error);

    await vi.advanceTimersByTimeAsync(3_000);

    expect(await waking).toBeInstanceOf(WakeUpError);
  });

  it('precedes a command with a wake-up only when asked to', async () => {
    const { engine, farEnd } = linePartner(labMeter, { answer: (line) => `${line}\r\nLM>` });

    await engine.run(say, ['a']);
    await engine.run(say, ['b'], { isWakeUpNeeded: true });

    expect(farEnd.lines).toEqual(['a', '', 'b']);
  });

  it('lets the prompts of its own earlier attempts pass before the command, where no echo would tell them apart', async () => {
    // It wakes up late and answers everything, but with some time in between; a reading takes it longer still.
    const { engine, farEnd } = linePartner(labMeter, { answer: () => undefined });
    const running = engine.run(labMeter.commands.read, [], { isWakeUpNeeded: true });
    await vi.advanceTimersByTimeAsync(1_100);
    farEnd.say('\r\nLM>');
    await vi.advanceTimersByTimeAsync(900);
    farEnd.say('\r\nLM>');
    await vi.advanceTimersByTimeAsync(999);
    expect(farEnd.lines).toEqual(['', '']);
    await vi.advanceTimersByTimeAsync(500);
    farEnd.say('R=1.25\r\nLM>');

    expect(await running).toEqual({ voltage: 1.25 });
    expect(farEnd.lines).toEqual(['', '', 'rd']);
  });
});

describe.each([
  ['without echo', labMeter],
  ['with echo', echoing],
])('CommandEngine %s, after a reply that did not come in time,', (_, definition) => {
  it('wakes the instrument and sends nothing before the line is at rest', async () => {
    let isMute = true;
    const { engine, farEnd } = linePartner(definition, { answer: (line) => (isMute ? undefined : `${line}\r\nLM>`) });
    engine.run(say, ['first'], { timeoutMs: 500 }).catch(() => undefined);
    await vi.advanceTimersByTimeAsync(500);
    isMute = false;
    const second = engine.run(say, ['second']);

    await vi.advanceTimersByTimeAsync(999);
    expect(farEnd.lines).toEqual(['first', '']);
    await vi.advanceTimersByTimeAsync(1);

    expect(await second).toBe('second');
    expect(farEnd.lines).toEqual(['first', '', 'second']);
  });

  it('never answers a command with the reply to an earlier one, whenever that comes', async () => {
    // The instrument works through what it is sent, in order; each line takes it some time, the first command longer.
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 9_000 }), fc.integer({ min: 0, max: 400 }), fc.boolean(), fc.boolean(), async (lateMs, eachMs, isSameCommand, isCut) => {
        const second = isSameCommand ? 'first' : 'other';
        const waiting: string[] = [];
        let [isBusy, commands] = [false, 0];
        const { engine, farEnd } = linePartner(definition, {
          hasEcho: false,
          cut: (text) => (isCut ? [...text] : [text]),
          answer: (line) => {
            waiting.push(line);
            if (!isBusy) work();
            return undefined;
          },
        });
        const work = (): void => {
          const line = waiting.shift();
          isBusy = line !== undefined;
          if (line === undefined) return;
          const nth = line === '' ? undefined : (commands += 1);
          setTimeout(() => {
            farEnd.say(`${definition.hasEcho === true ? line : ''}\r\n${nth === undefined ? '' : `reply ${nth}\r\n`}LM>`);
            work();
          }, nth === 1 ? lateMs : eachMs);
        };

        const outcomes = [engine.run(say, ['first'], { timeoutMs: 500 }), engine.run(say, [second])].map((each) => each.catch((error: unknown) => String(error)));
        await vi.advanceTimersByTimeAsync(60_000);

        const replies = await Promise.all(outcomes);
        expect(replies[0]).toMatch(lateMs < 500 ? /^reply 1$/ : /^(ReplyTimeoutError: .*|reply 1)$/);
        expect(replies[1]).toMatch(lateMs < 3_000 ? /^reply 2$/ : /^(reply 2|WakeUpError: .*)$/);
      }),
      { numRuns: 100 },
    );
  });

  it('stays so until the instrument has been woken, over as many failures as there are', async () => {
    let isMute = true;
    const { engine, farEnd } = linePartner(definition, { answer: (line) => (isMute ? undefined : `${line}\r\nLM>`) });
    const outcomes = [engine.run(say, ['a'], { timeoutMs: 500 }), engine.run(say, ['b']), engine.run(say, ['c'])].map((each) => each.catch((error: unknown) => error));
    await vi.advanceTimersByTimeAsync(6_500);
    isMute = false;
    const last = engine.run(say, ['d']);
    await vi.advanceTimersByTimeAsync(1_000);

    expect(await Promise.all(outcomes)).toMatchObject([{ code: 'reply-timeout' }, { code: 'wake-up' }, { code: 'wake-up' }]);
    expect(await last).toBe('d');
    expect(farEnd.lines.filter((line) => line !== '')).toEqual(['a', 'd']);
  });
});

describe('CommandEngine, in doubt,', () => {
  it('trusts an echo although an instrument that samples never falls silent', async () => {
    const { engine, farEnd } = linePartner(echoing, { answer: (line) => `${line}\r\nLM>` });
    const stream = setInterval(() => { farEnd.say('R=9.99\r\n'); }, 100);
    engine.quarantine();
    const running = engine.run(say, ['one']);

    await vi.advanceTimersByTimeAsync(1_000);
    clearInterval(stream);

    expect(await running).toBe('one');
  });

  it('gives up, where there is no echo, on an instrument that never falls silent', async () => {
    const { engine, farEnd } = linePartner(labMeter, { answer: () => '\r\nLM>' });
    const stream = setInterval(() => { farEnd.say('R=9.99\r\n'); }, 100);
    engine.quarantine();
    const running = engine.run(say, ['one']).catch((error: unknown) => error);

    await vi.advanceTimersByTimeAsync(9_000);
    clearInterval(stream);

    expect(await running).toBeInstanceOf(WakeUpError);
    expect(farEnd.lines).toEqual(['', '', '']);
  });

  it('waits for silence where an instrument has no prompts', async () => {
    const mute = { ...labMeter, prompts: [], wakeUp: { ...labMeter.wakeUp!, send: '' } };
    const until = command((line: string) => line, { description: 'Sends a line.', until: /OK\r\n/ });
    let isLate = true;
    const { engine, farEnd } = linePartner(mute, { answer: (line) => (isLate ? undefined : `${line} OK\r\n`) });
    const first = engine.run(until, ['a'], { timeoutMs: 500 }).catch((error: unknown) => error);
    const second = engine.run(until, ['b']);
    await vi.advanceTimersByTimeAsync(700);
    farEnd.say('a OK\r\n');
    isLate = false;
    await vi.advanceTimersByTimeAsync(999);
    expect(farEnd.lines).toEqual(['a']);
    await vi.advanceTimersByTimeAsync(1);

    expect(await first).toMatchObject({ code: 'reply-timeout' });
    expect(await second).toBe('b OK');
    expect(farEnd.heard).toBe('a\r\nb\r\n');
  });

  it('is so too after a wake-up that was given up half-way', async () => {
    const controller = new AbortController();
    const { engine, farEnd } = linePartner(labMeter, { answer: (line) => (line === '' && farEnd.lines.length === 1 ? undefined : `${line}\r\nLM>`) });
    const waking = engine.wakeUp({ signal: controller.signal }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(100);
    controller.abort('enough');

    const running = engine.run(say, ['one']);
    await vi.advanceTimersByTimeAsync(1_000);

    expect(await waking).toBe('enough');
    expect(await running).toBe('one');
    expect(farEnd.lines).toEqual(['', '', 'one']);
  });
});
