import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { labMeter } from '../../test/lab-meter.ts';
import { linePartner } from '../../test/line-partner.ts';
import { command } from '../definition/command.ts';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const { wakeUp: _, ...unwoken } = labMeter;
const slowly = { ...unwoken, prompts: [], replyTimeoutMs: 1_000, pacing: { characterDelayMs: 10 } };
const say = command((line: string) => line, { description: 'Sends a line.', until: /OK\r\n/ });

describe('CommandEngine, for an instrument without prompts that is sent one character after the other,', () => {
  it('ends a line that was given up half-way, and lets pass what comes of it', async () => {
    const { engine, farEnd } = linePartner(slowly, { answer: () => undefined });
    const givingUp = new AbortController();
    const first = engine.run(say, ['abc'], { signal: givingUp.signal }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(15);
    givingUp.abort('enough');
    await first;
    const second = engine.run(say, ['d']);

    await vi.advanceTimersByTimeAsync(1_985);
    expect(farEnd.heard).toBe('ab\r\n');
    farEnd.say('ab? OK\r\n');
    await vi.advanceTimersByTimeAsync(1_999);
    expect(farEnd.heard).toBe('ab\r\n');
    await vi.advanceTimersByTimeAsync(1);
    expect(farEnd.heard).toBe('ab\r\nd\r\n');
    farEnd.say('d OK\r\n');

    expect(await second).toBe('d OK');
  });

  it('says so when the end of such a line is not taken, and ends it before the next command', async () => {
    const { engine, farEnd, near } = linePartner(slowly, { answer: () => undefined });
    const givingUp = new AbortController();
    const first = engine.run(say, ['abc'], { signal: givingUp.signal }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(15);
    givingUp.abort('enough');
    await first;
    const send = near.send.bind(near);
    near.send = () => new Promise(() => undefined);
    const second = engine.run(say, ['d']).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(3_000);
    near.send = send;
    const third = engine.run(say, ['e']).catch(() => undefined);
    await vi.advanceTimersByTimeAsync(3_000);

    expect(await second).toMatchObject({ code: 'reply-timeout', sent: '\r\n', timeoutMs: 1_000 });
    expect(farEnd.heard).toBe('ab\r\ne\r\n');
    await third;
  });
});
