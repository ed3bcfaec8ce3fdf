import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const SOURCES = ['numbered-lines', 'record-file', 'instrument-program', 'client-program'];
const HERE = dirname(fileURLToPath(import.meta.url));
const BUILT = join(HERE, '../../out-tsc/kill');

/** The port agent's own program, as it is built. */
export const AGENT_PROGRAM = join(dirname(createRequire(import.meta.url).resolve('@taffrail/port-agent/package.json')), 'dist/main.js');

/** Compiles the programs of this folder for the oldest Node that is supported, which reads no TypeScript; gives the path of each. */
export function compilePrograms(): Readonly<Record<'instrument' | 'client', string>> {
  mkdirSync(BUILT, { recursive: true });
  for (const name of SOURCES) {
    const { outputText } = ts.transpileModule(readFileSync(join(HERE, `${name}.ts`), 'utf8'), {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022, verbatimModuleSyntax: true, rewriteRelativeImportExtensions: true },
    });
    const path = join(BUILT, `${name}.js`);
    writeFileSync(`${path}.${process.pid}`, outputText);
    renameSync(`${path}.${process.pid}`, path);
  }
  return { instrument: join(BUILT, 'instrument-program.js'), client: join(BUILT, 'client-program.js') };
}
