import type { InstalledInstrument } from './instrument-kind.ts';
import { ownManifest } from './package-manifest.ts';

/** The instruments that come with the command. This is the only place in which it names one. */
export const installedInstruments: readonly InstalledInstrument[] = [
  builtIn('satlantic-par', {
    load: async () => (await import('@taffrail/satlantic-par')).instrument,
    loadSimulator: async () => (await import('@taffrail/satlantic-par/simulator')).simulator,
  }),
  builtIn('seabird-sbe37', {
    load: async () => (await import('@taffrail/seabird-sbe37')).instrument,
    loadSimulator: async () => (await import('@taffrail/seabird-sbe37/simulator')).simulator,
  }),
  builtIn('teledyne-workhorse', {
    load: async () => (await import('@taffrail/teledyne-workhorse')).instrument,
    loadSimulator: async () => (await import('@taffrail/teledyne-workhorse/simulator')).simulator,
  }),
  builtIn('uw-trhph', {
    load: async () => (await import('@taffrail/uw-trhph')).instrument,
    loadSimulator: async () => (await import('@taffrail/uw-trhph/simulator')).simulator,
  }),
];

function builtIn(id: string, loaders: Pick<InstalledInstrument, 'load' | 'loadSimulator'>): InstalledInstrument {
  const packageName = `@taffrail/${id}`;
  return { id, packageName, manifest: () => ownManifest(packageName), ...loaders };
}
