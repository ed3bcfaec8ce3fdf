import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fakeShell } from '../../test/fake-shell.ts';
import { KeyboardInput } from './keyboard-input.ts';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const translated = (input: string, hasEscapeKey = false): string =>
  text(new KeyboardInput({ terminator: '\r\n', hasEscapeKey }).translate(Buffer.from(input, 'latin1')).bytes);

describe('what is typed for an instrument', () => {
  it.each([
    ['ds\r', 'ds\r\n'],
    ['ds\n', 'ds\r\n'],
    ['ds\r\n', 'ds\r\n'],
    ['a\n\nb\r\r', 'a\r\n\r\nb\r\n\r\n'],
    ['\u0003\u001b\u00ff', '\u0003\u001b\u00ff'],
  ])("has the instrument's line ends: %j", (typed, sent) => {
    expect(translated(typed)).toBe(sent);
  });

  it('is the same wherever it was cut', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('\r', '\n', 'x'), { maxLength: 30 }), (characters) => {
        const input = new KeyboardInput({ terminator: '\r\n', hasEscapeKey: false });
        const pieces = characters.map((each) => text(input.translate(Buffer.from(each)).bytes));

        expect(pieces.join('')).toBe(translated(characters.join('')));
      }),
    );
  });

  it('ends at Ctrl-] on a terminal, and does not in a pipe', () => {
    expect([translated('a\u001db', true), translated('a\u001db')]).toEqual(['a', 'a\u001db']);
  });

  it('is read until it ends', async () => {
    const { shell } = fakeShell({ input: ['ds\n', Buffer.from('ts\n')] });
    const sent: string[] = [];

    for await (const bytes of new KeyboardInput({ terminator: '\r\n', hasEscapeKey: true }).read(shell.process.stdin, shell.signal))
      sent.push(text(bytes));

    expect(sent).toEqual(['ds\r\n', 'ts\r\n']);
  });

  it('is not waited for once the command is to end', async () => {
    const { shell, end } = fakeShell();
    const silent = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }) };
    const next = new KeyboardInput({ terminator: '\r\n', hasEscapeKey: true }).read(silent, shell.signal).next();
    end('SIGTERM');

    await expect(next).rejects.toThrow('ended by SIGTERM');
  });
});
