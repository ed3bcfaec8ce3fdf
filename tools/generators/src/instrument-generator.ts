import { execFileSync } from 'node:child_process';
import process from 'node:process';
import { CHANGESET, fillIns, FolderNotEmptyError, guide, instrumentFiles, namesOf, styleOf } from '@taffrail/create-instrument';

/** What `nx g @taffrail/tools:instrument` is told. */
export interface InstrumentGeneratorOptions {
  readonly vendor: string;
  readonly model: string;
  readonly style: string;
}

/** What a generator uses of an Nx `Tree`: files that are written when it has ended well. */
export interface WorkspaceTree {
  readonly root: string;
  exists(path: string): boolean;
  children(path: string): string[];
  read(path: string, encoding: 'utf-8'): string | null;
  write(path: string, content: string): void;
}

const TSCONFIG = 'tsconfig.json';

/**
 * Makes a new instrument in `packages/instruments`, with its changeset and its reference, and answers what is to be done when
 * all is written: link the package, and tell the author what to fill in.
 *
 * @throws `CreateInstrumentError`, of some kind, before anything is written.
 */
export function instrumentGenerator(tree: WorkspaceTree, { vendor, model, style: word }: InstrumentGeneratorOptions): () => void {
  const style = styleOf(word);
  const { kebab, ...rest } = namesOf({ vendor, model });
  const names = { ...rest, kebab, packageName: `@taffrail/${kebab}` };
  const folder = `packages/instruments/${kebab}`;
  if (tree.exists(folder)) throw new FolderNotEmptyError(folder, tree.children(folder));
  const files = instrumentFiles({ names, style, place: 'workspace' });
  for (const { path, text } of files) tree.write(path === CHANGESET ? `.changeset/${kebab}.md` : `${folder}/${path}`, text);
  tree.write(TSCONFIG, withReference(tree.read(TSCONFIG, 'utf-8') ?? '{}', folder));
  return () => {
    linkPackages(tree.root);
    process.stdout.write(
      guide({
        title: `Made ${names.packageName}, the ${names.vendor} ${names.model} (${style}), in ${folder}: ${files.length} files.`,
        folder,
        fillIns: fillIns(files),
        commands: [`npx nx run-many -t typecheck lint -p ${kebab}`, `TAFFRAIL_CONFORMANCE=update npx nx test ${kebab} --skip-nx-cache    # says which level of conformance it has`],
      }),
    );
  };
}

/** Puts a package behind the last instrument among the references of the root tsconfig.json. */
function withReference(text: string, folder: string): string {
  const config = JSON.parse(text) as { readonly references?: readonly { readonly path: string }[] }; // the repository's own
  const { references = [] } = config;
  const isInstrument = ({ path }: { readonly path: string }): boolean => path.startsWith('./packages/instruments/');
  const at = references.findLastIndex(isInstrument) + 1 || references.length;
  return `${JSON.stringify({ ...config, references: references.toSpliced(at, 0, { path: `./${folder}` }) }, undefined, 2)}\n`;
}

/** Has npm link the new package beside the others, and note it in the lockfile. */
function linkPackages(root: string): void {
  execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'], { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
}
