import ts from 'typescript';

/** A source text to check, under a path that need not exist. */
export interface Snippet {
  readonly path: string;
  readonly code: string;
}

/**
 * Type-checks texts as modules that stand where their paths say, under the settings of a tsconfig.json.
 *
 * Names that a text declares and does not use are no problem: an example shows what a call answers.
 *
 * @returns one sentence per error, with path and line.
 */
export function typeProblems(snippets: readonly Snippet[], tsconfig: string): readonly string[] {
  const read = ts.readConfigFile(tsconfig, (path) => ts.sys.readFile(path));
  const { options } = ts.convertCompilerOptionsFromJson((read.config as { compilerOptions: unknown }).compilerOptions, '.'); // a tsconfig.json without the field fails here
  const texts = new Map(snippets.map(({ path, code }) => [path, `${code}\nexport {};\n`]));
  const settings = { ...options, types: ['node'], noEmit: true, composite: false, noUnusedLocals: false, noUnusedParameters: false };
  const host = ts.createCompilerHost(settings);
  host.fileExists = (path) => texts.has(path) || ts.sys.fileExists(path);
  host.readFile = (path) => texts.get(path) ?? ts.sys.readFile(path);
  const program = ts.createProgram([...texts.keys()], settings, host);
  return [...texts.keys()].flatMap((path) => {
    const source = program.getSourceFile(path);
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return found.map(({ start = 0, messageText, code }) => {
      const line = (source?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
      return `${path}:${line}: TS${code}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
  });
}
