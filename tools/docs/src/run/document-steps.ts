import { codeBlocksIn } from '@taffrail/tidy';

/** A file that a document has its reader write. */
export interface FileStep {
  readonly kind: 'file';
  /** Relative to the folder in which the reader began. */
  readonly path: string;
  readonly text: string;
  /** Where it stands in the document, counted from one. */
  readonly line: number;
}

/** A command that a document shows, with what it prints. */
export interface CommandStep {
  readonly kind: 'command';
  readonly command: string;
  /** Whether it goes on beside those that follow, as one that ends in `&` does. */
  readonly isInBackground: boolean;
  readonly expected: readonly string[];
  readonly line: number;
}

/** One thing that a reader who follows a document does. */
export type DocumentStep = FileStep | CommandStep;

/** What stands before a command. */
const PROMPT = '$ ';

/**
 * Reads what a document has its reader do, in its order.
 *
 * A block under a line that is nothing but a name in bold code is a file. In a block of the language `console`, a line that begins with a
 * dollar sign is a command, which goes on where the line ends in a backslash; the lines below it are what it prints.
 */
export function documentSteps(markdown: string): readonly DocumentStep[] {
  return codeBlocksIn(markdown).flatMap(({ language, code, line, file }): readonly DocumentStep[] => {
    if (file !== undefined) return [{ kind: 'file', path: file, text: `${code}\n`, line }];
    return language === 'console' ? commandsIn(code, line) : [];
  });
}

function commandsIn(code: string, firstLine: number): readonly CommandStep[] {
  const found: { command: string; expected: string[]; line: number }[] = [];
  let goesOn = false;
  for (const [index, text] of code.split('\n').entries()) {
    const last = found.at(-1);
    if (goesOn && last !== undefined) last.command += `\n${text}`;
    else if (text.startsWith(PROMPT)) found.push({ command: text.slice(PROMPT.length), expected: [], line: firstLine + index });
    else if (last === undefined) throw new Error(`line ${firstLine + index} stands before any command: ${text}`);
    else last.expected.push(text);
    goesOn = text.endsWith('\\') && (goesOn || text.startsWith(PROMPT));
  }
  return found.map(({ command, expected, line }) => {
    const isInBackground = command.endsWith(' &');
    return { kind: 'command', command: isInBackground ? command.slice(0, -2) : command, isInBackground, expected, line };
  });
}
