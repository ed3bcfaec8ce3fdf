import { ConnectionLostError } from '@taffrail/connection';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { labMeter } from '../../test/lab-meter.ts';
import { type LinePartner, linePartner } from '../../test/line-partner.ts';
import { command } from '../definition/command.ts';
import type { AnyDefinition } from '../definition/instrument-definition.ts';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const { wakeUp: _, ...unwoken } = labMeter;
const bare = { ...unwoken, prompts: [], replyTimeoutMs: 1_000 };
const until = /OK\r\n/;
const say = command((line: string) => line, { description: 'Sends a line.', until });
const slow = command('slow', { description: 'Takes its time.', until, replyTimeoutMs: 4_000 });
const urgent = command('!', { description: 'Gets attention.', isRaw: true, isUrgent: true, until: /READY\r\n/ });
const unanswered = command('?', { description: 'Is answered by nothing.', isRaw: true, isUrgent: true, until: 'sent' });

/** An instrument that says only what a test has it say, and a first command that it has not answered in time. */
async function afterTimeout(definition: AnyDefinition = bare): Promise<LinePartner> {
  const partner = linePartner(definition, { hasEcho: false, answer: () => undefined });
  const first = partner.engine.run(say, ['a']).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await first).toMatchObject({ code: 'reply-timeout' });
  return partner;
}

