import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { filesBelow, type WorkspacePackage } from './workspace.ts';

/** A fact that an error carries. */
export interface ErrorField {
  readonly name: string;
  readonly type: string;
  /** What its doc comment says; empty where its name says it. */
  readonly meaning: string;
}

/** A class of errors, as its source declares it. */
export interface ErrorClass {
  readonly name: string;
  readonly packageName: string;
  /** The class that it extends. */
  readonly parent: string;
  /** Absent in a class that is only the root of others, and where it depends. */
  readonly code: string | undefined;
  /** What its code depends on, or is; empty where nothing is said of it. */
  readonly codeComment: string;
  readonly isAbstract: boolean;
  readonly meaning: string;
  /** Those that it declares itself. */
  readonly fields: readonly ErrorField[];
}

/** Reads the error classes that a package declares, in the order of its files. Classes called by another name are none. */
export function errorClassesOf(root: string, { folder, manifest }: WorkspacePackage): readonly ErrorClass[] {
  const sources = filesBelow(root, join(root, folder, 'src')).filter((path) => path.endsWith('.ts') && !/\.(?:test|test-d|bench)\.ts$/.test(path));
  return sources.sort().flatMap((path) => errorClassesIn(readFileSync(join(root, path), 'utf8'), manifest.name));
}

/** Reads the error classes that a source text exports. */
export function errorClassesIn(text: string, packageName: string): readonly ErrorClass[] {
  const source = ts.createSourceFile('errors.ts', text, ts.ScriptTarget.Latest, true);
  return source.statements.flatMap((statement) => {
    if (!ts.isClassDeclaration(statement) || !hasModifier(statement, ts.SyntaxKind.ExportKeyword)) return [];
    const name = statement.name?.text ?? '';
    const parent = statement.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression.getText() ?? '';
    if (!name.endsWith('Error') || !parent.endsWith('Error')) return [];
    const code = statement.members.filter(ts.isPropertyDeclaration).find((member) => member.name.getText() === 'code');
    return [{
      name,
      packageName,
      parent,
      code: code?.initializer !== undefined && ts.isStringLiteral(code.initializer) ? code.initializer.text : undefined,
      codeComment: code === undefined ? '' : commentOf(code),
      isAbstract: hasModifier(statement, ts.SyntaxKind.AbstractKeyword),
      meaning: commentOf(statement),
      fields: statement.members.flatMap(fieldOf),
    }];
  });
}

function fieldOf(member: ts.ClassElement): readonly ErrorField[] {
  const name = member.name?.getText() ?? '';
  if (!ts.isPropertyDeclaration(member) || name === 'code' || name.startsWith('#') || hasModifier(member, ts.SyntaxKind.OverrideKeyword)) return [];
  return [{ name, type: member.type?.getText().replace(/\s+/g, ' ') ?? 'unknown', meaning: commentOf(member) }];
}

function commentOf(node: ts.Node): string {
  const [comment] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  return (ts.getTextOfJSDocComment(comment?.comment) ?? '').replace(/\{@link (\w+)[^}]*\}/g, '`$1`').replace(/\s+/g, ' ').trim();
}

function hasModifier(node: ts.HasModifiers, kind: ts.SyntaxKind): boolean {
  return node.modifiers?.some((modifier) => modifier.kind === kind) === true;
}
