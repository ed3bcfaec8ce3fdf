import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '@taffrail/tidy';

/** The time that one compilation may take. */
const COMPILE_LIMIT_MS = 120_000;

/** As strict as TypeScript can be about somebody else's declarations, which it reads whole. */
const STRICT = { strict: true, noUncheckedIndexedAccess: true, skipLibCheck: false, target: 'es2022', rootDir: '.' };
/** A browser's program: no types of Node. */
const BROWSER = { ...STRICT, exactOptionalPropertyTypes: true, lib: ['es2022', 'dom'], types: [] };
const NODE = { ...STRICT, lib: ['es2022'], types: ['node'] };

/**
 * Compiles the programs in a project as their authors would: everything for Node with `nodenext`, which emits into `built`, and the instruments
 * for a browser with `bundler`.
 *
 * @returns what each compilation that failed printed.
 */
export async function typeProblems(root: string, project: string, instruments: readonly string[]): Promise<readonly string[]> {
  const forNode = { compilerOptions: { ...NODE, module: 'nodenext', outDir: 'built' }, files: [...instruments, 'names.mts', 'names.cts'] };
  const forBrowser = { compilerOptions: { ...BROWSER, module: 'esnext', moduleResolution: 'bundler', noEmit: true }, files: instruments };
  const compile = async (name: string, settings: object): Promise<readonly string[]> => {
    const file = `tsconfig.${name}.json`;
    writeFileSync(join(project, file), JSON.stringify(settings));
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    const { exitCode, stdout } = await run(process.execPath, [compiler, '-p', file], { cwd: project, timeoutMs: COMPILE_LIMIT_MS });
    return exitCode === 0 ? [] : [`TypeScript (${name}) refuses:\n${stdout}`];
  };
  return (await Promise.all([compile('nodenext', forNode), compile('bundler', forBrowser)])).flat();
}
