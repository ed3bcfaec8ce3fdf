import { instrumentEntry } from '@taffrail/driver';
import { sbe37 } from './definition.ts';
import { Sbe37Driver } from './sbe37-driver.ts';

/** The instrument as programs find it that know it by name only. */
export const instrument = instrumentEntry(sbe37, Sbe37Driver);
