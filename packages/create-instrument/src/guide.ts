import { posix } from 'node:path';
import type { FillIn } from './fill-ins.ts';

/** What is said when an instrument has been made. */
export interface GuideFacts {
  readonly title: string;
  /** The folder as it is to be shown, in front of every path. */
  readonly folder: string;
  readonly fillIns: readonly FillIn[];
  /** What to type, in order. */
  readonly commands: readonly string[];
}

/** Tells an author what to fill in, in order, each with file and line, and what to type then. */
export function guide({ title, folder, fillIns, commands }: GuideFacts): string {
  const width = String(fillIns.length).length;
  return [
    title,
    '',
    'It is whole, and passes its tests, as an instrument that does not exist. To make it yours, fill in:',
    ...fillIns.flatMap(({ path, line, what }, index) => [
      `${String(index + 1).padStart(width + 2)}. ${posix.join(folder, path)}:${line}`,
      `${' '.repeat(width + 4)}${what}`,
    ]),
    '',
    'And after each of them:',
    ...commands.map((command) => `  ${command}`),
    '',
  ].join('\n');
}
