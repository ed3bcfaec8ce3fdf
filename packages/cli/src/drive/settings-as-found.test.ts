import { describe, expect, it } from 'vitest';
import { sbe37 } from '../../test/sbe37.ts';
import { SettingsAsFound } from './settings-as-found.ts';

describe('the settings that an instrument was found with', () => {
  it('are what was read first, and go back where they have changed since', () => {
    const settings = new SettingsAsFound(sbe37);
    settings.note({ sampleInterval: 30, storeTime: false });
    settings.note({ sampleInterval: 5, storeTime: true, outputSalinity: true });
    settings.note({ sampleInterval: 7, storeTime: false, outputSalinity: true });

    expect([settings.changed, settings.changesBack()]).toEqual([['sampleInterval'], { sampleInterval: 30 }]);
  });

  it('are not put back where only the instrument itself changes them', () => {
    const settings = new SettingsAsFound(sbe37);
    settings.note({ sampleNumber: 1 });
    settings.note({ sampleNumber: 2 });

    expect(settings.changed).toEqual([]);
  });

  it('cannot be put back where they had a value that nobody may set', () => {
    const settings = new SettingsAsFound(sbe37);
    settings.note({ samplesToAverage: 0 });
    settings.note({ samplesToAverage: 1 });

    expect([settings.changed, settings.changesBack()]).toEqual([['samplesToAverage'], {}]);
  });
});
