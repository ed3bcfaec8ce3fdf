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
const hardware = { firmware: '2.6b', date: '2026-11-20', soakHours: 24 };

describe('settleClaim', () => {
  it('takes a claim that is what was found, and changes nothing', () => {
    write({ name: 'x', taffrail: { conformance: 'silver' } });
    const before = written();

    settleClaim(manifest, found('silver'), { isUpdate: false });

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

    expect(() => { settleClaim(manifest, found(level), { isUpdate: false }); }).toThrow(ConformanceError);
    expect(written()).toBe(before);
  });

  it('writes what was found when it is to update, and leaves the rest as it was', () => {
    write({ name: 'x', version: '1.0.0' });

    settleClaim(manifest, found('silver'), { isUpdate: true });

    expect(written()).toBe(`${JSON.stringify({ name: 'x', version: '1.0.0', taffrail: { conformance: 'silver' } }, undefined, 4)}\n`);
  });

  it('lets platinum stand on the hardware that was noted, for as long as the rest is gold', () => {
    write({ name: 'x', taffrail: { conformance: 'none' } });

    settleClaim(manifest, found('platinum'), { isUpdate: true, hardware });

    expect(JSON.parse(written())).toEqual({ name: 'x', taffrail: { conformance: 'platinum', hardware } });
    expect(() => { settleClaim(manifest, found('gold'), { isUpdate: false }); }).not.toThrow();
    settleClaim(manifest, found('gold'), { isUpdate: true });
    expect(JSON.parse(written())).toEqual({ name: 'x', taffrail: { conformance: 'platinum', hardware } });
  });
});
