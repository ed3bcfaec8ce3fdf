import { particle } from '@taffrail/driver';
import { describe, expect, it } from 'vitest';
import { barometer, healthyBarometer } from '../../test/barometer.ts';
import { checkSamples, checkSamplesAfterPrompt, checkTruncatedSamples } from './samples.ts';

describe('checkSamples', () => {
  it('finds a particle without a sample', async () => {
    await expect(checkSamples({ definition: barometer, samples: {} })).rejects.toThrow('no sample is given for pressure');
  });

  it('finds values that are not those of the line, and shows both', async () => {
    const samples = { pressure: [['1013.2 hPa', { pressure: 1013 }]] } as const;

    await expect(checkSamples({ definition: barometer, samples })).rejects.toMatchObject({
      expected: [{ stream: 'pressure', values: { pressure: 1013 } }],
      actual: [{ stream: 'pressure', values: { pressure: 1013.2 } }],
    });
  });

  it('finds a line that no rule reads, and says which came nearest', async () => {
    const samples = { pressure: [['1013.2 hPb', { pressure: 1013.2 }]] } as const;

    await expect(checkSamples({ definition: barometer, samples })).rejects.toThrow('(no-match, nearest pressure)');
  });
});

describe('checkSamplesAfterPrompt', () => {
  it('finds a pattern that takes the prompt for part of the line', async () => {
    const greedy = particle('pressure', {
      description: 'A reading, and whatever stands before it.',
      pattern: /^(?<lead>[A-Z]*) *(?<pressure>\d+\.\d) hPa$/,
      fields: {
        pressure: { unit: 'hPa', description: 'Air pressure.' },
        lead: { unit: '1', description: 'What stands before it.', parse: (text) => text },
      },
    });
    const definition = { ...barometer, prompts: ['S>', 'READY'], particles: { pressure: greedy } };
    const samples = { pressure: [['READY 1013.2 hPa', { lead: 'READY', pressure: 1013.2 }]] } as const;

    await expect(checkSamplesAfterPrompt({ definition, samples })).rejects.toThrow('does not give one pressure with the values expected');
  });
});

describe('a sample given as bytes', () => {
  const line = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

  it('is taken as it is, its end included', async () => {
    const samples = { pressure: [[line('*998.0 hPa\n'), { pressure: 998 }]] } as const;

    await expect(checkSamples({ definition: barometer, samples })).resolves.toBeUndefined();
    await expect(checkTruncatedSamples({ definition: barometer, samples })).resolves.toBeUndefined();
  });

  it('is found to end before its last byte', async () => {
    const samples = { pressure: [[line('*998.0 hPa\r\n'), { pressure: 998 }]] } as const;

    await expect(checkTruncatedSamples({ definition: barometer, samples })).rejects.toThrow('"*998.0 hPa\\r\\n" gives a particle before it has ended');
  });
});

describe('checkTruncatedSamples', () => {
  it('finds a sample that holds a whole line and more', async () => {
    const samples = { pressure: [['1013.2 hPa\r\n998.0', { pressure: 1013.2 }]] } as const;

    await expect(checkTruncatedSamples({ definition: barometer, samples })).rejects.toThrow('gives a particle before it has ended');
    await expect(checkTruncatedSamples({ definition: barometer, samples: healthyBarometer.samples })).resolves.toBeUndefined();
  });
});
