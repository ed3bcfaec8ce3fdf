import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NameError } from './errors.ts';
import { NAME_LIMIT_CHARACTERS, namesOf } from './instrument-names.ts';

describe('the names of an instrument', () => {
  it('come in every form from its vendor and its model', () => {
    expect(namesOf({ vendor: 'acme', model: 'x1' })).toEqual({
      vendor: 'Acme',
      model: 'X1',
      kebab: 'acme-x1',
      pascal: 'AcmeX1',
      camel: 'acmeX1',
      snake: 'acme_x1',
      packageName: 'taffrail-acme-x1',
    });
  });

  it('keep the capitals that somebody cared for, where people read them', () => {
    expect(namesOf({ vendor: 'Sea-Bird Scientific', model: 'SBE 37-SMP', packageName: '@my-lab/sbe37' })).toEqual({
      vendor: 'Sea-Bird Scientific',
      model: 'SBE 37-SMP',
      kebab: 'sea-bird-scientific-sbe-37-smp',
      pascal: 'SeaBirdScientificSbe37Smp',
      camel: 'seaBirdScientificSbe37Smp',
      snake: 'sea_bird_scientific_sbe_37_smp',
      packageName: '@my-lab/sbe37',
    });
  });

  it.each([
    ['vendor', { vendor: '3M', model: 'x1' }],
    ['vendor', { vendor: '', model: 'x1' }],
    ['vendor', { vendor: "O'Brien", model: 'x1' }],
    ['vendor', { vendor: '../acme', model: 'x1' }],
    ['vendor', { vendor: 'a'.repeat(NAME_LIMIT_CHARACTERS + 1), model: 'x1' }],
    ['model', { vendor: 'acme', model: '' }],
    ['model', { vendor: 'acme', model: 'x1`' }],
    ['package', { vendor: 'acme', model: 'x1', packageName: 'Acme X1' }],
    ['package', { vendor: 'acme', model: 'x1', packageName: '../x1' }],
  ])('are refused where the %s is nothing that can be called so', (subject, order) => {
    expect(() => namesOf(order)).toThrow(expect.objectContaining({ code: 'name', subject }));
  });

  it('are identifiers, and a folder below the present one, whatever is accepted', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (vendor, model) => {
        try {
          const { pascal, camel, kebab, snake } = namesOf({ vendor, model });
          expect([pascal, camel, kebab, snake]).toEqual([
            expect.stringMatching(/^[A-Z][A-Za-z0-9]*$/),
            expect.stringMatching(/^[a-z][A-Za-z0-9]*$/),
            expect.stringMatching(/^[a-z][a-z0-9-]*$/),
            expect.stringMatching(/^[a-z][a-z0-9_]*$/),
          ]);
        } catch (error) {
          if (!(error instanceof NameError)) throw error;
        }
      }),
    );
  });
});