describe('CommandEngine, for an instrument without prompts that has not answered in time,', () => {
  it('sends the next command as soon as the late reply has come, and nothing before', async () => {
    const { engine, farEnd } = await afterTimeout();
    const second = engine.run(say, ['b']);
    await vi.advanceTimersByTimeAsync(600);
    for (const character of 'a O') farEnd.say(character);
    await vi.advanceTimersByTimeAsync(100);
    expect(farEnd.heard).toBe('a\r\n');

    farEnd.say('K\r\n');
    await vi.advanceTimersByTimeAsync(0);
    expect(farEnd.heard).toBe('a\r\nb\r\n');
    farEnd.say('b OK\r\n');

    expect(await second).toBe('b OK');
  });

  it('sends the next command at once when the late reply has come before it was asked for', async () => {
    const { engine, farEnd } = await afterTimeout();
    farEnd.say('a OK\r\n');
    await vi.advanceTimersByTimeAsync(0);

    const second = engine.run(say, ['b']);
    await vi.advanceTimersByTimeAsync(0);
    expect(farEnd.heard).toBe('a\r\nb\r\n');
    farEnd.say('b OK\r\n');

    expect(await second).toBe('b OK');
  });

  it.each([
    ['as long again as the command may take', bare, 1_000],
    ['as long as the definition says', { ...bare, lateReplyMs: 7_000 }, 7_000],
    ['not at all where the definition says so', { ...bare, lateReplyMs: 0 }, 0],
  ])('waits for a reply that does not come %s', async (_name, definition, lateMs) => {
    const { engine, farEnd } = await afterTimeout(definition);
    const second = engine.run(say, ['b']);

    await vi.advanceTimersByTimeAsync(Math.max(0, lateMs - 1));
    expect(farEnd.heard).toBe(lateMs === 0 ? 'a\r\nb\r\n' : 'a\r\n');
    await vi.advanceTimersByTimeAsync(1);
    expect(farEnd.heard).toBe('a\r\nb\r\n');
    farEnd.say('b OK\r\n');

    expect(await second).toBe('b OK');
  });

  it.each([
    ['grants it less', 8_000, { timeoutMs: 500, givesUpAfterMs: 9_000 }],
    ['gives up', 8_000, { timeoutMs: undefined, givesUpAfterMs: 200 }],
    ['grants it more', 10_000, { timeoutMs: 6_000, givesUpAfterMs: 9_000 }],
  ])('counts by what the command may take where its caller %s', async (_name, untilMs, { timeoutMs, givesUpAfterMs }) => {
    const { engine, farEnd } = linePartner(bare, { answer: () => undefined });
    const givingUp = new AbortController();
    setTimeout(() => { givingUp.abort('enough'); }, givesUpAfterMs);
    engine.run(slow, [], { timeoutMs, signal: givingUp.signal }).catch(() => undefined);
    const second = engine.run(say, ['b']).catch((error: unknown) => error);

    await vi.advanceTimersByTimeAsync(untilMs - 1);
    expect(farEnd.heard).toBe('slow\r\n');
    await vi.advanceTimersByTimeAsync(1);
    expect(farEnd.heard).toBe('slow\r\nb\r\n');
    await vi.advanceTimersByTimeAsync(1_000);

    expect(await second).toMatchObject({ code: 'reply-timeout', sent: 'b' });
  });

  it('goes on although the instrument is never silent, and although samples come that are no reply', async () => {
    const { engine, farEnd } = await afterTimeout();
    const stream = setInterval(() => { farEnd.say('R=9.99\r\n'); }, 100);
    const second = engine.run(say, ['b']);

    await vi.advanceTimersByTimeAsync(999);
    expect(farEnd.heard).toBe('a\r\n');
    await vi.advanceTimersByTimeAsync(51);
    clearInterval(stream);
    farEnd.say('b OK\r\n');

    expect(await second).toBe('b OK');
  });

  it('says of a refusal behind which it waited in vain that it is not final', async () => {
    const { engine } = linePartner({ ...bare, rejections: [{ pattern: /^ERR/ }] }, { hasEcho: false, answer: () => 'ERR 5\r\n' });
    const failure = engine.run(say, ['a']).catch((error: unknown) => error);

    await vi.advanceTimersByTimeAsync(1_000);

    expect(await failure).toMatchObject({
      code: 'reply-timeout',
      message: String.raw`no /OK\r\n/ behind the refusal "ERR 5", which is not isFinal, within 1000 ms of "a"; received "ERR 5\r\n"`,
    });
  });

  it('takes a late refusal for the reply', async () => {
    const { engine, farEnd } = await afterTimeout();
    const second = engine.run(say, ['b']);
    farEnd.say('BUSY\r\n');
    await vi.advanceTimersByTimeAsync(0);
    expect(farEnd.heard).toBe('a\r\nb\r\n');
    farEnd.say('b OK\r\n');

    expect(await second).toBe('b OK');
  });

  it.each([
    ['nowhere', ['OK\r\n']],
    ['before its last byte', ['OK\r', '\n']],
    ['everywhere', [...'OK\r\n']],
  ])('does not take an echo that is late as well for the reply, cut %s', async (_name, pieces) => {
    const { engine, farEnd } = linePartner({ ...bare, hasEcho: true }, { hasEcho: false, answer: () => undefined });
    engine.run(say, ['OK']).catch(() => undefined);
    await vi.advanceTimersByTimeAsync(1_000);
    const second = engine.run(say, ['OK']);
    for (const piece of pieces) farEnd.say(piece);
    await vi.advanceTimersByTimeAsync(500);
    expect(farEnd.heard).toBe('OK\r\n');

    farEnd.say('first OK\r\n');
    await vi.advanceTimersByTimeAsync(0);
    expect(farEnd.heard).toBe('OK\r\nOK\r\n');
    farEnd.say('OK\r\nsecond OK\r\n');

    expect(await second).toBe('second OK');
  });

  it('finds a late reply that comes in one piece with its echo', async () => {
    const { engine, farEnd } = await afterTimeout({ ...bare, hasEcho: true });
    const second = engine.run(say, ['b']);
    farEnd.say('R=9.99\r\na\r\na OK\r\n');
    await vi.advanceTimersByTimeAsync(0);
    expect(farEnd.lines).toEqual(['a', 'b']);
    farEnd.say('b\r\nb OK\r\n');

    expect(await second).toBe('b OK');
  });

  it('does not wait for an echo that came in time', async () => {
    const { engine, farEnd } = linePartner({ ...bare, hasEcho: true }, { answer: () => undefined });
    engine.run(say, ['a']).catch(() => undefined);
    await vi.advanceTimersByTimeAsync(1_000);
    const second = engine.run(say, ['b']);
    farEnd.say('a OK\r\n');
    await vi.advanceTimersByTimeAsync(0);
    expect(farEnd.lines).toEqual(['a', 'b']);
    farEnd.say('b OK\r\n');

    expect(await second).toBe('b OK');
  });

  it('does not wait for a reply that comes in the moment in which its caller gives up', async () => {
    const { engine, farEnd } = linePartner(bare, { answer: () => undefined });
    const givingUp = new AbortController();
    const first = engine.run(say, ['a'], { signal: givingUp.signal }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(10);
    givingUp.abort('enough');
    engine.receive('a OK\r\n');
    const second = engine.run(say, ['b']);
    await vi.advanceTimersByTimeAsync(0);
    farEnd.say('b OK\r\n');

    expect(await first).toBe('enough');
    expect(await second).toBe('b OK');
  });

  it.each([
    ['a length, which anything may have', command('n', { description: 'Tells bytes.', until: { lengthBytes: 4 } }), 'abcd'],
    ['questions before its reply', command('n', { description: 'Asks.', until, stages: [{ until: /sure\? /, send: 'y' }] }), 'n OK\r\n'],
    ['as many replies as it was sent', command('n', { description: 'Is repeated.', isRaw: true, until, resendEveryMs: 700 }), 'n OK\r\n'],
  ])('goes by the time alone after a command that has %s', async (_name, first, reply) => {
    const { engine, farEnd } = linePartner(bare, { answer: () => undefined });
    engine.run(first, []).catch(() => undefined);
    const second = engine.run(say, ['b']).catch(() => undefined);
    await vi.advanceTimersByTimeAsync(1_000);
    farEnd.say(reply);

    await vi.advanceTimersByTimeAsync(999);
    expect(farEnd.lines).not.toContain('b');
    await vi.advanceTimersByTimeAsync(1);
    expect(farEnd.heard).toMatch(/b\r\n$/);
    await vi.advanceTimersByTimeAsync(1_000);
    await second;
  });

  it.each([
    ['waits for the other replies to a command that was sent more than once', 800, 2_000],
    ['waits for nothing when the reply came before it was sent again', 600, 600],
  ])('%s', async (_name, repliesAtMs, untilMs) => {
    const { engine, farEnd } = linePartner(bare, { answer: () => undefined });
    const first = engine.run(command('n', { description: 'Is repeated.', isRaw: true, until, resendEveryMs: 700 }), []);
    const second = engine.run(say, ['b']);
    await vi.advanceTimersByTimeAsync(repliesAtMs);
    farEnd.say('n OK\r\n');

    await vi.advanceTimersByTimeAsync(Math.max(0, untilMs - repliesAtMs - 1));
    expect(farEnd.lines).toEqual(untilMs > repliesAtMs ? [] : ['nb']);
    await vi.advanceTimersByTimeAsync(1);
    farEnd.say('b OK\r\n');

    expect(await first).toBe('n OK');
    expect(await second).toBe('b OK');
  });

  it('goes by the time alone after a reply that was too long', async () => {
    const { engine, farEnd } = linePartner(bare, { answer: () => undefined });
    const first = engine.run(say, ['a']).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(0);
    farEnd.say('x'.repeat(1_048_577));
    const second = engine.run(say, ['b']).catch(() => undefined);
    farEnd.say('a OK\r\n');

    await vi.advanceTimersByTimeAsync(1_999);
    expect(farEnd.heard).toBe('a\r\n');
    await vi.advanceTimersByTimeAsync(1_001);

    expect(await first).toMatchObject({ code: 'limit' });
    expect(farEnd.heard).toBe('a\r\nb\r\n');
    await second;
  });

  it('lets what is urgent pass, and takes its answer for the end of the doubt', async () => {
    const { engine, farEnd } = await afterTimeout();
    const second = engine.run(urgent, []);
    await vi.advanceTimersByTimeAsync(0);
    expect(farEnd.heard).toBe('a\r\n!');
    farEnd.say('READY\r\n');
    await second;

    const third = engine.run(say, ['b']);
    await vi.advanceTimersByTimeAsync(0);
    expect(farEnd.heard).toBe('a\r\n!b\r\n');
    farEnd.say('b OK\r\n');

    expect(await third).toBe('b OK');
  });

  it('goes on doubting after something urgent that has no answer', async () => {
    const { engine, farEnd } = await afterTimeout();
    await engine.run(unanswered, []);
    const third = engine.run(say, ['b']);

    await vi.advanceTimersByTimeAsync(500);
    farEnd.say('a OK\r\n');
    await vi.advanceTimersByTimeAsync(0);
    expect(farEnd.heard).toBe('a\r\n?b\r\n');
    farEnd.say('b OK\r\n');

    expect(await third).toBe('b OK');
  });

  it('cannot tell whose reply comes where two are owed, and waits for the time of both', async () => {
    const { engine, farEnd } = await afterTimeout({ ...bare, lateReplyMs: 3_000 });
    engine.run(urgent, []).catch(() => undefined);
    await vi.advanceTimersByTimeAsync(1_000);
    farEnd.say('a OK\r\nREADY\r\n');
    const third = engine.run(say, ['b']);

    await vi.advanceTimersByTimeAsync(2_999);
    expect(farEnd.heard).toBe('a\r\n!');
    await vi.advanceTimersByTimeAsync(1);
    farEnd.say('b OK\r\n');

    expect(await third).toBe('b OK');
  });

  it('keeps to the longer time of two', async () => {
    const { engine, farEnd } = linePartner(bare, { answer: () => undefined });
    engine.run(slow, [], { timeoutMs: 100 }).catch(() => undefined);
    await vi.advanceTimersByTimeAsync(100);
    engine.run(urgent, []).catch(() => undefined);
    const third = engine.run(say, ['b']).catch(() => undefined);

    await vi.advanceTimersByTimeAsync(7_899);
    expect(farEnd.heard).toBe('slow\r\n!');
    await vi.advanceTimersByTimeAsync(1_001);

    expect(farEnd.heard).toBe('slow\r\n!b\r\n');
    await third;
  });

  it('tells whoever gives up the waiting, and goes on doubting', async () => {
    const { engine, farEnd } = await afterTimeout();
    const givingUp = new AbortController();
    const second = engine.run(say, ['b'], { signal: givingUp.signal }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(400);
    givingUp.abort('enough');
    const third = engine.run(say, ['c']);

    await vi.advanceTimersByTimeAsync(599);
    expect(farEnd.heard).toBe('a\r\n');
    await vi.advanceTimersByTimeAsync(1);
    farEnd.say('c OK\r\n');

    expect(await second).toBe('enough');
    expect(await third).toBe('c OK');
    expect(farEnd.heard).toBe('a\r\nc\r\n');
  });

  it('ends the waiting when the connection is lost', async () => {
    const { engine } = await afterTimeout();
    const lost = new ConnectionLostError('memory:', 'the far end has hung up');
    const second = engine.run(say, ['b']).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(400);
    engine.fail(lost);

    expect(await second).toBe(lost);
  });

  it('waits for the answers to what somebody else has sent', async () => {
    const { engine, farEnd } = linePartner(bare, { answer: () => undefined });
    engine.quarantineForOthers();
    const running = engine.run(say, ['a']);

    await vi.advanceTimersByTimeAsync(1_999);
    expect(farEnd.heard).toBe('');
    await vi.advanceTimersByTimeAsync(1);
    farEnd.say('a OK\r\n');

    expect(await running).toBe('a OK');
  });
});

describe('CommandEngine, for an instrument with prompts that has not answered in time,', () => {
  it('brings a fresh prompt after a command that was sent more than once, and answered', async () => {
    const { engine, farEnd } = linePartner(labMeter, { answer: () => '\r\nLM>' });
    const first = engine.run(command('n', { description: 'Is repeated.', isRaw: true, resendEveryMs: 700 }), []);
    const second = engine.run(labMeter.commands.status, []);
    await vi.advanceTimersByTimeAsync(800);
    farEnd.say('LM>');
    await vi.advanceTimersByTimeAsync(500);
    farEnd.say('LM>');
    await vi.advanceTimersByTimeAsync(1_000);

    expect(await first).toBe('');
    expect(await second).toBe('');
    expect(farEnd.heard).toBe('nn\r\nst\r\n');
  });

  it('goes on doubting after something urgent that has no answer', async () => {
    const { engine, farEnd } = linePartner(labMeter, { answer: (line) => (line === 'one' ? undefined : '\r\nLM>') });
    const first = engine.run(say, ['one'], { timeoutMs: 100 }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(100);
    await engine.run(unanswered, []);
    const third = engine.run(labMeter.commands.status, []);
    await vi.advanceTimersByTimeAsync(1_000);

    expect(await first).toMatchObject({ code: 'reply-timeout' });
    expect(await third).toBe('');
    expect(farEnd.heard).toBe('one\r\n?\r\nst\r\n');
  });
});
