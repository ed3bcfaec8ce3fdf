import { InstrumentError } from '@taffrail/connection';
import { describe, expect, it } from 'vitest';
import { labMeter, LabMeterDriver } from '../../test/lab-meter.ts';
import { INSTRUMENT_ENTRY_VERSION, instrumentEntry } from './instrument-entry.ts';

describe('instrumentEntry', () => {
  it('joins a definition and a maker of drivers of it, and says on which base they stand', async () => {
    const entry = instrumentEntry(labMeter, LabMeterDriver);

    expect(entry).toEqual({ entryVersion: INSTRUMENT_ENTRY_VERSION, definition: labMeter, createDriver: expect.any(Function), errorBase: InstrumentError });
    await using driver = entry.createDriver({ open: () => Promise.reject(new Error('not to be opened')) });
    expect(driver).toBeInstanceOf(LabMeterDriver);
  });
});
