import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from './fault.ts';
import { Findings } from './findings.ts';

const fault: Fault = { id: 'area/sign', file: 'sum.ts', find: 'a + b', replacement: 'a - b', breaks: 'Sums are differences.' };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'taffrail-findings-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('findings', () => {
  it('are there again in a later run', () => {
    const path = join(folder, 'below/findings.json');

    new Findings(path).note(fault, { status: 'missed' });

    expect(new Findings(path).of(fault)).toEqual({ status: 'missed' });
  });

  it('are of one fault, and not of what it becomes when it is changed', () => {
    const findings = new Findings(join(folder, 'findings.json'));

    findings.note(fault, { status: 'missed' });

    expect(findings.of({ ...fault, replacement: 'a * b' })).toBeUndefined();
    expect(findings.of({ ...fault, id: 'area/other' })).toBeUndefined();
    expect(findings.of({ ...fault, breaks: 'Said in other words.' })).toEqual({ status: 'missed' });
  });
});
