import ts from 'typescript';
import { type Declaration, type Declarations, entrySources, exportedNames, mentions, resolved } from './declarations.ts';
import type { WorkspacePackage } from './workspace.ts';

/** Where a package keeps the report of its public names. */
export const API_REPORT = 'api-report.md';

/**
 * Writes down what a package offers to those who use it: the declaration of every public name, without comments, and of every type that
 * these name and that has no name outside.
 */
export function apiReport(root: string, subject: WorkspacePackage, declarations: Declarations): string {
  const entries = entrySources(root, subject).map(({ entry, source }) => entrySection(entry, source, declarations));
  return [
    `# Public names of ${subject.manifest.name}`,
    '`npm run api` writes this page from the sources; a test compares it. A line that goes or changes here is a major change for whoever uses it.',
    ...entries,
  ]
    .join('\n\n')
    .concat('\n');
}

/**
 * Says how the names of a package differ from those that were written down, declaration by declaration: `-` for what was, `+` for what is.
 *
 * @returns nothing when they are the same.
 */
export function apiChanges(written: string, current: string): string {
  const [before, after] = [blocksIn(written), blocksIn(current)];
  const lines = [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    const [was = [], is = []] = [before.get(name), after.get(name)];
    const gone = was.filter((line) => !is.includes(line)).map((line) => `  - ${line}`);
    const come = is.filter((line) => !was.includes(line)).map((line) => `  + ${line}`);
    return gone.length + come.length === 0 ? [] : [`${name}:`, ...gone, ...come];
  });
  return written === current ? '' : lines.join('\n') || 'only their order, or what is said around them';
}

function entrySection(entry: string, source: string, declarations: Declarations): string {
  const exported = exportedNames(declarations, source).map((name) => ({ name, found: resolved(declarations, source, name) }));
  const known = new Set(exported.flatMap(({ found }) => found.map(({ statement }) => statement)));
  const unnamed = reachedFrom(
    exported.flatMap(({ found }) => found),
    declarations,
  ).filter(({ statement }) => !known.has(statement));
  const shown = exported.map(({ name, found }) =>
    found.length === 0 ? `export { ${name} };` : found.map((each) => printed(each, name)).join('\n'),
  );
  const hidden = [...new Set(unnamed.map((each) => printed(each, each.name)))].sort();
  return [
    `## ${entry}`,
    fenced(shown),
    ...(hidden.length === 0 ? [] : ['Named by these, and by no name of its own outside:', fenced(hidden)]),
  ].join('\n\n');
}

/** Everything that declarations name, and what that names in turn. */
function reachedFrom(start: readonly Declaration[], declarations: Declarations): readonly Declaration[] {
  const seen = new Map(start.map((each) => [each.statement, each]));
  const waiting = [...start];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const each of mentions(declarations, next)) {
      if (seen.has(each.statement)) continue;
      seen.set(each.statement, each);
      waiting.push(each);
    }
  }
  return [...seen.values()];
}

/** A declaration on its own, under its public name, without comments and without what is private. */
function printed({ statement, name }: Declaration, publicName: string): string {
  const text = print(withOrderedUnions(statement), statement.getSourceFile());
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !/^\s+(?:#private|private [^(]*);$/.test(line));
  const declared = lines.join('\n').replace(/^(?:export )?(?:declare )?/, '');
  return name === publicName ? declared : `${declared}\nexport { ${name} as ${publicName} };`;
}

/** TypeScript writes a union that it inferred in the order in which it came across its members, which anything may change. */
function withOrderedUnions(statement: ts.Statement): ts.Statement {
  const file = statement.getSourceFile();
  const ordered: ts.TransformerFactory<ts.Statement> = (context) => (root) => {
    const visit = (node: ts.Node): ts.Node => {
      const visited = ts.visitEachChild(node, visit, context);
      if (!ts.isUnionTypeNode(visited)) return visited;
      const texts = new Map(visited.types.map((type) => [type, print(type, file)]));
      const order = (a: ts.TypeNode, b: ts.TypeNode): number => ((texts.get(a) ?? '') < (texts.get(b) ?? '') ? -1 : 1);
      return context.factory.createUnionTypeNode([...visited.types].sort(order));
    };
    return ts.visitNode(root, visit, ts.isStatement);
  };
  return ts.transform(statement, [ordered]).transformed[0] ?? statement;
}

function print(node: ts.Node, file: ts.SourceFile): string {
  return ts.createPrinter({ removeComments: true }).printNode(ts.EmitHint.Unspecified, node, file);
}

function fenced(blocks: readonly string[]): string {
  return ['```ts', blocks.join('\n\n'), '```'].join('\n');
}

/** The declarations in a report by entry point and first words. */
function blocksIn(report: string): ReadonlyMap<string, readonly string[]> {
  const sections = report.split(/^## /m).slice(1);
  return new Map(
    sections.flatMap((section) => {
      const entry = section.split('\n')[0] ?? '';
      const codes = [...section.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code);
      return codes
        .flatMap((code) => code.trim().split('\n\n'))
        .map((block) => [`${entry} ${block.split(/[<({:=\n]| extends/)[0]?.trim() ?? ''}`, block.split('\n')] as const);
    }),
  );
}
