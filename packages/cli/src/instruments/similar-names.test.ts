import { describe, expect, it } from 'vitest';
import { similarNames } from './similar-names.ts';

const names = ['seabird-sbe37', 'sbe37', 'uw-trhph', 'x1', '@acme/taffrail-x1'];

describe('the names that somebody may have meant', () => {
  it.each([
    ['sbe38', ['sbe37']],
    ['SBE37', ['sbe37']],
    ['seabrid-sbe37', ['seabird-sbe37']],
    ['@acme/tafrail-x1', ['@acme/taffrail-x1']],
    ['x2', []],
    ['nothing-like-it', []],
  ])('%s: %j', (written, meant) => {
    expect(similarNames(written, names)).toEqual(meant);
  });

  it('come nearest first, and once', () => {
    expect(similarNames('abcdefg', ['abcdeXX', 'abcdefX', 'abcdeXX'])).toEqual(['abcdefX', 'abcdeXX']);
  });
});
