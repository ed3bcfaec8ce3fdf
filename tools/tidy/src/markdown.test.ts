import { describe, expect, it } from 'vitest';
import { anchorsIn, codeBlocksIn, linksIn } from './markdown.ts';

const text = [
  '# What it is',
  'See [one](a.md), ![two](<b.png> "title") and [three][3]; `[not](code.md)`.',
  '',
  '[3]: ../c.md#part',
  '```ts',
  '# [no](link.md)',
  'const a = 1;',
  '```',
  '## What it is',
  '~~~~',
  '~~~',
  '~~~~',
  '### `code` & more, v1.2',
].join('\n');

describe('a Markdown text', () => {
  it('gives the targets of its links with their lines, and none from code', () => {
    expect(linksIn(text)).toEqual([
      { target: 'a.md', line: 2 },
      { target: 'b.png', line: 2 },
      { target: '../c.md#part', line: 4 },
    ]);
  });

  it('gives the anchors of its headings, numbered where they repeat', () => {
    expect([...anchorsIn(text)]).toEqual(['what-it-is', 'what-it-is-1', 'code--more-v12']);
  });

  it('gives its fenced blocks with language, code and line', () => {
    expect(codeBlocksIn(text)).toEqual([
      { language: 'ts', line: 6, code: '# [no](link.md)\nconst a = 1;' },
      { language: '', line: 11, code: '~~~' },
    ]);
  });

  it('names the file that a block is, where its name stands before it', () => {
    const files = '**`src/a.ts`**\n\n```ts\na\n```\n\nSee **`b.ts`**\n\n```ts\nb\n```\n';

    expect(codeBlocksIn(files)).toEqual([
      { language: 'ts', line: 4, code: 'a', file: 'src/a.ts' },
      { language: 'ts', line: 10, code: 'b' },
    ]);
  });
});
