import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { labMeter } from '../../test/lab-meter.ts';
import { linePartner } from '../../test/line-partner.ts';
import { command } from '../definition/command.ts';
import { defineInstrument } from '../definition/instrument-definition.ts';
import { DefinitionError, WakeUpError } from '../errors.ts';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const wakeUp = { send: 'who\r\n', until: /^I am [^\r\n]*\r\n/m, intervalMs: 1_000, attempts: 3, afterSilenceMs: Infinity };
const asked = { ...labMeter, prompts: [], replyTimeoutMs: 500, wakeUp };
const say = command((line: string) => line, { description: 'Sends a line.', until: /OK\r\n/ });

describe('CommandEngine, for an instrument without prompts that answers to a question,', () => {
  it('asks it after a reply that did not come, and sends the next command as soon as it is answered', async () => {
    const { engine, farEnd } = linePartner(asked, { answer: () => undefined });
    const first = engine.run(say, ['a']).catch((error: unknown) => error);
    const second = engine.run(say, ['b']);
    await vi.advanceTimersByTimeAsync(900);
    for (const character of 'a OK\r\nI am LM\r') farEnd.say(character);
    expect(farEnd.lines).toEqual(['a', 'who']);

    farEnd.say('\n');
    await vi.advanceTimersByTimeAsync(0);
    expect(farEnd.lines).toEqual(['a', 'who', 'b']);
    farEnd.say('b OK\r\n');

    expect(await first).toMatchObject({ code: 'reply-timeout' });
    expect(await second).toBe('b OK');
  });

  it('asks again when there is no answer, and then passes over the answers to both', async () => {
    const { engine, farEnd } = linePartner(asked, { answer: () => undefined });
    const waking = engine.wakeUp();
    await vi.advanceTimersByTimeAsync(1_200);
    farEnd.say('I am LM\r\n');
    await vi.advanceTimersByTimeAsync(600);
    farEnd.say('I am LM\r\n');
    const settled = vi.fn<() => void>();
    void waking.then(settled);

    // Samples are no answers.
    await vi.advanceTimersByTimeAsync(900);
    farEnd.say('R=9.99\r\n');
    await vi.advanceTimersByTimeAsync(99);
    expect(settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);

    expect(await waking).toBe('I am LM\r\nI am LM\r\nR=9.99\r\n');
    expect(farEnd.lines).toEqual(['who', 'who']);
  });

  it('passes over an answer that one who gave up had asked for', async () => {
    const { engine, farEnd } = linePartner(asked, { answer: () => undefined });
    const givingUp = new AbortController();
    const first = engine.wakeUp({ signal: givingUp.signal }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(100);
    givingUp.abort('enough');
    const running = engine.run(say, ['a']);
    await vi.advanceTimersByTimeAsync(0);
    farEnd.say('I am LM\r\n');
    await vi.advanceTimersByTimeAsync(300);
    farEnd.say('I am LM\r\n');

    await vi.advanceTimersByTimeAsync(999);
    expect(farEnd.lines).toEqual(['who', 'who']);
    await vi.advanceTimersByTimeAsync(1);
    farEnd.say('a OK\r\n');

    expect(await first).toBe('enough');
    expect(await running).toBe('a OK');
  });

  it('says which answer it has waited for, and asks again before the next command', async () => {
    const { engine, farEnd } = linePartner(asked, { answer: () => undefined });
    const waking = engine.wakeUp().catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(3_000);

    expect(await waking).toEqual(new WakeUpError({ attempts: 3, timeoutMs: 3_000, received: '', expected: String(wakeUp.until) }));
    expect(String(await waking)).toContain(String.raw`no /^I am [^\r\n]*\r\n/m after 3 attempts to wake the instrument; received ""`);

    const running = engine.run(say, ['a']).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(await running).toMatchObject({ code: 'wake-up' });
    expect(farEnd.lines).toEqual(Array.from({ length: 6 }, () => 'who'));
  });

  it('takes signals for the question, and their answer for its answer', async () => {
    const banner = { ...asked, wakeUp: { ...wakeUp, send: ['@', { pauseMs: 100 }, 'who\r\n'] } };
    const { engine, farEnd } = linePartner(banner, { answer: () => 'I am LM\r\n' });
    const waking = engine.wakeUp();
    await vi.advanceTimersByTimeAsync(100);

    expect(await waking).toBe('I am LM\r\n');
    expect(farEnd.heard).toBe('@who\r\n');
  });
});

describe('defineInstrument', () => {
  it.each([
    [{ ...asked, wakeUp: { ...wakeUp, until: /a*/ } }, 'the pattern that answers a wake-up matches nothing at all'],
    [{ ...labMeter, wakeUp }, 'where there are prompts, one of them answers a wake-up, and nothing else'],
    [{ ...asked, lateReplyMs: 1_000 }, 'a lateReplyMs is for what has neither prompts nor an answer to a wake-up, which tell a late reply whenever it comes'],
    [{ ...labMeter, lateReplyMs: 1_000 }, 'a lateReplyMs is for what has neither prompts nor an answer to a wake-up, which tell a late reply whenever it comes'],
    [{ ...labMeter, prompts: [], lateReplyMs: -1 }, '-1 ms is no time that a reply can be late'],
    [{ ...labMeter, prompts: [], lateReplyMs: Infinity }, 'Infinity ms is no time that a reply can be late'],
  ])('refuses what contradicts itself on late replies: %#', (definition, fault) => {
    expect(() => defineInstrument(definition)).toThrow(new DefinitionError(`acme-lm1: ${fault}`));
  });
});
