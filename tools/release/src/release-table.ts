import type { Tarball } from './pack.ts';

/** One line per package: what would be published, and how large it is. */
export function releaseTable(tarballs: readonly Tarball[]): string {
  const rows = tarballs.map(({ name, manifest, sizeBytes, unpackedBytes, files }) => [
    name,
    manifest.version ?? '',
    kilobytes(sizeBytes),
    kilobytes(unpackedBytes),
    String(files.length),
  ]);
  const total = (of: (tarball: Tarball) => number): number => tarballs.reduce((sum, tarball) => sum + of(tarball), 0);
  const all = [
    ['package', 'version', 'packed', 'unpacked', 'files'],
    ...rows,
    [
      `${tarballs.length} packages`,
      '',
      kilobytes(total((one) => one.sizeBytes)),
      kilobytes(total((one) => one.unpackedBytes)),
      String(total((one) => one.files.length)),
    ],
  ];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  return all
    .map((row) =>
      row.map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  '),
    )
    .join('\n');
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1_000).toFixed(1)} kB`;
}
