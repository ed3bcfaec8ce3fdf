import { describe, expect, it } from 'vitest';
import { documentSteps } from './document-steps.ts';
import { isAsShown } from './shown-output.ts';

describe('what a document shows of an output', () => {
  it.each([
    [['ready', 'done'], 'ready\ndone\n', true],
    [['ready'], 'ready  \n\n', true],
    [['ready', 'S>'], '\r\0ready\r\n\0S>', true],
    [['ready'], 'ready\ndone\n', false],
    [['rea…', 'd…e'], 'ready\ndone\n', true],
    [['ready', '…'], 'ready\n', true],
    [['…', 'done'], 'a\nb\ndone\n', true],
    [['…', 'done'], 'a\nb\n', false],
    [['a.c'], 'abc\n', false],
    [[], '', true],
    [[], 'something\n', false],
  ])('is %j for %j: %s', (shown, printed, same) => {
    expect(isAsShown(shown, printed)).toBe(same);
  });

  it('may be the beginning of what goes on', () => {
    expect(isAsShown(['ready'], 'ready\nmore\n', { isPrefix: true })).toBe(true);
    expect(isAsShown(['ready'], 'not yet\n', { isPrefix: true })).toBe(false);
  });
});

describe('the steps of a document', () => {
  it('are its files and its commands, in order', () => {
    const document = [
      'Write it:',
      '',
      '**`src/a.ts`**',
      '',
      '```ts',
      'export const a = 1;',
      '```',
      '',
      '```console',
      '$ one \\',
      '  --more',
      'printed',
      '',
      '$ two &',
      '```',
      '',
      '```ts',
      'no file',
      '```',
    ].join('\n');

    expect(documentSteps(document)).toEqual([
      { kind: 'file', path: 'src/a.ts', text: 'export const a = 1;\n', line: 6 },
      { kind: 'command', command: 'one \\\n  --more', isInBackground: false, expected: ['printed', ''], line: 10 },
      { kind: 'command', command: 'two', isInBackground: true, expected: [], line: 14 },
    ]);
  });

  it('may not begin with an output', () => {
    expect(() => documentSteps('```console\nprinted\n```\n')).toThrow('line 2 stands before any command: printed');
  });
});
