import { join, relative } from 'node:path';
import { publishedPackages } from '@taffrail/tidy';
import {
  Application,
  type Context,
  Converter,
  type DeclarationReflection,
  type DocumentReflection,
  ReflectionKind,
  type TypeDocOptions,
} from 'typedoc';
import { addMermaid } from './site-diagrams.ts';
import { siteGroups, type SitePage, sitePages } from './site-pages.ts';

/** What the part with the public names is called. */
const API = 'API';

/** What is wrong with a site that could not be built. */
export class SiteError extends Error {
  override readonly name = 'SiteError';
}

/**
 * Builds the site: the documents as pages, and the public names of every published package.
 *
 * @throws {@link SiteError} when TypeDoc finds errors; it has said which on standard error.
 */
export async function buildSite(root: string, out: string): Promise<void> {
  const pages = sitePages(root);
  const names = new Map(publishedPackages(root).map(({ folder, manifest }) => [`${folder}/src/index.ts`, manifest.name]));
  const app = await Application.bootstrapWithPlugins({
    ...look(root),
    entryPoints: [...names.keys()].map((path) => join(root, path)),
    projectDocuments: pages.map(({ path }) => join(root, path)),
    tsconfig: join(root, 'tools/docs/tsconfig.site.json'),
    readme: join(root, 'README.md'),
    basePath: root,
  });
  nameModules(app, root, names);
  arrangePages(app, pages);
  const project = await app.convert();
  if (project === undefined || app.logger.hasErrors()) throw new SiteError('the sources could not be read');
  await app.generateDocs(project, out);
  if (app.logger.hasErrors()) throw new SiteError('the site could not be written');
  addMermaid(out);
}

function look(root: string): TypeDocOptions {
  return {
    name: 'Taffrail',
    customCss: join(root, 'tools/docs/site.css'),
    customJs: join(root, 'tools/docs/site.js'),
    disableSources: true,
    excludeInternal: true,
    excludePrivate: true,
    excludeExternals: true,
    githubPages: false,
    hideGenerator: true,
    includeVersion: false,
    lightHighlightTheme: 'github-light',
    darkHighlightTheme: 'github-dark',
    highlightLanguages: ['typescript', 'javascript', 'json', 'yaml', 'bash', 'console'],
    ignoredHighlightLanguages: ['mermaid'],
    groupOrder: [...siteGroups, API, '*'],
    locales: { en: { kind_plural_module: API } },
    navigation: { includeGroups: true, includeCategories: false, includeFolders: false, compactFolders: false },
    router: 'structure',
    searchInDocuments: true,
    sort: ['source-order'],
    sortEntryPoints: false,
    logLevel: 'Warn',
    // What a package keeps to itself may stand in the type of something public; tidy looks after the comments.
    validation: {
      notExported: false,
      invalidLink: false,
      invalidPath: false,
      rewrittenLink: false,
      notDocumented: false,
      unusedMergeModuleWith: false,
    },
  };
}

/** Calls the modules by the names under which they are imported. */
function nameModules(app: Application, root: string, names: ReadonlyMap<string, string>): void {
  app.converter.on(Converter.EVENT_CREATE_DECLARATION, ({ project }: Context, reflection: DeclarationReflection) => {
    if (!reflection.kindOf(ReflectionKind.Module)) return;
    const file = project.getSymbolIdFromReflection(reflection)?.fileName;
    reflection.name = (file && names.get(relative(root, file).replaceAll('\\', '/'))) ?? reflection.name;
  });
}

/** Calls the pages by their headings, and puts each into its part. */
function arrangePages(app: Application, pages: readonly SitePage[]): void {
  const byName = new Map(pages.map((page) => [page.path.replace(/\.md$/, ''), page]));
  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_context: Context | undefined, document: DocumentReflection) => {
    const page = byName.get(document.name);
    if (page === undefined) throw new SiteError(`${document.name} is no page`);
    document.name = page.title;
    document.frontmatter['group'] = page.group;
  });
}
