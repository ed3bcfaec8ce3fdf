import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cutter } from '../../test/cutter.ts';
import { labMeter } from '../../test/lab-meter.ts';
import { linePartner } from '../../test/line-partner.ts';
import { command } from '../definition/command.ts';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

const echoing = { ...labMeter, hasEcho: true };
const say = command((line: string) => line, { description: 'Sends a line.' });
const sayUntilDone = command((line: string) => line, { description: 'Sends a line.', until: /done\r\n/ });

/** Replies of every kind: data, refusals with and without prompts, prompts inside lines, samples right behind prompts. */
const replies = fc.constantFrom(
  'R=1.25\r\nLM>',
  '\r\nR=1.25\r\n\r\nLM>',
  'R=1.25\nLM>',
  'R=1.25\rLM>',
  'LM>',
  '\r\nLM>R=9.99\r\n',
  'LM>LM>',
  'LM> \r\nLM>',
  'the LM> inside\r\nLM>',
  'BAD LM>',
  '\r\nBAD LM>',
  'BAD gain\r\nLM>',
  'BUSY\r\n',
  'BUSY\r\nLM>',
  'wait\r\ndone\r\nLM>',
  'wait\r\ndone\r\nR=9.99\r\nLM>',
);

/** What becomes of a few exchanges in a row: each reply, or error, in words. */
async function outcomes(definition: typeof labMeter, said: readonly string[], cut: (text: string) => readonly string[]): Promise<string[]> {
  const left = [...said];
  const { engine } = linePartner(definition, { answer: (line) => (line === '' ? '\r\nLM>' : left.shift()), cut });
  const results: string[] = [];
  for (const [index, reply] of said.entries()) {
    const each = reply.includes('done') ? sayUntilDone : say;
    const running = engine.run(each, [`c${index}`]).then((text) => `reply ${text}`, (error: unknown) => String(error));
    await vi.advanceTimersByTimeAsync(0);
    await vi.advanceTimersByTimeAsync(30_000);
    results.push(await running);
  }
  return results;
}

describe.each([
  ['without echo', labMeter],
  ['with echo', echoing],
])('CommandEngine %s', (_, definition) => {
  it('answers the same wherever echo, reply and prompt are cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(replies, { minLength: 1, maxLength: 5 }), fc.integer(), async (said, seed) => {
        const whole = await outcomes(definition, said, (text) => [text]);
        const single = await outcomes(definition, said, (text) => [...text]);
        const cut = await outcomes(definition, said, cutter(seed));

        expect(single).toEqual(whole);
        expect(cut).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });

  it('answers every command with its own reply when replies are cut and prompts are glued to samples', async () => {
    const said = ['one\r\nLM>R=9.99\r\n', 'two\r\nLM>', '\r\nthree\r\nLM>'];

    const results = await outcomes(definition, said, (text) => [...text]);

    // Without an echo, what came behind the prompt of one reply and before the next command is out of the way by then.
    expect(results).toEqual(['reply one', 'reply two', 'reply three']);
  });
});

describe('CommandEngine, where a prompt must be followed by silence,', () => {
  const quiet = { ...labMeter, promptQuietMs: 40 };

  it('takes a prompt at the beginning of a line for data while more is coming, wherever it is cut', async () => {
    const text = 'R=1\r\nLM>R=2\r\nLM>\r\nR=3\r\nLM>';
    const { engine, farEnd } = linePartner(quiet, { answer: () => undefined });
    const running = engine.run(say, ['all']);
    await vi.advanceTimersByTimeAsync(0);

    for (const character of text) {
      farEnd.say(character);
      await vi.advanceTimersByTimeAsync(39);
    }
    await vi.advanceTimersByTimeAsync(1);

    expect(await running).toBe('R=1\r\nLM>R=2\r\nLM>\r\nR=3');
  });

  it('ends the reply no sooner than the silence is over', async () => {
    const { engine } = linePartner(quiet, { answer: () => 'R=1\r\nLM>' });
    const answered = vi.fn<(reply: string) => void>();
    void engine.run(say, ['one']).then(answered);

    await vi.advanceTimersByTimeAsync(39);
    expect(answered).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);

    expect(answered).toHaveBeenCalledWith('R=1');
  });

  it('keeps to the time a reply may take although the silence never comes', async () => {
    const { engine, farEnd } = linePartner(quiet, { answer: () => 'LM>' });
    const running = engine.run(say, ['one'], { timeoutMs: 100 }).catch((error: unknown) => error);

    for (let elapsedMs = 0; elapsedMs < 100; elapsedMs += 20) {
      await vi.advanceTimersByTimeAsync(20);
      farEnd.say('R=1\r\nLM>');
    }

    expect(await running).toMatchObject({ code: 'reply-timeout', timeoutMs: 100 });
    expect(vi.getTimerCount()).toBe(0);
  });
});
