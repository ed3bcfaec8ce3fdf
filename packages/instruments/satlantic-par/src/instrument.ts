import { instrumentEntry } from '@taffrail/driver';
import { satlanticPar } from './definition.ts';
import { SatlanticParDriver } from './satlantic-par-driver.ts';

/** The instrument as programs find it that know it by name only. */
export const instrument = instrumentEntry(satlanticPar, SatlanticParDriver);
