import type { Tarball } from '../pack.ts';
import { runInBrowser } from './browser-bundle.ts';
import { sessionOutputProblems } from './node-run.ts';
import { entriesOf, firstExample, instrumentsOf, shortName } from './programs.ts';

/** Bundles and runs, as a web page would, every package that says it runs anywhere, and the examples of the instruments. */
export async function browserProblems(project: string, tarballs: readonly Tarball[]): Promise<readonly string[]> {
  const portable = tarballs.filter(({ manifest }) => manifest.nx?.tags?.includes('platform:any') === true);
  const entries = portable.flatMap(entriesOf);
  const everything = entries
    .map((entry, index) => `import * as entry${index} from '${entry}';\nconsole.log(Object.keys(entry${index}).length > 0);`)
    .join('\n');
  const sessions = instrumentsOf(tarballs).map((tarball) => [shortName(tarball), firstExample(tarball)] as const);
  const found = await Promise.all(
    [['everything', everything] as const, ...sessions].map(([name, text]) => pageProblems(project, name, text)),
  );
  return found.flat();
}

async function pageProblems(project: string, name: string, text: string): Promise<readonly string[]> {
  try {
    const { printed, nodeModules } = await runInBrowser(project, name, text);
    const asked = nodeModules.map((module) => `a browser's bundle of ${name} asks for ${module}`);
    if (name !== 'everything') return [...asked, ...sessionOutputProblems(name, printed)];
    return printed.includes('false') ? [...asked, `an entry point has no names in a browser: ${printed}`] : asked;
  } catch (cause) {
    return [`${name} does not run in a browser: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`];
  }
}
