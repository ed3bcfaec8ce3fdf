import { dirname, join } from 'node:path';
import ts from 'typescript';
import type { WorkspacePackage } from './workspace.ts';

/** The declaration files of a workspace as a build would write them, by the path without an extension that they have beside their sources. */
export type Declarations = ReadonlyMap<string, ts.SourceFile>;

/** A declaration, and what it goes by where it stands. */
export interface Declaration {
  readonly path: string;
  readonly name: string;
  readonly statement: ts.Statement;
}

/** Has TypeScript write the declarations of packages, and of what they import from this workspace, into memory. */
export function declarationsOf(root: string, packages: readonly WorkspacePackage[]): Declarations {
  const read = ts.readConfigFile(join(root, 'tsconfig.base.json'), (path) => ts.sys.readFile(path));
  const { options } = ts.convertCompilerOptionsFromJson((read.config as { compilerOptions: unknown }).compilerOptions, root); // a tsconfig.json without the field fails here
  const entries = packages.flatMap((each) => entrySources(root, each).map(({ source }) => source));
  const program = ts.createProgram(entries, { ...options, types: ['node'], composite: false, declarationMap: false, noEmitOnError: false });
  const written = new Map<string, ts.SourceFile>();
  const write: ts.WriteFileCallback = (path, text) => written.set(withoutExtension(path), parsed(path, text));
  program.emit(undefined, write, undefined, true);
  return written;
}

/** Reads texts as declaration files, by their paths. */
export function parsedDeclarations(texts: Readonly<Record<string, string>>): Declarations {
  return new Map(Object.entries(texts).map(([path, text]) => [withoutExtension(path), parsed(path, text)]));
}

/** The entry points of a package, and the sources that they stand for. */
export function entrySources(
  root: string,
  { folder, manifest }: WorkspacePackage,
): readonly { readonly entry: string; readonly source: string }[] {
  return Object.entries(manifest.exports ?? {}).flatMap(([key, value]) => {
    const source = typeof value === 'object' && value !== null && '@taffrail/source' in value ? value['@taffrail/source'] : undefined;
    return typeof source === 'string' ? [{ entry: `${manifest.name}${key.slice(1)}`, source: join(root, folder, source) }] : [];
  });
}

/** The names that a file exports, in the order of the alphabet. */
export function exportedNames(declarations: Declarations, path: string): readonly string[] {
  const names = declarations.get(withoutExtension(path))?.statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement) && statement.exportClause !== undefined && ts.isNamedExports(statement.exportClause))
      return statement.exportClause.elements.map(({ name }) => name.text);
    return isExported(statement) ? namesOf(statement) : [];
  });
  return [...new Set(names)].sort();
}

/** Finds what a name means in a file, wherever it was imported from; several statements for an overload or a value with its type. Nothing for a name of other packages. */
export function resolved(declarations: Declarations, path: string, name: string): readonly Declaration[] {
  const here = withoutExtension(path);
  const file = declarations.get(here);
  if (file === undefined) return [];
  const own = file.statements.filter((statement) => namesOf(statement).includes(name));
  if (own.length > 0) return own.map((statement) => ({ path: here, name, statement }));
  for (const { local, original, from } of file.statements.flatMap(linksIn)) {
    if (local !== name) continue;
    if (from === undefined) return original === name ? [] : resolved(declarations, here, original);
    return from.startsWith('.') ? resolved(declarations, join(dirname(here), from), original) : [];
  }
  return [];
}

/** What a declaration names: the identifiers in it, and what it imports in passing. */
export function mentions(declarations: Declarations, { path, statement }: Declaration): readonly Declaration[] {
  const found: Declaration[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
      const from = node.argument.literal.text;
      if (from.startsWith('.') && node.qualifier !== undefined)
        found.push(...resolved(declarations, join(dirname(path), from), node.qualifier.getText()));
    } else if (ts.isTypeReferenceNode(node) || ts.isExpressionWithTypeArguments(node) || ts.isTypeQueryNode(node)) {
      const name = ts.isTypeReferenceNode(node) ? node.typeName : ts.isTypeQueryNode(node) ? node.exprName : node.expression;
      found.push(...resolved(declarations, path, name.getText().split('.')[0] ?? ''));
    }
    ts.forEachChild(node, visit);
  };
  visit(statement);
  return found;
}

interface Link {
  readonly local: string;
  readonly original: string;
  /** Absent when a name of the same file is exported under another. */
  readonly from: string | undefined;
}

function linksIn(statement: ts.Statement): readonly Link[] {
  const bindings = ts.isImportDeclaration(statement)
    ? statement.importClause?.namedBindings
    : ts.isExportDeclaration(statement)
      ? statement.exportClause
      : undefined;
  if (bindings === undefined || !('elements' in bindings) || !(ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)))
    return [];
  const from =
    statement.moduleSpecifier !== undefined && ts.isStringLiteral(statement.moduleSpecifier) ? statement.moduleSpecifier.text : undefined;
  return bindings.elements.map(({ name, propertyName }) => ({ local: name.text, original: (propertyName ?? name).text, from }));
}

function namesOf(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.map(({ name }) => name.getText());
  const isNamed =
    ts.isClassDeclaration(statement) ||
    ts.isFunctionDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement);
  return isNamed && statement.name !== undefined ? [statement.name.text] : [];
}

function isExported(statement: ts.Statement): boolean {
  return ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
}

function parsed(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}

function withoutExtension(path: string): string {
  return path.replace(/(?:\.d)?\.[jt]s$/, '');
}
