/** Gives texts a colour or a weight; where there are to be no colours, leaves them as they are. */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  cyan(text: string): string;
}

/** Makes a paint, with colours or without. */
export function paintWith({ hasColors }: { readonly hasColors: boolean }): Paint {
  const style =
    (code: number, end: number) =>
    (text: string): string =>
      hasColors && text !== '' ? `\u001b[${code}m${text}\u001b[${end}m` : text;
  return { bold: style(1, 22), dim: style(2, 22), red: style(31, 39), cyan: style(36, 39) };
}

/** Shortens a text that is not yet painted to a number of columns. */
export function clip(text: string, columns: number): string {
  const characters = Array.from(text);
  return characters.length <= columns ? text : `${characters.slice(0, Math.max(0, columns - 1)).join('')}…`;
}
