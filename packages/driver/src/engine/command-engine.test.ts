import { getEventListeners } from 'node:events';
import { type Connection, ConnectionLostError, WriteRefusedError } from '@taffrail/connection';
import { asyncScheduler, NEVER } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { labMeter } from '../../test/lab-meter.ts';
import { type LinePartner, linePartner } from '../../test/line-partner.ts';
import { command } from '../definition/command.ts';
import { CommandRejectedError, LimitError, ParameterError, ReplyTimeoutError, SampleError } from '../errors.ts';
import { CommandEngine, EXCHANGE_QUEUE_LIMIT } from './command-engine.ts';
import { REPLY_LIMIT_CHARACTERS } from './inbound.ts';

const echoing = { ...labMeter, hasEcho: true };
const { commands } = labMeter;
const say = command((line: string) => line, { description: 'Sends a line.' });

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** A partner that answers each line from a list, and nothing where the list has nothing. */
function partner(definition: typeof labMeter, replies: Readonly<Record<string, string>>): LinePartner {
  return linePartner(definition, { answer: (line) => replies[line] });
}

describe('CommandEngine', () => {
  it('sends one line with its terminator, and answers what came before the prompt, parsed', async () => {
    const { engine, farEnd } = partner(labMeter, { rd: '\r\nR=-0.5\r\n\r\nLM>' });

    const reply = await engine.run(commands.read, []);

    expect(reply).toEqual({ voltage: -0.5 });
    expect(farEnd.heard).toBe('rd\r\n');
  });

  it('passes over everything up to the echo, prompts included', async () => {
    const { engine, farEnd } = linePartner(echoing, { hasEcho: false, answer: () => 'R=9.99\r\nLM>rd\r\nR=1.25\r\nLM>' });

    const reply = await engine.run(commands.read, []);

    expect(reply).toEqual({ voltage: 1.25 });
    expect(farEnd.heard).toBe('rd\r\n');
  });

  it.each([
    ['each alone', ['x', '\r', '\n', 'yes']],
    ['the line feed with the reply', ['x\r', '\nyes']],
    ['the line feed with the return', ['x', '\r\n', 'yes']],
    ['no line feed', ['x\r', 'yes']],
  ])('does not take the line feed of the echo for part of the reply: %s', async (_, pieces) => {
    for (const isAtOnce of [true, false]) {
      const until = command('x', { description: 'Says yes at once.', until: /^yes/ });
      const { engine, farEnd } = linePartner(echoing, { hasEcho: false, answer: () => undefined });
      const running = engine.run(until, []);

      await vi.advanceTimersByTimeAsync(0);
      for (const piece of pieces) {
        farEnd.say(piece);
        if (!isAtOnce) await vi.advanceTimersByTimeAsync(10);
      }

      expect(await running).toBe('yes');
    }
  });

  it('runs exchanges one at a time, in the order they were asked for', async () => {
    const { engine, farEnd } = partner(labMeter, {});
    const order: string[] = [];
    const running = ['a', 'b', 'c'].map(async (line) => order.push(await engine.run(say, [line])));

    for (const line of ['a', 'b', 'c']) {
      await vi.advanceTimersByTimeAsync(100);
      expect(farEnd.lines.at(-1)).toBe(line);
      farEnd.say(`${line}!\r\nLM>`);
    }
    await Promise.all(running);

    expect(order).toEqual(['a!', 'b!', 'c!']);
    expect(farEnd.lines).toEqual(['a', 'b', 'c']);
  });

  it('ends a reply with the pattern that the command names, and answers up to there', async () => {
    const { engine } = partner(labMeter, { go: 'wait\r\nRUNNING\r\nR=1.25\r\n' });

    const reply = await engine.run(commands.start, []);

    expect(reply).toBe('wait\r\nRUNNING');
  });

  it('waits for nothing after a command that is only sent', async () => {
    const { engine, farEnd } = partner(labMeter, {});

    const reply = await engine.run(commands.sleep, []);

    expect(reply).toBe('');
    expect(farEnd.lines).toEqual(['nap']);
  });

  it.each([
    ['with a prompt of its own', 'BAD LM>', 'BAD LM>'],
    ['before the prompt', 'BAD gain\r\nLM>', 'BAD gain'],
    ['without a prompt', 'BUSY\r\n', 'BUSY'],
  ])('tells a refusal %s from a reply, and needs no wake-up after it', async (_, text, received) => {
    const { engine, farEnd } = partner(labMeter, { rd: text, st: 'idle\r\nLM>' });

    await expect(engine.run(commands.read, [])).rejects.toEqual(new CommandRejectedError('rd', received));
    await engine.run(commands.status, []);

    expect(farEnd.lines).toEqual(['rd', 'st']);
  });

  it.each(['a\rb', 'a\nb', 'a\u0000b', 'a\u001bb', 'a\u007fb', 'a\u008db', 'aéb', 'a\u010db', 'a😀b'])('refuses to send %j before anything is sent', async (line) => {
    const { engine, farEnd } = partner(labMeter, {});

    const refusal = await engine.run(say, [line]).catch((error: unknown) => error);

    expect(refusal).toEqual(new ParameterError(`cannot send ${JSON.stringify(line)}: expected printable ASCII, without control characters`));
    expect(farEnd.heard).toBe('');
  });

  it('refuses a line that holds the terminator, which would carry a second command', async () => {
    const { engine, farEnd } = partner({ ...labMeter, terminator: ';' }, {});

    const refusal = await engine.run(say, ['GAIN=2;erase']).catch((error: unknown) => error);

    expect(refusal).toEqual(new ParameterError('cannot send "GAIN=2;erase": expected text without the terminator ";"'));
    expect(farEnd.heard).toBe('');
  });

  it.each([
    [labMeter, 'prompt'],
    [echoing, 'echo'],
  ])('says what it expected and what came when no reply comes in time', async (definition, expected) => {
    const { engine, farEnd } = linePartner(definition, { hasEcho: false, answer: () => 'R=1.2' });
    const running = engine.run(commands.read, []).catch((error: unknown) => error);

    await vi.advanceTimersByTimeAsync(5_000);

    expect(await running).toEqual(new ReplyTimeoutError({ expected, timeoutMs: 5_000, sent: 'rd', received: 'R=1.2' }));
    expect(farEnd.lines).toEqual(['rd']);
  });

  it.each([
    ['the caller', 700, { timeoutMs: 700 }, commands.test],
    ['the command', 60_000, {}, commands.test],
    ['the definition', 5_000, {}, commands.status],
    ['the base', 10_000, {}, commands.status],
  ])('lets a reply take as long as %s says', async (who, limitMs, options, each) => {
    const { replyTimeoutMs: _, ...withoutLimit } = labMeter;
    const { engine } = partner(who === 'the base' ? withoutLimit : labMeter, {});
    let error: unknown;
    engine.run(each, [], options).catch((reason: unknown) => { error = reason; });

    await vi.advanceTimersByTimeAsync(limitMs - 1);
    expect(error).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);

    expect(error).toMatchObject({ code: 'reply-timeout', timeoutMs: limitMs });
  });

  it('lets whatever the parser throws reach the caller, and goes on', async () => {
    const { engine } = partner(labMeter, { rd: 'no reading\r\nLM>', st: 'idle\r\nLM>' });

    await expect(engine.run(commands.read, [])).rejects.toBeInstanceOf(SampleError);
    const reply = await engine.run(commands.status, []);

    expect(reply).toBe('idle');
  });

  it('knows how long the instrument has been silent', async () => {
    const { engine, farEnd } = partner(labMeter, {});
    const before = engine.silentMs;
    farEnd.say('x');

    await vi.advanceTimersByTimeAsync(1_500);

    expect(before).toBe(Infinity);
    expect(engine.silentMs).toBe(1_500);
  });

  it('takes nothing said between exchanges for a reply', async () => {
    const { engine, farEnd } = partner(labMeter, { rd: 'R=1.25\r\nLM>' });
    farEnd.say('R=9.99\r\nLM>');

    const reply = await engine.run(commands.read, []);

    expect(reply).toEqual({ voltage: 1.25 });
  });
});

