import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listening } from '../test/listening.ts';
import { Thermometer } from '../test/thermometer.ts';
import { type CommonFaultName, type Fault, parseFault } from './fault.ts';
import { bytesOf } from './latin1.ts';
import { LINE_LENGTH_LIMIT } from './line-input.ts';
import { RETURN_GRACE_MS } from './prompted-simulator.ts';

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

describe('PromptedSimulator', () => {
  it.each([
    ['t\r\n', '21.5\r\n\r\n>'],
    ['\r\n', '\r\n>'],
    ['T\r\nbye\r\n', '21.5\r\n\r\n>bye\r\n'],
    ['nonsense\r\n', 'what?\r\n>'],
    ['\x03', 'break\r\n'],
    [`${' '.repeat(LINE_LENGTH_LIMIT)}t\r\n`, '\r\n>'],
    [`${'t'.repeat(LINE_LENGTH_LIMIT + 1)}\r\n`, 'what?\r\n>'],
  ])('answers %j with %j', (typed, answer) => {
    const { instrument, heard } = thermometer();

    instrument.receive(bytesOf(typed));

    expect(heard.text()).toBe(answer);
  });

  it('gives the same bytes for the same input in whatever pieces it comes', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('t', 'all', 'bye', '', 'x'), { maxLength: 8 }), fc.infiniteStream(fc.integer({ min: 1, max: 5 })), (lines, sizes) => {
        const [whole, cut] = [thermometer({ echo: 'nul' }), thermometer({ echo: 'nul' })];
        const typed = bytesOf(lines.map((line) => `${line}\r\n`).join(''));

        whole.instrument.receive(typed);
        for (let from = 0; from < typed.length; ) {
          const size = sizes.next().value;
          cut.instrument.receive(typed.subarray(from, from + size));
          from += size;
        }

        expect(cut.heard.text()).toBe(whole.heard.text());
      }),
    );
  });

  it.each([
    ['plain', 't\r\n21.5\r\n\r\n>'],
    ['nul', 't\0\r\0\n\x0021.5\r\n\r\n>'],
    ['none', '21.5\r\n\r\n>'],
  ] as const)('echoes in the style %s', (echo, bytes) => {
    const { instrument, heard } = thermometer({ echo });

    instrument.receive(bytesOf('t\r\n'));

    expect(heard.pieces).toEqual([bytes]);
  });

  it('lets an instrument echo as its mode has it', () => {
    class Menu extends Thermometer {
      protected override echoOf(character: string): string {
        return character === '\r' ? '\r\n' : character.trim();
      }
    }
    const instrument = new Menu();
    const heard = listening(instrument.transmitted$);

    instrument.receive(bytesOf('t\r\n'));

    expect(heard.text()).toBe('t\r\n21.5\r\n\r\n>');
  });

  it('takes a CR alone for an Enter once no LF follows it', () => {
    const { instrument, heard } = thermometer();

    instrument.receive(bytesOf('t\r'));
    vi.advanceTimersByTime(RETURN_GRACE_MS - 1);
    const before = heard.text();
    vi.advanceTimersByTime(1);
    instrument.receive(bytesOf('\n'));

    expect([before, heard.text()]).toEqual(['', '21.5\r\n\r\n>']);
  });

  it('sends a reply that comes in parts at its times, the prompt after the last', () => {
    const { instrument, heard } = thermometer();

    instrument.receive(bytesOf('watch 2\r\n'));
    const parts = [heard.text()];
    for (let second = 0; second < 3; second += 1) {
      vi.advanceTimersByTime(1_000);
      parts.push(heard.text());
    }

    expect(parts).toEqual(['', '0\r\n', '0\r\n1\r\n\r\n>', '0\r\n1\r\n\r\n>']);
    expect(instrument.isAnswering).toBe(false);
  });

  it('loses lines while a reply comes in parts, and listens again after it', () => {
    const { instrument, heard } = thermometer();

    instrument.receive(bytesOf('watch 1\r\nt\r\n'));
    vi.advanceTimersByTime(1_000);
    instrument.receive(bytesOf('t\r\n'));

    expect(heard.text()).toBe('0\r\n\r\n>21.5\r\n\r\n>');
  });

  it('ends a reply that comes in parts when it is interrupted', () => {
    const { instrument, heard } = thermometer();

    instrument.receive(bytesOf('watch 100\r\n'));
    vi.advanceTimersByTime(1_000);
    instrument.receive(bytesOf('\x1b'));

    expect(heard.text()).toBe('0\r\n\r\n>');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('forgets a reply and half a line when the power goes', () => {
    const { instrument, heard } = thermometer();
    instrument.receive(bytesOf('watch 100\r\n'));

    instrument.powerOff();
    instrument.powerOn();
    instrument.receive(bytesOf('t\r\n'));

    expect(heard.text()).toBe('hello\r\n21.5\r\n\r\n>');
  });

  it('notes commands as they were typed, and no bare Enters', () => {
    const { instrument } = thermometer();

    instrument.receive(bytesOf('\r\nT\r\nnonsense \r\n'));

    expect(instrument.transcript.commands).toEqual(['T', 'nonsense']);
  });
});

