import { describe, expect, it } from 'vitest';
import { resultText } from './result-text.ts';

const { sbe37 } = await import('@taffrail/seabird-sbe37');
const { workhorse } = await import('@taffrail/teledyne-workhorse');

describe('the result of a verb, for a reader', () => {
  it('has a line for each value, with its unit where it has one', () => {
    expect(resultText('get', { sampleInterval: 5, storeTime: false, samplesToAverage: 1 }, sbe37)).toBe(
      'sampleInterval: 5 s\nstoreTime: false\nsamplesToAverage: 1',
    );
  });

  it('tells a value that counts hundredths as a multiple', () => {
    expect(resultText('get', { heading: 19631 }, workhorse)).toBe('heading: 19631 × 0.01 degree');
  });

  it('indents values inside of values', () => {
    expect(resultText('status', { state: 'COMMAND', values: { sampleInterval: 5 } }, sbe37)).toBe('state: COMMAND\nvalues:\n  sampleInterval: 5 s');
  });

  it('says that a verb which answers nothing is done', () => {
    expect(resultText('start-autosample', null, sbe37)).toBe('start-autosample: done');
  });
});
