import { describe, expect, it } from 'vitest';
import { findInstrument, versionOf } from './find-instrument.ts';
import type { InstalledInstrument } from './instrument-kind.ts';
import { installedInstruments } from './installed-instruments.ts';

const fake = (id: string): InstalledInstrument => ({
  id,
  packageName: `@taffrail/${id}`,
  load: () => Promise.reject(new Error('not to be loaded')),
  loadSimulator: () => Promise.reject(new Error('not to be loaded')),
});
const installed = ['nortek-vector', 'acme-vector', 'seabird-sbe37'].map(fake);

describe('an instrument', () => {
  it('is found by its id, or by its model where one vendor has it', () => {
    expect(['seabird-sbe37', 'sbe37', 'SBE37', 'acme-vector'].map((name) => findInstrument(name, installed).id)).toEqual([
      'seabird-sbe37',
      'seabird-sbe37',
      'seabird-sbe37',
      'acme-vector',
    ]);
  });

  it('is not guessed where several vendors have the model', () => {
    expect(() => findInstrument('vector', installed)).toThrow(
      expect.objectContaining({ code: 'ambiguous-instrument', message: '"vector" may be any of nortek-vector, acme-vector' }),
    );
  });

  it('is named among those there are when it is unknown', () => {
    expect(() => findInstrument('sbe38', installed)).toThrow(
      expect.objectContaining({
        code: 'unknown-instrument',
        message: 'there is no instrument "sbe38"; installed are nortek-vector, acme-vector, seabird-sbe37',
      }),
    );
  });
});

describe('each installed instrument', () => {
  it.each(installedInstruments.map((each) => [each.id, each] as const))(
    'loads, under its own id, with a simulator: %s',
    async (id, { packageName, load, loadSimulator }) => {
      const { definition } = await load();

      expect([definition.id, packageName]).toEqual([id, `@taffrail/${id}`]);
      expect(Object.keys((await loadSimulator()).faults)).toContain('fragment');
      expect(versionOf(packageName)).toMatch(/^\d+\.\d+\.\d+/);
    },
  );
});