describe('a fault of replies', () => {
  it('falls silent from the command after the last one it was told to answer', () => {
    const { instrument, heard } = thermometer({}, 'mute-after:1');

    instrument.receive(bytesOf('t\r\n'));
    instrument.receive(bytesOf('\r\n'));
    instrument.receive(bytesOf('t\r\n'));
    instrument.receive(bytesOf('\r\n'));

    expect(heard.text()).toBe('21.5\r\n\r\n>\r\n>');
    expect(instrument.transcript.commands).toEqual(['t', 't']);
  });

  it('answers late, in order, though it echoes at once', () => {
    const { instrument, heard } = thermometer({ echo: 'plain' }, 'late:3000');

    instrument.receive(bytesOf('t\r\n'));
    vi.advanceTimersByTime(2_999);
    instrument.receive(bytesOf('bye\r\n'));
    const echoed = heard.text();
    vi.advanceTimersByTime(1);
    const first = heard.text();
    vi.advanceTimersByTime(2_999);

    expect([echoed, first, heard.text()]).toEqual(['t\r\nbye\r\n', 't\r\nbye\r\n21.5\r\n\r\n>', 't\r\nbye\r\n21.5\r\n\r\n>bye\r\n']);
  });

  it('echoes after the reply when the echo is slow', () => {
    const { instrument, heard } = thermometer({ echo: 'plain' }, 'echo-delay:200');

    instrument.receive(bytesOf('t\r\n'));
    const before = heard.text();
    vi.advanceTimersByTime(200);

    expect([before, heard.text()]).toEqual(['21.5\r\n\r\n>', '21.5\r\n\r\n>t\r\n']);
  });

  it('sends its prompt before the last line of a reply too', () => {
    const { instrument, heard } = thermometer({}, 'prompt-in-data');

    instrument.receive(bytesOf('all\r\n\r\n'));

    expect(heard.text()).toBe('21.5\r\n21.6\r\n\r\n>21.7\r\n\r\n>\r\n>');
  });

  it('refuses every command it knows when it is told to', () => {
    const { instrument, heard } = thermometer({}, 'reject');

    instrument.receive(bytesOf('t\r\n\r\n'));

    expect(heard.text()).toBe('what?\r\n>\r\n>');
  });

  it('refuses the same commands again for the same seed', () => {
    const [one, again] = [thermometer({ seed: 7 }, 'reject:0.5'), thermometer({ seed: 7 }, 'reject:0.5')];

    for (const { instrument } of [one, again]) instrument.receive(bytesOf('t\r\n'.repeat(20)));

    expect(again.heard.text()).toBe(one.heard.text());
    expect(one.heard.text()).toContain('what?');
    expect(one.heard.text()).toContain('21.5');
  });
});

function thermometer(options: ConstructorParameters<typeof Thermometer>[0] = {}, ...specs: string[]) {
  const faults: Fault<CommonFaultName>[] = specs.map((spec) => parseFault(spec));
  const instrument = new Thermometer({ ...options, faults });
  return { instrument, heard: listening(instrument.transmitted$) };
}
