import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Manifest, publishedPackages, readManifest, succeed } from '@taffrail/tidy';

/** A package as it would be published. */
export interface Tarball {
  readonly name: string;
  /** Where the archive is. */
  readonly path: string;
  /** The size of the archive. */
  readonly sizeBytes: number;
  /** What it takes on a disk. */
  readonly unpackedBytes: number;
  /** The folder that it is unpacked in. */
  readonly folder: string;
  /** Relative to the folder, with forward slashes. */
  readonly files: readonly string[];
  readonly manifest: Manifest;
}

/** The time that packing everything may take. */
const PACK_LIMIT_MS = 120_000;

/**
 * Packs every published package into a folder, as npm would publish it, and unpacks each beside its archive.
 *
 * What is packed is what was built last; nothing is built here.
 */
export async function packAll(root: string, destination: string): Promise<readonly Tarball[]> {
  mkdirSync(destination, { recursive: true });
  const wanted = publishedPackages(root).flatMap(({ manifest }) => ['--workspace', manifest.name]);
  const printed = await succeed('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', destination, ...wanted], {
    cwd: root,
    timeoutMs: PACK_LIMIT_MS,
  });
  const packed = JSON.parse(printed) as readonly PackedByNpm[]; // the format of `npm pack --json`
  return Promise.all(packed.map((one) => unpack(one, destination)));
}

interface PackedByNpm {
  readonly name: string;
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

async function unpack({ name, filename, size, unpackedSize, files }: PackedByNpm, destination: string): Promise<Tarball> {
  const path = join(destination, filename);
  const folder = join(destination, filename.replace(/\.tgz$/, ''));
  mkdirSync(folder);
  await succeed('tar', ['-xzf', path, '-C', folder, '--strip-components=1'], { cwd: destination, timeoutMs: PACK_LIMIT_MS });
  return {
    name,
    path,
    sizeBytes: size,
    unpackedBytes: unpackedSize,
    folder,
    files: files.map((file) => file.path),
    manifest: readManifest(folder),
  };
}
