import type { InstalledInstrument } from './instrument-kind.ts';

/** The instruments that the command knows. This is the only place in which it names one. */
export const installedInstruments: readonly InstalledInstrument[] = [
  {
    id: 'satlantic-par',
    packageName: '@taffrail/satlantic-par',
    load: async () => {
      const { satlanticPar, SatlanticParDriver } = await import('@taffrail/satlantic-par');
      return { definition: satlanticPar, createDriver: (options) => new SatlanticParDriver(options) };
    },
    loadSimulator: async () => (await import('@taffrail/satlantic-par/simulator')).simulator,
  },
  {
    id: 'seabird-sbe37',
    packageName: '@taffrail/seabird-sbe37',
    load: async () => {
      const { sbe37, Sbe37Driver } = await import('@taffrail/seabird-sbe37');
      return { definition: sbe37, createDriver: (options) => new Sbe37Driver(options) };
    },
    loadSimulator: async () => (await import('@taffrail/seabird-sbe37/simulator')).simulator,
  },
  {
    id: 'teledyne-workhorse',
    packageName: '@taffrail/teledyne-workhorse',
    load: async () => {
      const { workhorse, WorkhorseDriver } = await import('@taffrail/teledyne-workhorse');
      return { definition: workhorse, createDriver: (options) => new WorkhorseDriver(options) };
    },
    loadSimulator: async () => (await import('@taffrail/teledyne-workhorse/simulator')).simulator,
  },
  {
    id: 'uw-trhph',
    packageName: '@taffrail/uw-trhph',
    load: async () => {
      const { trhph, TrhphDriver } = await import('@taffrail/uw-trhph');
      return { definition: trhph, createDriver: (options) => new TrhphDriver(options) };
    },
    loadSimulator: async () => (await import('@taffrail/uw-trhph/simulator')).simulator,
  },
];
