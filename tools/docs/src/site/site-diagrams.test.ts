import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { codeBlocksIn, filesBelow, WORKSPACE_ROOT } from '@taffrail/tidy';
import { describe, expect, it } from 'vitest';
import { MERMAID_SCRIPT } from './site-diagrams.ts';

interface Mermaid {
  parse(text: string): Promise<unknown>;
}

/** Mermaid, in as much of a browser as it takes to read a diagram without drawing it. */
function loadMermaid(): Mermaid {
  const window = {
    document: { nodeType: 9, createElement: () => ({ style: {} }) },
    navigator: { userAgent: '' },
    Element: class {},
    addEventListener: () => undefined,
  };
  const browser = createContext({ window, console, setTimeout, clearTimeout, structuredClone, URL, TextEncoder, queueMicrotask });
  runInContext(readFileSync(MERMAID_SCRIPT, 'utf8'), browser);
  return runInContext('mermaid', browser) as Mermaid; // what the script leaves behind
}

/** Why Mermaid cannot draw a text; undefined when it can. */
async function complaint(mermaid: Mermaid, text: string): Promise<string | undefined> {
  try {
    await mermaid.parse(text);
    return undefined;
  } catch (error) {
    return String(error);
  }
}

describe('the diagrams of the documents', () => {
  const mermaid = loadMermaid();
  const diagrams = filesBelow(WORKSPACE_ROOT)
    .filter((path) => path.endsWith('.md'))
    .flatMap((path) =>
      codeBlocksIn(readFileSync(join(WORKSPACE_ROOT, path), 'utf8'))
        .filter(({ language }) => language === 'mermaid')
        .map(({ code, line }) => [`${path}:${line}`, code] as const),
    );

  it('are there', () => {
    expect(diagrams.map(([place]) => place.split(':')[0])).toEqual(expect.arrayContaining(['README.md', 'ARCHITECTURE.md']));
  });

  it.each(diagrams)('can be drawn: %s', async (_, code) => {
    expect(await complaint(mermaid, code)).toBeUndefined();
  });

  it('are told apart from what cannot be drawn', async () => {
    expect(await complaint(mermaid, 'flowchart LR\n  a --> [[[')).toMatch(/Parse error on line 2/);
    expect(await complaint(mermaid, 'a drawing of a ship')).toMatch(/No diagram type detected/);
  });
});
