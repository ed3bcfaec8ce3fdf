import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { labMeter } from '../../test/lab-meter.ts';
import { linePartner } from '../../test/line-partner.ts';
import { defineInstrument } from '../definition/instrument-definition.ts';
import { DefinitionError, WakeUpError } from '../errors.ts';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const wakeUp = { send: '\r\n', intervalMs: 1_000, attempts: 3, afterSilenceMs: 60_000, whenEchoed: { afterMs: 3, times: 2 } };
const echoing = { ...labMeter, hasEcho: true, wakeUp };

describe('CommandEngine, waking an instrument that echoes what wakes it,', () => {
  it('sends that again soon, as often as the definition says, until a prompt comes', async () => {
    let heard = 0;
    const { engine, farEnd } = linePartner(echoing, { answer: () => ((heard += 1) === 3 ? 'LM>' : undefined) });
    const waking = engine.wakeUp();

    await vi.advanceTimersByTimeAsync(5);
    expect(farEnd.lines).toEqual(['', '']);
    await vi.advanceTimersByTimeAsync(1);
    expect(farEnd.lines).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(6);

    expect(await waking).toBe('\r\n\r\n\r\nLM>');
  });

  it.each([4, 7, 30, 900])('takes none of its prompts for the end of a reply where each comes %d ms behind the echo', async (lateMs) => {
    const { engine, farEnd } = linePartner(echoing, {
      answer: (line) => {
        setTimeout(() => { farEnd.say(line === '' ? 'LM>' : `reply to ${line}\r\nLM>`); }, lateMs);
        return undefined;
      },
    });
    const running = engine.run(labMeter.commands.status, [], { isWakeUpNeeded: true });

    await vi.advanceTimersByTimeAsync(4 * 900);

    expect(await running).toBe('reply to st');
    expect(farEnd.lines).toEqual(lateMs === 4 ? ['', '', 'st'] : ['', '', '', 'st']);
  });

  it('then goes on an interval apart, and makes all of its attempts', async () => {
    const { engine, farEnd } = linePartner(echoing, { answer: () => undefined });
    const waking = engine.wakeUp().catch((error: unknown) => error);

    await vi.advanceTimersByTimeAsync(999);
    expect(farEnd.lines).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(2_001);

    expect(await waking).toEqual(new WakeUpError({ attempts: 3, timeoutMs: 3_000, received: '\r\n'.repeat(5) }));
    expect(farEnd.lines).toHaveLength(5);
  });

  it.each([
    ['nothing', ''],
    ['a part of it', '\n'],
    ['more than that', '\r\nR=1.5\r\n'],
  ])('waits the interval where what comes is %s', async (_, echo) => {
    const { engine, farEnd } = linePartner(echoing, { hasEcho: false, answer: () => echo });
    const waking = engine.wakeUp().catch((error: unknown) => error);

    await vi.advanceTimersByTimeAsync(999);
    expect(farEnd.lines).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2_001);

    expect(await waking).toBeInstanceOf(WakeUpError);
  });

  it('sends nothing again where the prompt comes behind the echo, within the time', async () => {
    const { engine, farEnd } = linePartner(echoing, { answer: () => undefined });
    const waking = engine.wakeUp();

    await vi.advanceTimersByTimeAsync(2);
    farEnd.say('LM>');

    expect(await waking).toBe('\r\nLM>');
    expect(farEnd.lines).toEqual(['']);
  });

  it('gives up when the connection does not take what is sent again, and tries on', async () => {
    const { engine, near } = linePartner(echoing, { answer: () => undefined });
    const send = near.send.bind(near);
    let sent = 0;
    near.send = (bytes, options) => ((sent += 1) === 2 ? new Promise(() => undefined) : send(bytes, options));
    const waking = engine.wakeUp().catch((error: unknown) => error);

    await vi.advanceTimersByTimeAsync(5_000);

    expect(await waking).toBeInstanceOf(WakeUpError);
    expect(sent).toBe(5);
  });

  it.each([
    ['no echo', { ...labMeter, wakeUp }],
    ['several signals', { ...echoing, wakeUp: { ...wakeUp, send: ['\r\n'] } }],
  ])('is nothing that a definition with %s can ask for', (_, definition) => {
    expect(() => defineInstrument(definition)).toThrow(new DefinitionError('acme-lm1: only a text that is echoed can be sent again once it was'));
  });
});
