import { ctd } from '../../test/ctd-definition.ts';
import { labMeter, LabMeterDriver } from '../../test/lab-meter.ts';
import type { InstrumentDriver } from './instrument-driver.ts';
import { type InstrumentEntry, instrumentEntry } from './instrument-entry.ts';

// The driver keeps its type.
export const driver: InstrumentDriver<typeof labMeter> = instrumentEntry(labMeter, LabMeterDriver).createDriver({ open: () => Promise.reject(new Error()) });

// @ts-expect-error -- a driver of another instrument
instrumentEntry(ctd, LabMeterDriver);

// @ts-expect-error -- an entry that does not say its version
export const old: InstrumentEntry<typeof labMeter> = { definition: labMeter, createDriver: (options) => new LabMeterDriver(options) };
