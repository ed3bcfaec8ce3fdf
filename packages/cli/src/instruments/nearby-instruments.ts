import type { InstalledInstrument } from './instrument-kind.ts';
import { packageInstrument } from './outside-instrument.ts';
import { installedPackage, manifestAbove } from './package-manifest.ts';

/** Lists the instruments of the package that a folder is in: itself, if it is one, and all that its `package.json` asks for. Runs no code of them. */
export function nearbyInstruments(folder: string): readonly InstalledInstrument[] {
  const own = manifestAbove(folder);
  if (own === undefined) return [];
  const asked = own.dependencies.map((name) => installedPackage(name, own.folder));
  return [own, ...asked].flatMap((manifest) => (manifest?.instrument === undefined ? [] : [packageInstrument(manifest)]));
}
