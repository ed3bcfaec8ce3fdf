import { join } from 'node:path';
import ts from 'typescript';
import type { WorkspacePackage } from './workspace.ts';

/** A name that a package offers, or a member of one, and what is said of it. */
export interface PublicName {
  /** As `package: Class.member`. */
  readonly path: string;
  /** Its doc comment with its tags; empty without one. */
  readonly comment: string;
  /** As TypeScript prints it. */
  readonly type: string;
  readonly kind: 'name' | 'member';
  /** Whether its own code throws; for functions, methods and accessors. */
  readonly throws: boolean;
}

/** Reads what the entry points of packages offer, members of classes and interfaces included, with one type checker for all. */
export function publicNamesOf(root: string, packages: readonly WorkspacePackage[]): readonly PublicName[] {
  const entries = packages.flatMap((each) => entriesOf(root, each).map((path) => ({ path, project: each.project })));
  const read = ts.readConfigFile(join(root, 'tsconfig.base.json'), (path) => ts.sys.readFile(path));
  const { options } = ts.convertCompilerOptionsFromJson((read.config as { compilerOptions: unknown }).compilerOptions, root); // a tsconfig.json without the field fails here
  const program = ts.createProgram(entries.map(({ path }) => path), { ...options, types: ['node'], noEmit: true, composite: false });
  const checker = program.getTypeChecker();
  const seen = new Set<ts.Symbol>();
  return entries.flatMap(({ path, project }) => {
    const source = program.getSourceFile(path);
    const module = source && checker.getSymbolAtLocation(source);
    if (module === undefined) throw new Error(`${path} is no module`);
    return checker.getExportsOfModule(module).flatMap((exported) => {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      if (seen.has(symbol)) return [];
      seen.add(symbol);
      return namesOf(symbol, `${project}: ${exported.name}`, checker);
    });
  });
}

/** The sources behind `exports`. */
function entriesOf(root: string, { folder, manifest }: WorkspacePackage): readonly string[] {
  return Object.values(manifest.exports ?? {}).flatMap((entry) => {
    const source = typeof entry === 'object' && entry !== null && '@taffrail/source' in entry ? entry['@taffrail/source'] : undefined;
    return typeof source === 'string' ? [join(root, folder, source)] : [];
  });
}

function namesOf(symbol: ts.Symbol, path: string, checker: ts.TypeChecker): readonly PublicName[] {
  const declaration = symbol.declarations?.find((each) => ts.isClassDeclaration(each) || ts.isInterfaceDeclaration(each));
  // A member's type shows it by reference; listing it again would only repeat the fault of its own declaration.
  const members = declaration === undefined ? [] : declaration.members.flatMap((member) => memberOf(member, path, checker));
  return [nameOf(symbol, { path, kind: 'name', checker }), ...members];
}

function memberOf(member: ts.ClassElement | ts.TypeElement, path: string, checker: ts.TypeChecker): readonly PublicName[] {
  const symbol = member.name && checker.getSymbolAtLocation(member.name);
  const modifiers = ts.canHaveModifiers(member) ? (ts.getModifiers(member) ?? []) : [];
  const isHidden = modifiers.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword || kind === ts.SyntaxKind.OverrideKeyword);
  if (symbol === undefined || isHidden || member.name === undefined || ts.isPrivateIdentifier(member.name)) return [];
  return [nameOf(symbol, { path: `${path}.${symbol.name}`, kind: 'member', checker })];
}

function nameOf(symbol: ts.Symbol, { path, kind, checker }: { readonly path: string; readonly kind: PublicName['kind']; readonly checker: ts.TypeChecker }): PublicName {
  const declaration = symbol.valueDeclaration ?? symbol.declarations?.[0];
  const type = declaration === undefined ? '' : checker.typeToString(checker.getTypeOfSymbolAtLocation(symbol, declaration));
  const tags = symbol.getJsDocTags(checker).map(({ name, text }) => `@${name} ${ts.displayPartsToString(text)}`);
  const comment = [ts.displayPartsToString(symbol.getDocumentationComment(checker)), ...tags].join('\n').trim();
  return { path, kind, comment, type, throws: symbol.declarations?.some(throwsItself) === true };
}

/** Whether there is a `throw` in the code of a function itself, outside of a `try` and of functions within. */
function throwsItself(declaration: ts.Declaration): boolean {
  const body = ts.isFunctionLike(declaration) && 'body' in declaration ? (declaration.body as ts.Node | undefined) : undefined; // undefined in an overload
  const visit = (node: ts.Node): boolean => {
    if (ts.isThrowStatement(node)) return true;
    if (ts.isFunctionLike(node) || ts.isTryStatement(node)) return false;
    return ts.forEachChild(node, visit) === true;
  };
  return body !== undefined && visit(body);
}
