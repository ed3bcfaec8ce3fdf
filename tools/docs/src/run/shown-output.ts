/** What stands in a document for text that is different each time; on a line of its own, for any number of lines. */
export const ELLIPSIS = '…';

/**
 * Tells whether what a command printed is what a document shows.
 *
 * Blanks at the ends of lines, empty lines at the end, CR and NUL do not count. `isPrefix` lets the command have printed more.
 */
export function isAsShown(shown: readonly string[], printed: string, { isPrefix = false }: { readonly isPrefix?: boolean } = {}): boolean {
  const lines = shown.map((line) => line.trimEnd());
  while (lines.at(-1) === '') lines.pop();
  if (lines.length === 0) return isPrefix || printed.trim() === '';
  const pattern = lines
    .map((line) => (line === ELLIPSIS ? '(?:.*\\n)*?' : `${line.split(ELLIPSIS).map(literal).join('.*')}[ \\t]*\\n`))
    .join('');
  // A terminal shows neither of the two.
  const visible = `${printed}\n`.replaceAll(/[\r\0]/g, '');
  return new RegExp(`^${pattern}${isPrefix ? '' : '\\s*$'}`).test(visible);
}

function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
