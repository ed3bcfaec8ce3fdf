import { describe, expect, it } from 'vitest';
import { LINE_LENGTH_LIMIT, LineInput, type LineTerminator } from './line-input.ts';

describe('LineInput', () => {
  it.each<[LineTerminator, string, readonly string[]]>([
    ['\r\n', 'ds\r\nts\r\n', ['ds', 'ts']],
    ['\r\n', 'ds\nts\n', ['ds', 'ts']],
    ['\r\n', 'ds\rts\r\n', ['ds', 'ts']],
    ['\r\n', '\r\n\r\n', ['', '']],
    ['\r\n', '\r\r\n', ['', '']],
    ['\r\n', 'half', []],
    ['\r', 'a\r\nb\r', ['a', 'b']],
    ['\n', 'a\r\nb\n', ['a', 'b']],
  ])('ended by %j it finds in %j the lines %j', (terminator, typed, lines) => {
    expect(linesOf(new LineInput(terminator), typed)).toEqual(lines);
  });

  it('waits behind a CR to see whether LF follows', () => {
    const input = new LineInput('\r\n');

    const ended = linesOf(input, 'ds\r');

    expect([ended, input.endsInReturn, input.endAtReturn().text, input.endsInReturn]).toEqual([[], true, 'ds', false]);
  });

  it('does not take an LF that comes late for another line', () => {
    const input = new LineInput('\r\n');
    linesOf(input, 'ds\r');
    input.endAtReturn();

    expect(linesOf(input, '\nts\r\n\n')).toEqual(['ts', '']);
  });

  it('loses the characters beyond its limit and says so', () => {
    const input = new LineInput('\r\n');

    for (const character of 'x'.repeat(LINE_LENGTH_LIMIT + 10)) input.push(character);

    expect(input.push('\n')).toEqual([{ text: 'x'.repeat(LINE_LENGTH_LIMIT), isTooLong: true }]);
    expect(linesOf(input, 'ds\n')).toEqual(['ds']);
  });
});

function linesOf(input: LineInput, typed: string): string[] {
  return [...typed].flatMap((character) => input.push(character).map(({ text }) => text));
}
