import { InstrumentError } from '@taffrail/connection';
import fc from 'fast-check';
import { firstValueFrom, timer } from 'rxjs';
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

const LIMIT_MS = 1_000;
const LATE_MS = 5_000;
const { wakeUp: _, ...unwoken } = labMeter;
const bare = { ...unwoken, prompts: [], replyTimeoutMs: LIMIT_MS, lateReplyMs: LATE_MS };
const asked = { ...unwoken, prompts: [], replyTimeoutMs: LIMIT_MS, wakeUp: { send: 'who\r\n', until: /^I am [^\r\n]*\r\n/m, intervalMs: 1_000, attempts: 3, afterSilenceMs: Infinity } };
const prompting = { ...labMeter, replyTimeoutMs: LIMIT_MS };

/** One pattern for all replies, so that none can be told from another by what it looks like. */
const sayUntil = command((line: string) => line, { description: 'Sends a line.', until: /reply \d+\r\n/ });
const sayUntilPrompt = command((line: string) => line, { description: 'Sends a line.' });

/** What becomes of one command. */
interface Fate {
  readonly line: string;
  /** How long the instrument takes for it; absent where it answers nothing. */
  readonly takesMs: number | undefined;
  /** After how long the caller gives up; absent where it waits. */
  readonly givenUpAfterMs: number | undefined;
  readonly pauseMs: number;
}

function fates(longestMs: number): fc.Arbitrary<readonly Fate[]> {
  const takesMs = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: longestMs }));
  return fc.array(
    fc.record({
      line: fc.constantFrom('one', 'two'),
      takesMs: fc.option(takesMs, { nil: undefined, freq: 4 }),
      givenUpAfterMs: fc.option(fc.integer({ min: 0, max: LIMIT_MS }), { nil: undefined, freq: 1 }),
      pauseMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 8_000 })),
    }),
    { minLength: 2, maxLength: 6 },
  );
}

/** When the instrument says something of its own accord, and how its bytes are cut, and how far apart. */
const noise = fc.record({ samplesAtMs: fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 12 }), cuts: fc.infiniteStream(fc.integer({ min: 1, max: 12 })), isSlow: fc.boolean() });

/** An instrument that does what it is told in order, one thing at a time, and says it on one wire. */
function instrument(definition: AnyDefinition, told: readonly Fate[], { cuts, isSlow }: { readonly cuts: fc.Stream<number>; readonly isSlow: boolean }): LinePartner & { say: (text: string) => void; heard: () => number } {
  const { prompts: [prompt = ''], hasEcho = false } = definition;
  const waiting: string[] = [];
  let [isBusy, commands, wire, isSending] = [false, 0, '', false];
  const partner = linePartner(definition, {
    hasEcho: false,
    answer: (line) => {
      waiting.push(line);
      if (!isBusy) work();
      return undefined;
    },
  });
  const send = (): void => {
    isSending = wire !== '';
    if (!isSending) return;
    const { value: length = 1 } = cuts.next() as { value?: number };
    const piece = wire.slice(0, length);
    wire = wire.slice(length);
    partner.farEnd.say(piece);
    if (isSlow) setTimeout(send, 3);
    else send();
  };
  const say = (text: string): void => {
    wire += text;
    if (!isSending) send();
  };
  const work = (): void => {
    const line = waiting.shift();
    isBusy = line !== undefined;
    if (line === undefined) return;
    const echo = hasEcho ? `${line}\r\n` : '';
    const nth = line === '' || line === 'who' ? undefined : commands++;
    const takesMs = nth === undefined ? 50 : told[nth]?.takesMs;
    const reply = nth === undefined ? (line === 'who' ? 'I am LM\r\n' : '\r\n') : `reply ${nth}\r\n`;
    setTimeout(() => {
      if (takesMs !== undefined) say(`${echo}${reply}${prompt}`);
      work();
    }, takesMs ?? 0);
  };
  return { ...partner, say, heard: () => commands };
}

/** What became of each command, in words. */
async function outcomes(definition: AnyDefinition, told: readonly Fate[], { samplesAtMs, ...wire }: { readonly samplesAtMs: readonly number[]; readonly cuts: fc.Stream<number>; readonly isSlow: boolean }): Promise<readonly string[]> {
  const { engine, say, heard } = instrument(definition, told, wire);
  for (const atMs of samplesAtMs) setTimeout(() => { say('R=9.99\r\n'); }, atMs);
  const session = async (): Promise<readonly string[]> => {
    const results: string[] = [];
    for (const { line, givenUpAfterMs, pauseMs } of told) {
      const givingUp = new AbortController();
      const patience = givenUpAfterMs === undefined ? undefined : setTimeout(() => { givingUp.abort(new Error('given up')); }, givenUpAfterMs);
      const before = heard();
      const running = engine.run(definition.prompts.length > 0 ? sayUntilPrompt : sayUntil, [line], { signal: givingUp.signal });
      results.push(await running.then((reply) => ownOr(reply, before), inWords));
      clearTimeout(patience);
      await firstValueFrom(timer(pauseMs));
    }
    return results;
  };
  const running = session();
  await vi.advanceTimersByTimeAsync(600_000);
  return running;
}

/** `own`, or what was wrong with a reply; samples, or the rest of one, may stand in it. */
function ownOr(reply: string, nth: number): string {
  const replies = reply.match(/reply \d+|I am/g) ?? [];
  return replies.length === 1 && replies[0] === `reply ${nth}` ? 'own' : `${JSON.stringify(reply)} for reply ${nth}`;
}

function inWords(error: unknown): string {
  return error instanceof InstrumentError ? error.code : String(error);
}

describe.each([
  ['with prompts', prompting, 60_000],
  ['with prompts and an echo', { ...prompting, hasEcho: true }, 60_000],
  ['without prompts, with a question that has an answer of its own', asked, 60_000],
  ['without prompts, with an echo and such a question', { ...asked, hasEcho: true }, 60_000],
  ['without prompts and without an echo', bare, LIMIT_MS + LATE_MS - 700],
  ['without prompts, with an echo', { ...bare, hasEcho: true }, LIMIT_MS + LATE_MS - 700],
] as const)('CommandEngine, for an instrument %s,', (_name, definition, longestMs) => {
  it('gives each command its own reply or a typed error, whenever replies and samples come, if they do, and wherever they are cut', async () => {
    await fc.assert(
      fc.asyncProperty(fates(longestMs), noise, async (told, around) => {
        const found = await outcomes(definition, told, around);

        expect(found).toHaveLength(told.length);
        expect(found.filter((each) => !['own', 'reply-timeout', 'wake-up', 'Error: given up'].includes(each))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
