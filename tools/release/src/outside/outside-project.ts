import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { succeed } from '@taffrail/tidy';
import type { Tarball } from '../pack.ts';

/** The time that installing may take. */
const INSTALL_LIMIT_MS = 180_000;

/** Makes the folder of a program that has nothing yet, and gives its path. */
export function emptyProject(scratch: string, name: string): string {
  const folder = join(scratch, name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version: '1.0.0', private: true }));
  return folder;
}

/** Installs tarballs, and packages of the registry by name, without running a script of any. */
export async function install(project: string, tarballs: readonly Tarball[], others: readonly string[] = []): Promise<void> {
  await npmInstall(project, [...tarballs.map(({ path }) => path), ...others]);
}

/** Has npm work out what it would install for tarballs, and write it into a lockfile. */
export async function lock(project: string, tarballs: readonly Tarball[]): Promise<void> {
  await npmInstall(project, ['--package-lock-only', ...tarballs.map(({ path }) => path)]);
}

/** What a lockfile has npm install, by name. */
export function locked(project: string): readonly string[] {
  const { packages } = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, object>>;
  }; // the format of a lockfile
  const paths = Object.keys(packages).filter((path) => path !== '');
  return [...new Set(paths.map((path) => path.replace(/^.*node_modules\//, '')))].sort();
}

async function npmInstall(project: string, args: readonly string[]): Promise<void> {
  await succeed('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', ...args], {
    cwd: project,
    timeoutMs: INSTALL_LIMIT_MS,
  });
}

/** A package and those of ours that it rests on, which a registry would have and a folder of tarballs must give. */
export function withOurs(name: string, all: readonly Tarball[]): readonly Tarball[] {
  const found = new Set<Tarball>();
  const visit = (wanted: string): void => {
    const tarball = all.find((one) => one.name === wanted);
    if (tarball === undefined || found.has(tarball)) return;
    found.add(tarball);
    Object.keys({ ...tarball.manifest.dependencies, ...tarball.manifest.peerDependencies }).forEach(visit);
  };
  visit(name);
  return [...found];
}
