import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { codeBlocksIn, linksIn } from './markdown.ts';
import { filesBelow, WORKSPACE_ROOT } from './workspace.ts';

const read = (path: string): string => readFileSync(join(WORKSPACE_ROOT, path), 'utf8');

/** The arrows of a flowchart, from each node to those it leads to. */
function arrowsOf(flowchart: string): Readonly<Record<string, readonly string[]>> {
  const nodes = flowchart.split('\n').flatMap((line) => {
    const [, from, to = ''] = /^ {2}(\w+)\["[^"]+"\](?: --> (.+))?$/.exec(line) ?? [];
    return from === undefined ? [] : [[from, to.split(' & ').filter((name) => name !== '')] as const];
  });
  return Object.fromEntries(nodes);
}

describe('the picture of the layers', () => {
  it('is the table that the lint goes by, without the layers that may import nearly everything', async () => {
    const { layers } = (await import(pathToFileURL(join(WORKSPACE_ROOT, 'eslint.config.mjs')).href)) as {
      readonly layers: Readonly<Record<string, readonly string[]>>; // what the configuration exports
    };
    const pictures = codeBlocksIn(read('ARCHITECTURE.md')).filter(
      ({ language, code }) => language === 'mermaid' && code.startsWith('flowchart TB'),
    );
    const { app = [], tool = [], ...drawn } = layers;

    expect(pictures.map(({ code }) => arrowsOf(code))).toEqual([drawn]);
    expect([...app, 'testing'].sort()).toEqual(Object.keys(drawn).sort());
    expect([...tool].sort()).toEqual(Object.keys(layers).sort());
  });
});

describe('the list of decisions', () => {
  it('has each of them, by its heading and in their order', () => {
    const pages = filesBelow(WORKSPACE_ROOT)
      .filter((path) => /^docs\/decisions\/\d{4}-[^/]+\.md$/.test(path))
      .sort();
    const rows = pages.map((path) => {
      const [, number, title] = /^# (\d+)\. (.+)$/m.exec(read(path)) ?? [];
      return `| ${number} | [${title}](${path.replace('docs/decisions/', '')}) |`;
    });
    const list = read('docs/decisions/README.md');

    expect(linksIn(list)).toHaveLength(pages.length);
    expect(list.split('\n').filter((line) => /^\| \d/.test(line))).toEqual(rows);
  });
});
