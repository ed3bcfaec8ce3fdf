import { instrumentEntry } from '@taffrail/driver';
import { AcmeX1Driver } from './acme-x1-driver.ts';
import { acmeX1 } from './definition.ts';

/** The instrument as programs find it that know it by name only, `taffrail` for one. */
export const instrument = instrumentEntry(acmeX1, AcmeX1Driver);
