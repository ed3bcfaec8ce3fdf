import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeBlocksIn, filesBelow, WORKSPACE_ROOT } from '@taffrail/tidy';
import { describe, expect, it } from 'vitest';
import { followDocument } from './document-run.ts';

const FOLDERS = ['docs/tutorials', 'docs/how-to'];
/** How long following one document may take on a slow machine. */
const DOCUMENT_LIMIT_MS = 180_000;

const pages = FOLDERS.flatMap((folder) => readdirSync(join(WORKSPACE_ROOT, folder)).map((name) => `${folder}/${name}`));
const read = (path: string): string => readFileSync(join(WORKSPACE_ROOT, path), 'utf8');
const shows = (path: string): boolean => codeBlocksIn(read(path)).some(({ language }) => language === 'console');
// Whoever has no socat has the other documents followed; .ci/run installs it.
const hasWhatItNeeds = (path: string): boolean => !read(path).includes('$ socat ') || spawnSync('socat', ['-V']).status === 0;

describe('following a document', () => {
  for (const path of pages.filter(shows)) {
    it.runIf(hasWhatItNeeds(path))(`works as it says: ${path}`, () => followDocument(read(path), WORKSPACE_ROOT), DOCUMENT_LIMIT_MS);
  }

  it('runs what stands in the files that it shows, on ports that are free', async () => {
    const server =
      "import { createServer } from 'node:net';\ncreateServer().listen(4001, '127.0.0.1', () => console.log('listening at 4001'));";
    const client =
      "import { connect } from 'node:net';\nconnect(4001, '127.0.0.1').on('connect', function () { console.log('reached'); this.destroy(); });";
    const file = (name: string, text: string): string => `**\`${name}\`**\n\n\`\`\`js\n${text}\n\`\`\`\n\n`;
    const begin = '$ cd in\n$ node server.mjs &\nlistening at 4001\n';
    const end = '$ node ../client.mjs\nreached\n$ kill %1\n';
    const run = (commands: string): string => `\`\`\`console\n${commands}\`\`\`\n\n`;

    await followDocument([file('in/server.mjs', server), run(begin), file('client.mjs', client), run(end)].join(''), WORKSPACE_ROOT);
  });

  it.each([
    ['$ echo one\ntwo', 'line 2, echo one: Error: the document shows\ntwo\nand it printed\none\n'],
    ['$ exit 3', 'line 2, exit 3: Error: ended with 3'],
    ['$ echo one &\ntwo', 'line 2, echo one: Error: it printed only\none\n'],
  ])('fails where it does not: %j', async (commands, message) => {
    await expect(followDocument(`\`\`\`console\n${commands}\n\`\`\`\n`, WORKSPACE_ROOT)).rejects.toThrow(message);
  });
});

describe('the blocks of the documents', () => {
  it('are of languages of which it is known what happens to them', () => {
    // `console` is run and `ts` compiled, the files of a tutorial both; `text` claims nothing.
    const known = new Set(['ts', 'json', 'yaml', 'console', 'sh', 'text', 'mermaid']);
    const found = filesBelow(WORKSPACE_ROOT)
      .filter((path) => path.startsWith('docs/') && path.endsWith('.md'))
      .flatMap((path) => codeBlocksIn(read(path)).map(({ language, line }) => ({ language, at: `${path}:${line}` })));

    expect(found.filter(({ language }) => !known.has(language))).toEqual([]);
    expect(found.filter(({ language, at }) => language === 'sh' && FOLDERS.some((folder) => at.startsWith(folder)))).toEqual([]);
  });
});
