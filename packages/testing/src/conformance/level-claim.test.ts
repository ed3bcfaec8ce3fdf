import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConformanceError } from '../errors.ts';
import type { ConformanceReport } from './conformance-record.ts';
import { settleClaim } from './level-claim.ts';

let folder: string;
let manifest: URL;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'taffrail-claim-'));
  manifest = pathToFileURL(join(folder, 'package.json'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const found = (level: ConformanceReport['level']): ConformanceReport => ({ level, missing: [], isWhole: true });
const write = (content: object): void => { writeFileSync(manifest, `${JSON.stringify(content, undefined, 4)}\n`); };
const written = (): string => readFileSync(manifest, 'utf8');
const instrument = { id: 'acme-x1', vendor: 'Acme', model: 'X1' };
const definition = { ...instrument, terminator: '\r\n' };
const hardware = { firmware: '2.6b', date: '2026-11-20', soakHours: 24 };

describe('settleClaim', () => {
  it('takes a claim that is what was found, and changes nothing', () => {
    write({ name: 'x', taffrail: { conformance: 'silver' } });
    const before = written();

    settleClaim(manifest, found('silver'), { isUpdate: false, definition });

    expect(written()).toBe(before);
  });

  it.each([
    [{ conformance: 'gold' }, 'silver'],
    [{ conformance: 'bronze' }, 'silver'],
    [undefined, 'silver'],
    [{ conformance: 'platinum' }, 'gold'],
    [{ conformance: 'platinum', hardware }, 'silver'],
  ] as const)('refuses the claim %j where %s was found', (taffrail, level) => {
    write({ name: 'x', taffrail });
    const before = written();

    expect(() => { settleClaim(manifest, found(level), { isUpdate: false, definition }); }).toThrow(ConformanceError);
    expect(written()).toBe(before);
  });

  it('refuses a package that names another instrument than it defines', () => {
    write({ name: 'x', taffrail: { instrument: { ...instrument, model: 'X2' }, conformance: 'silver' } });

    expect(() => { settleClaim(manifest, found('silver'), { isUpdate: false, definition }); }).toThrow(
      expect.objectContaining({ expected: instrument, actual: { ...instrument, model: 'X2' } }),
    );
  });

  it('writes what was found when it is to update, and leaves the rest as it was', () => {
    write({ name: 'x', version: '1.0.0', taffrail: { colour: 'red' } });

    settleClaim(manifest, found('silver'), { isUpdate: true, definition });

    expect(written()).toBe(`${JSON.stringify({ name: 'x', version: '1.0.0', taffrail: { colour: 'red', instrument, conformance: 'silver' } }, undefined, 4)}\n`);
  });

  it('lets platinum stand on the hardware that was noted, for as long as the rest is gold', () => {
    write({ name: 'x', taffrail: { conformance: 'none' } });

    settleClaim(manifest, found('platinum'), { isUpdate: true, definition, hardware });

    expect(JSON.parse(written())).toEqual({ name: 'x', taffrail: { instrument, conformance: 'platinum', hardware } });
    expect(() => { settleClaim(manifest, found('gold'), { isUpdate: false, definition }); }).not.toThrow();
    settleClaim(manifest, found('gold'), { isUpdate: true, definition });
    expect(JSON.parse(written())).toEqual({ name: 'x', taffrail: { instrument, conformance: 'platinum', hardware } });
  });
});
