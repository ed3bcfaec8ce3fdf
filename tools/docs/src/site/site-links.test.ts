import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publishedPackages, WORKSPACE_ROOT } from '@taffrail/tidy';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { siteLinkProblems } from './site-links.ts';
import { siteGroups, sitePages, titleOf } from './site-pages.ts';

describe('the links of a site', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'taffrail-site-'));
    mkdirSync(join(folder, 'in'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('are sound where each leads to a page, a file or an anchor, and where it leaves the site', () => {
    writeFileSync(
      join(folder, 'a.html'),
      '<h2 id="x&amp;y"></h2><a href="in/b.html">b</a><a class="c" href="#x&amp;y">x</a><a href="https://example.org/">e</a>',
    );
    writeFileSync(join(folder, 'in/b.html'), '<a href="../a.html#x%26y">a</a><a href="../file.txt">f</a>');
    writeFileSync(join(folder, 'file.txt'), '');

    expect(siteLinkProblems(folder)).toEqual([]);
  });

  it('are told where they lead to nothing, to a folder, or out of the site', () => {
    writeFileSync(join(folder, 'a.html'), '<a href="gone.html">g</a><a href="#gone">g</a><a href="in">f</a><a href="../out.html">o</a>');

    expect(siteLinkProblems(folder)).toEqual([
      'a.html links to gone.html',
      'a.html links to #gone',
      'a.html links to in',
      'a.html links to ../out.html',
    ]);
  });
});

describe('the pages of the site', () => {
  const pages = sitePages(WORKSPACE_ROOT);

  it('are all the documents, each in its part, and the README of each published package', () => {
    expect(pages).toContainEqual({ path: 'docs/tutorials/first-driver.md', title: 'Your first driver', group: 'Learn it' });
    expect(pages).toContainEqual({ path: 'docs/decisions/0001-workspace.md', title: expect.stringMatching(/^1\. /), group: 'Decisions' });
    expect(
      pages
        .filter(({ group }) => group === 'Packages')
        .map(({ title }) => title)
        .sort(),
    ).toEqual(
      publishedPackages(WORKSPACE_ROOT)
        .map(({ manifest }) => manifest.name)
        .sort(),
    );
    expect(new Set(pages.map(({ group }) => group))).toEqual(new Set(siteGroups));
  });

  it('have a heading', () => {
    expect(titleOf('# The `x` command\n', 'a.md')).toBe('The x command');
    expect(() => titleOf('text', 'a.md')).toThrow('a.md has no heading');
  });
});