describe('CommandEngine, given up,', () => {
  it.each(['at once', 'in the queue', 'in the wake-up', 'before the echo', 'before the prompt'])('rejects with the reason of the signal %s, leaves no listener, and runs the next', async (when) => {
    const controller = new AbortController();
    const reason = new Error('no longer wanted');
    let isMute = true;
    const { engine, farEnd } = linePartner(when === 'before the echo' ? echoing : labMeter, {
      hasEcho: false,
      answer: (line) => (isMute ? undefined : `${line}\r\ndone\r\nLM>`),
    });
    if (when === 'at once') controller.abort(reason);
    if (when === 'in the queue') engine.run(say, ['first'], { timeoutMs: 10_000 }).catch(() => undefined);
    const running = engine.run(say, ['second'], { signal: controller.signal, isWakeUpNeeded: when === 'in the wake-up' }).catch((error: unknown) => error);

    await vi.advanceTimersByTimeAsync(300);
    controller.abort(reason);
    const outcome = await running;
    isMute = false;
    const next = engine.run(say, ['third']);
    await vi.advanceTimersByTimeAsync(20_000);

    expect(outcome).toBe(reason);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
    expect(await next).toMatch(/done$/);
    expect(farEnd.lines.includes('second')).toBe(when.startsWith('before'));
  });

  it('leaves no listener on a signal that never aborts', async () => {
    const { signal } = new AbortController();
    const { engine } = partner(labMeter, { '': 'LM>', rd: 'R=1.25\r\nLM>' });

    await engine.run(commands.read, [], { signal, isWakeUpNeeded: true });
    await engine.wakeUp({ signal });

    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it.each(['in the wake-up', 'before the echo', 'before the prompt', 'while sending'])('rejects with the loss of the connection %s, and so does every exchange that waits or comes', async (when) => {
    const lost = new ConnectionLostError('memory:', 'it was cut');
    const definition = when === 'before the echo' ? echoing : labMeter;
    const { engine, farEnd, near } = linePartner(definition, { hasEcho: false, answer: () => undefined });
    if (when === 'while sending') near.send = () => new Promise(() => undefined);
    const running = [engine.run(say, ['first'], { isWakeUpNeeded: when === 'in the wake-up' }), engine.run(say, ['second'])];
    const outcomes = Promise.allSettled(running);

    await vi.advanceTimersByTimeAsync(300);
    engine.fail(lost);
    farEnd.say('LM>');

    expect(await outcomes).toEqual([{ status: 'rejected', reason: lost }, { status: 'rejected', reason: lost }]);
    await expect(engine.run(say, ['third'])).rejects.toBe(lost);
    await expect(engine.wakeUp()).rejects.toBe(lost);
  });

  it('ends in time although the connection never takes the line, and tells the connection to give up', async () => {
    const signals: (AbortSignal | undefined)[] = [];
    const stuck: Connection = {
      url: 'stuck:',
      data$: NEVER,
      status$: NEVER,
      send: (_bytes, options) => {
        signals.push(options?.signal);
        return new Promise(() => undefined);
      },
      sendBreak: () => Promise.resolve(),
      close: () => Promise.resolve(),
    };
    const engine = new CommandEngine(labMeter, stuck, asyncScheduler);
    const running = engine.run(commands.read, []).catch((error: unknown) => error);

    await vi.advanceTimersByTimeAsync(5_000);

    expect(await running).toEqual(new ReplyTimeoutError({ expected: 'sending of the line', timeoutMs: 5_000, sent: 'rd', received: '' }));
    expect(signals.map((signal) => signal?.aborted)).toEqual([true]);
  });

  it('needs no wake-up after a write that was refused, since nothing was sent', async () => {
    const { engine, farEnd, near } = partner(labMeter, { rd: 'R=1.25\r\nLM>' });
    const send = near.send.bind(near);
    near.send = () => Promise.reject(new WriteRefusedError('memory:', 'another client writes'));
    await expect(engine.run(commands.read, [])).rejects.toBeInstanceOf(WriteRefusedError);

    near.send = send;
    await engine.run(commands.read, []);

    expect(farEnd.lines).toEqual(['rd']);
  });
});

describe('CommandEngine, at its limits,', () => {
  it(`lets ${EXCHANGE_QUEUE_LIMIT} exchanges wait, and refuses one more`, async () => {
    const { engine, farEnd } = partner(labMeter, {});
    const running = Promise.allSettled(Array.from({ length: EXCHANGE_QUEUE_LIMIT + 1 }, (_, index) => engine.run(say, [String(index)])));

    const refusal = await engine.run(say, ['one too many']).catch((error: unknown) => error);

    expect(refusal).toEqual(new LimitError('EXCHANGE_QUEUE_LIMIT', EXCHANGE_QUEUE_LIMIT, 'another exchange'));
    expect(farEnd.lines).toEqual(['0']);
    engine.fail(new ConnectionLostError('memory:', 'the test is over'));
    await running;
  });

  it('has room again when one has ended', async () => {
    const { engine } = partner(labMeter, { st: 'idle\r\nLM>' });
    await Promise.all(Array.from({ length: EXCHANGE_QUEUE_LIMIT + 1 }, () => engine.run(commands.status, [])));

    const reply = await engine.run(commands.status, []);

    expect(reply).toBe('idle');
  });

  it('takes a reply as long as its limit', async () => {
    const longest = 'x'.repeat(REPLY_LIMIT_CHARACTERS - '\r\nLM>'.length);
    const { engine } = partner(labMeter, { st: `${longest}\r\nLM>` });

    const reply = await engine.run(commands.status, []);

    expect(reply).toHaveLength(longest.length);
  });

  it('gives up a reply that has no end, by the name of its limit, and recovers', async () => {
    const { engine, farEnd } = partner(labMeter, { '': '\r\nLM>', st: 'idle\r\nLM>' });
    const running = engine.run(commands.read, []).catch((error: unknown) => error);
    const piece = 'x'.repeat(65_536);

    await vi.advanceTimersByTimeAsync(0);
    for (let said = 0; said <= REPLY_LIMIT_CHARACTERS; said += piece.length) farEnd.say(piece);
    const outcome = await running;
    const next = engine.run(commands.status, []);
    await vi.advanceTimersByTimeAsync(1_000);

    expect(outcome).toEqual(new LimitError('REPLY_LIMIT_CHARACTERS', REPLY_LIMIT_CHARACTERS, 'the reply'));
    expect(await next).toBe('idle');
  });

  it.each([
    ['prompt', labMeter, commands.status],
    ['prompt behind an echo that comes late', echoing, commands.status],
    ['pattern', labMeter, commands.start],
  ])('reads a quarter of a megabyte in single bytes up to its %s without going over it again and again', async (_, definition, each) => {
    const { engine, farEnd } = linePartner(definition, { hasEcho: false, answer: () => undefined, cut: (text) => [text] });
    const running = engine.run(each, []);
    const lines = 'a line of data\r\n'.repeat(16_384);
    await vi.advanceTimersByTimeAsync(0);

    // A scan of everything for each byte would take hours.
    for (const character of definition === echoing ? `${lines}st\r\nidle\r\nLM>` : `${lines}RUNNING\r\nLM>`) engine.receive(character);

    expect(await running).toHaveLength(definition === echoing ? 4 : lines.length + 'RUNNING'.length);
    expect(farEnd.lines).toHaveLength(1);
  });
});
