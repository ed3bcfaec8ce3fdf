import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { anchorsIn, codeBlocksIn, linksIn } from './markdown.ts';
import { typeProblems } from './type-check.ts';
import { filesBelow, packagesOf, WORKSPACE_ROOT } from './workspace.ts';

const files = filesBelow(WORKSPACE_ROOT);
const read = (path: string): string => readFileSync(join(WORKSPACE_ROOT, path), 'utf8');
const documents = files.filter((path) => path.endsWith('.md') && !path.endsWith('CHANGELOG.md'));

/** A path that exists on one machine only. */
const MACHINE_PATH = new RegExp(`(?<![\\w.$}~-])/(?:${['work', 'farm', 'tmp', 'home', 'Users', 'root'].join('|')})/\\w`);

describe('the documents', () => {
  it('link only to files and headings that exist', () => {
    const broken = documents.flatMap((path) =>
      linksIn(read(path)).flatMap(({ target, line }) => (resolves(path, target) ? [] : [`${path}:${line} links to ${target}`])),
    );

    expect(broken).toEqual([]);
  });

  it('show only examples that compile', () => {
    const readmes = ['README.md', ...packagesOf(WORKSPACE_ROOT).map(({ folder }) => `${folder}/README.md`)].filter((path) =>
      files.includes(path),
    );
    // The files of a tutorial are compiled together, where the tutorial is followed.
    const snippets = [...readmes, ...documents.filter((path) => path.startsWith('docs/'))].flatMap((path) =>
      codeBlocksIn(read(path))
        .filter(({ language, file }) => language === 'ts' && file === undefined)
        .map(({ code, line }) => ({ path: join(WORKSPACE_ROOT, dirname(path), `${basename(path, '.md')}-line-${line}.ts`), code })),
    );

    expect(typeProblems(snippets, join(WORKSPACE_ROOT, 'tsconfig.base.json'))).toEqual([]);
  }, 60_000);

  it('come with the licence', () => {
    expect(read('LICENSE')).toContain('Apache License');
    for (const path of files.filter((name) => name.endsWith('/LICENSE'))) expect(read(path), path).toBe(read('LICENSE'));
  });
});

describe('the tree', () => {
  it('names no path of one machine', () => {
    const named = files
      .filter((path) => !path.endsWith('package-lock.json'))
      .flatMap((path) =>
        read(path)
          .split('\n')
          .flatMap((text, index) => (MACHINE_PATH.test(text) ? [`${path}:${index + 1}: ${text.trim().slice(0, 120)}`] : [])),
      );

    expect(named).toEqual([]);
  });
});

describe('the checks on documents', () => {
  it('know a machine path from a path of a URL, a package or a variable', () => {
    const slash = '/';

    expect(MACHINE_PATH.test(`cd ${slash}home/someone`)).toBe(true);
    expect(MACHINE_PATH.test(`"${slash}tmp/x"`)).toBe(true);
    expect(MACHINE_PATH.test('https://example.org/home/page ./tmp/x $HOME/work/x src/work/x')).toBe(false);
  });

  it('report an example that does not compile', () => {
    const path = join(WORKSPACE_ROOT, 'packages/fsm/README-line-1.ts');

    expect(typeProblems([{ path, code: "const n: number = 'one';" }], join(WORKSPACE_ROOT, 'tsconfig.base.json'))).toEqual([
      `${path}:1: TS2322: Type 'string' is not assignable to type 'number'.`,
    ]);
  }, 60_000);

  it('report a link to a file or a heading that is not there', () => {
    expect(resolves('CONTRIBUTING.md', 'nowhere.md')).toBe(false);
    expect(resolves('CONTRIBUTING.md', '#nowhere')).toBe(false);
    expect(resolves('CONTRIBUTING.md', 'LICENSE')).toBe(true);
    expect(resolves('CONTRIBUTING.md', 'https://example.org/x')).toBe(true);
  });
});

function resolves(from: string, target: string): boolean {
  if (/^[a-z][a-z\d+.-]*:/i.test(target)) return true;
  const [path = '', anchor] = decodeURIComponent(target).split('#');
  const file = path === '' ? from : posix.join(posix.dirname(from), path);
  if (!existsSync(join(WORKSPACE_ROOT, file))) return false;
  return anchor === undefined || !file.endsWith('.md') || anchorsIn(read(file)).has(anchor);
}
