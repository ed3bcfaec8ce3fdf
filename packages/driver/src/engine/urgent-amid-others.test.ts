import { WriteRefusedError } from '@taffrail/connection';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { labMeter } from '../../test/lab-meter.ts';
import { linePartner } from '../../test/line-partner.ts';
import { command } from '../definition/command.ts';
import type { AnyDefinition } from '../definition/instrument-definition.ts';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const { wakeUp: _, ...unwoken } = labMeter;
const bare = { ...unwoken, prompts: [], rejections: [{ pattern: /^BAD/, isFinal: true }], replyTimeoutMs: 1_000, lateReplyMs: 2_000 };
const say = command((line: string) => line, { description: 'Sends a line.', until: /OK\r\n/ });
const sayUntilWord = command((line: string) => line, { description: 'Sends a line.', until: /[A-Z]+\r\n/ });
const urgent = command('!\r\n', { description: 'Gets attention.', isRaw: true, isUrgent: true, until: /READY\r\n/ });

/** An instrument that has not answered a first command in time, gives its prompt when it is woken, and takes a while to answer a command `b`. */
async function afterTimeout(definition: AnyDefinition) {
  const [prompt = ''] = definition.prompts;
  const partner = linePartner(definition, {
    answer: (line) => {
      if (line === 'b') setTimeout(() => { partner.farEnd.say(`b OK\r\n${prompt}`); }, 300);
      return line === '' && prompt !== '' ? `\r\n${prompt}` : undefined;
    },
  });
  const first = partner.engine.run(say, ['a'], { timeoutMs: 1_000 }).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await first).toMatchObject({ code: 'reply-timeout' });
  return { ...partner, prompt };
}

describe.each([
  ['with prompts', labMeter],
  ['without prompts', bare],
])('CommandEngine, asked for something urgent while an instrument %s owes a reply,', (_name, definition) => {
  it('goes on waiting for that reply where the connection refuses to write what is urgent', async () => {
    const { engine, farEnd, near, prompt } = await afterTimeout(definition);
    const refusing = vi.spyOn(near, 'send').mockRejectedValueOnce(new WriteRefusedError('memory:', 'somebody else writes'));
    const refused = await engine.run(urgent, []).catch((error: unknown) => error);
    refusing.mockRestore();

    const second = engine.run(say, ['b']);
    await vi.advanceTimersByTimeAsync(100);
    farEnd.say(`a OK\r\n${prompt}`);
    await vi.advanceTimersByTimeAsync(20_000);

    expect(refused).toMatchObject({ code: 'write-refused' });
    expect(await second).toBe('b OK');
  });

  it('takes a refusal, which may be that reply, for no sign that nothing more comes', async () => {
    const { engine, farEnd, prompt } = await afterTimeout(definition);
    const calling = engine.run(urgent, []).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(100);
    farEnd.say(`BAD a\r\n${prompt}`);

    const second = engine.run(sayUntilWord, ['b']);
    await vi.advanceTimersByTimeAsync(100);
    farEnd.say(`READY\r\n${prompt}`);
    await vi.advanceTimersByTimeAsync(20_000);

    expect(await calling).toMatchObject({ code: 'command-rejected' });
    expect(await second).toBe('b OK');
  });
});
