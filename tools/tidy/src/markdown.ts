/** A link of a Markdown text. */
export interface MarkdownLink {
  readonly target: string;
  /** Counted from one. */
  readonly line: number;
}

/** A fenced block of a Markdown text. */
export interface CodeBlock {
  /** The language after the fence; empty where there is none. */
  readonly language: string;
  readonly code: string;
  /** The line of the first line of code, counted from one. */
  readonly line: number;
  /** The file whose text it is; its name stands before the block, alone on a line, in bold code. */
  readonly file?: string;
}

/** The targets of a text's links and images, inline and by reference; code is passed over. */
export function linksIn(markdown: string): readonly MarkdownLink[] {
  return linesOf(markdown)
    .filter(({ block }) => block === undefined)
    .flatMap(({ text, line }) => {
      const prose = text.replace(/(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/g, '');
      const inline = [...prose.matchAll(/\]\(\s*<?([^\s)>]+)>?(?:\s+"[^"]*")?\s*\)/g)];
      const reference = [...prose.matchAll(/^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)>?/g)];
      return [...inline, ...reference].map(([, target = '']) => ({ target, line }));
    });
}

/** The anchors of a text's headings, as GitHub makes them. */
export function anchorsIn(markdown: string): ReadonlySet<string> {
  const seen = new Map<string, number>();
  const headings = linesOf(markdown).flatMap(({ text, block }) =>
    block === undefined ? (/^#{1,6}\s+(.+?)\s*#*$/.exec(text)?.[1] ?? []) : [],
  );
  return new Set(
    headings.map((heading) => {
      const anchor = heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(/\s/g, '-');
      const times = seen.get(anchor) ?? 0;
      seen.set(anchor, times + 1);
      return times === 0 ? anchor : `${anchor}-${times}`;
    }),
  );
}

/** The fenced blocks of a text. */
export function codeBlocksIn(markdown: string): readonly CodeBlock[] {
  const blocks: { language: string; line: number; lines: string[]; file: string | undefined }[] = [];
  let before = '';
  for (const { text, line, block } of linesOf(markdown)) {
    const file = /^\*\*`([^`]+)`\*\*$/.exec(before)?.[1];
    if (block === 'open') blocks.push({ language: /^\s*[`~]+\s*([\w-]*)/.exec(text)?.[1] ?? '', line: line + 1, lines: [], file });
    if (block === 'inside') blocks.at(-1)?.lines.push(text);
    if (text.trim() !== '') before = text.trim();
  }
  return blocks.map(({ language, line, lines, file }) => ({ language, line, code: lines.join('\n'), ...(file !== undefined && { file }) }));
}

interface Line {
  readonly text: string;
  readonly line: number;
  /** What the line is of a fenced block, if it is in one. */
  readonly block: 'open' | 'inside' | 'close' | undefined;
}

function linesOf(markdown: string): readonly Line[] {
  let fence: string | undefined;
  return markdown.split(/\r?\n/).map((text, index) => {
    const line = index + 1;
    const [, marks] = /^\s*(`{3,}|~{3,})/.exec(text) ?? [];
    if (fence === undefined) {
      fence = marks;
      return { text, line, block: marks === undefined ? undefined : 'open' };
    }
    const closes = marks !== undefined && marks.startsWith(fence) && text.trim() === marks;
    if (closes) fence = undefined;
    return { text, line, block: closes ? 'close' : 'inside' };
  });
}
