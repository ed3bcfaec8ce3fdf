import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { API_REPORT, apiChanges, apiReport } from './api-report.ts';
import { type Declarations, declarationsOf, parsedDeclarations } from './declarations.ts';
import { publishedPackages, WORKSPACE_ROOT } from './workspace.ts';

const published = publishedPackages(WORKSPACE_ROOT);

describe('the public names of a package', () => {
  let declarations: Declarations;

  beforeAll(() => {
    declarations = declarationsOf(WORKSPACE_ROOT, published);
  }, 120_000);

  it.each(published.map((each) => [each.manifest.name, each] as const))('are those that were decided on: %s', (_, subject) => {
    const path = join(subject.folder, API_REPORT);
    const written = existsSync(join(WORKSPACE_ROOT, path)) ? readFileSync(join(WORKSPACE_ROOT, path), 'utf8') : '';

    const changes = apiChanges(written, apiReport(WORKSPACE_ROOT, subject, declarations));

    expect
      .soft(
        changes,
        `${path} says otherwise. If the change is meant, run "npm run api", commit the page, and say in a changeset what users can or must do:\n${changes}`,
      )
      .toBe('');
  });
});

describe('a report', () => {
  const subject = {
    folder: 'packages/made',
    project: 'made',
    manifest: { name: '@acme/made', exports: { '.': { '@taffrail/source': './src/index.ts' }, './package.json': './package.json' } },
  };
  const texts = {
    'packages/made/src/index.d.ts':
      "export { type Shape, Circle, area as areaOf } from './shapes.ts';\nexport { Observable } from 'rxjs';\n",
    'packages/made/src/shapes.d.ts': [
      "import type { Unit } from './unit.ts';",
      '/** A shape. */',
      'export interface Shape { readonly size: Unit; }',
      'export declare class Circle implements Shape {',
      '  #private;',
      '  private cached;',
      '  /** Its size. */',
      '  readonly size: Unit;',
      "  grown(by: import('./unit.ts').Factor): Circle;",
      '}',
      'export declare function area(shape: Shape): number;',
      'export declare function unused(): void;',
    ].join('\n'),
    'packages/made/src/unit.d.ts':
      'export type Unit = Metres | "feet";\ntype Metres = "m";\nexport type Factor = number;\ntype Other = 1;\n',
  };
  const reportOf = (changed: Readonly<Record<string, string>> = {}): string =>
    apiReport('.', subject, parsedDeclarations({ ...texts, ...changed }));

  it('has each public name, in order and without comments, and what they name that has no name outside', () => {
    expect(reportOf().split('\n').slice(4)).toEqual([
      ...['## @acme/made', '', '```ts'],
      ...['class Circle implements Shape {', '    readonly size: Unit;', "    grown(by: import('./unit.ts').Factor): Circle;", '}', ''],
      ...['export { Observable };', ''],
      ...['interface Shape {', '    readonly size: Unit;', '}', ''],
      ...['function area(shape: Shape): number;', 'export { area as areaOf };', '```', ''],
      ...['Named by these, and by no name of its own outside:', ''],
      ...['```ts', 'type Factor = number;', '', 'type Metres = "m";', '', 'type Unit = "feet" | Metres;', '```', ''],
    ]);
  });

  it('is the same when only comments, or what nobody can reach, are changed', () => {
    const path = 'packages/made/src/unit.d.ts';

    expect(apiChanges(reportOf(), reportOf({ [path]: `${texts[path].replace('type Other = 1', 'type Other = 2')}/** More. */` }))).toBe('');
  });

  it('is the same in whatever order TypeScript writes a union', () => {
    const path = 'packages/made/src/unit.d.ts';

    expect(reportOf({ [path]: texts[path].replace('Metres | "feet"', '"feet" | Metres') })).toBe(reportOf());
  });

  it('says which declarations have changed, and shows what was and what is', () => {
    const path = 'packages/made/src/shapes.d.ts';
    const changed = reportOf({
      [path]: texts[path]
        .replace('  readonly size: Unit;\n  grown', '  readonly size: Unit | null;\n  grown')
        .replace('(shape: Shape)', '(shape: Circle)'),
    });

    expect(apiChanges(reportOf(), changed).split('\n')).toEqual([
      ...['@acme/made class Circle implements Shape:', '  -     readonly size: Unit;', '  +     readonly size: Unit | null;'],
      ...['@acme/made function area:', '  - function area(shape: Shape): number;', '  + function area(shape: Circle): number;'],
    ]);
  });

  it('says what came and what went', () => {
    const path = 'packages/made/src/index.d.ts';
    const changed = reportOf({ [path]: "export { type Shape, Circle, unused } from './shapes.ts';\n" });

    expect(apiChanges(reportOf(), changed).split('\n')).toEqual([
      ...['@acme/made export:', '  - export { Observable };'],
      ...['@acme/made function area:', '  - function area(shape: Shape): number;', '  - export { area as areaOf };'],
      ...['@acme/made function unused:', '  + function unused(): void;'],
    ]);
  });
});
