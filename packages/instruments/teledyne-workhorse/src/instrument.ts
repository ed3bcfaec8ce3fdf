import { instrumentEntry } from '@taffrail/driver';
import { workhorse } from './definition.ts';
import { WorkhorseDriver } from './workhorse-driver.ts';

/** The instrument as programs find it that know it by name only. */
export const instrument = instrumentEntry(workhorse, WorkhorseDriver);
