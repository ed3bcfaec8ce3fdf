import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** Says which links of a site's pages lead to no page, no file or no anchor of the site; links to elsewhere are not followed. */
export function siteLinkProblems(folder: string): readonly string[] {
  const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.html'));
  const anchors = new Map<string, ReadonlySet<string>>();
  const anchorsOf = (file: string): ReadonlySet<string> => {
    const known = anchors.get(file) ?? anchorsIn(readFileSync(file, 'utf8'));
    anchors.set(file, known);
    return known;
  };
  return pages.flatMap((page) => {
    const from = join(folder, page);
    const links = new Set(
      [...readFileSync(from, 'utf8').matchAll(/<a\b[^>]*?\shref="([^"]*)"/g)].map(([, href = '']) => href.replaceAll('&amp;', '&')),
    );
    return [...links].filter((href) => !/^[a-z][a-z\d+.-]*:/i.test(href) && !leads(from, href)).map((href) => `${page} links to ${href}`);
  });

  function leads(from: string, href: string): boolean {
    const [path = '', anchor = ''] = href.split('#').map((part) => decodeURIComponent(part));
    const file = path === '' ? from : resolve(dirname(from), path);
    if (relative(folder, file).startsWith('..') || !existsSync(file) || !statSync(file).isFile()) return false;
    return anchor === '' || !file.endsWith('.html') || anchorsOf(file).has(anchor);
  }
}

function anchorsIn(html: string): ReadonlySet<string> {
  return new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id = '']) => id.replaceAll('&amp;', '&')));
}
