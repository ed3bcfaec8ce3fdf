import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { faultProblems } from './fault.ts';
import { FAULTS } from './faults.ts';
import { selectionsFor } from './test-run.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

describe('the faults', () => {
  it.each(FAULTS.map((fault) => [fault.id, fault] as const))('can be planted and are programs: %s', (_, fault) => {
    expect(faultProblems(fault, readFileSync(join(ROOT, fault.file), 'utf8'))).toEqual([]);
  });

  it('have names of their own, each in an area', () => {
    const ids = FAULTS.map(({ id }) => id);

    expect(ids.filter((id, index) => ids.indexOf(id) < index || !/^[a-z0-9]+\/[a-z0-9-]+$/.test(id))).toEqual([]);
  });

  it('are in packages whose tests are known', () => {
    expect(FAULTS.filter(({ file }) => selectionsFor(file).some(({ folder }) => folder === ''))).toEqual([]);
  });

  it('are enough to mean something', () => {
    expect(FAULTS.length).toBeGreaterThanOrEqual(60);
  });
});
