import { isAbsolute, join, relative } from 'node:path';
import { HELP, readArguments } from './arguments.ts';
import { fillIns } from './fill-ins.ts';
import { guide } from './guide.ts';
import { instrumentFiles } from './instrument-files.ts';
import { namesOf } from './instrument-names.ts';
import { type Asker, askMissing } from './questions.ts';
import { checkFolder, writeFiles } from './write-files.ts';

/** Where the command runs. */
export interface Surroundings {
  readonly cwd: string;
  /** Absent where there is no terminal. */
  readonly asker?: Asker;
}

/**
 * Makes an instrument in a folder of its own, as the command line says, and answers what to tell the author.
 *
 * Everything is checked before anything is written.
 *
 * @throws `CreateInstrumentError`, of some kind, for an order that cannot be carried out.
 */
export async function createInstrument(argv: readonly string[], { cwd, asker }: Surroundings): Promise<string> {
  const { isHelp, isDryRun, folder: given, packageName, license, ...known } = readArguments(argv);
  if (isHelp) return HELP;
  const { style, vendor, model } = await askMissing(known, asker);
  const names = namesOf({ vendor, model, ...(packageName !== undefined && { packageName }) });
  const folder = given ?? names.kebab;
  const target = isAbsolute(folder) ? folder : join(cwd, folder);
  checkFolder(target);
  const files = instrumentFiles({ names, style, place: 'repository', ...(license !== undefined && { license }) });
  if (isDryRun) return `Would make ${names.packageName} in ${target}:\n${files.map(({ path }) => `  ${path}\n`).join('')}`;
  writeFiles(target, files);
  const shown = relative(cwd, target) || '.';
  return guide({
    title: `Made ${names.packageName}, the ${names.vendor} ${names.model} (${style}), in ${shown}: ${files.length} files.`,
    folder: shown,
    fillIns: fillIns(files),
    commands: [...(shown === '.' ? [] : [`cd ${quoted(shown)}`]), 'npm install', 'npm run typecheck && npm run lint', 'TAFFRAIL_CONFORMANCE=update npm test    # says which level of conformance it has'],
  });
}

/** Writes a path as a shell takes it. */
function quoted(path: string): string {
  return /^[\w./@+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
