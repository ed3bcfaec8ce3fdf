import { instrumentEntry } from '@taffrail/driver';
import { trhph } from './definition.ts';
import { TrhphDriver } from './trhph-driver.ts';

/** The instrument as programs find it that know it by name only. */
export const instrument = instrumentEntry(trhph, TrhphDriver);
